import type { Container } from '../../api/admin-containers.ts';
import { percent } from '../../texts/figures.ts';
import { bytes } from '../../texts/format.ts';
import type { Language } from '../../texts/language.ts';
import type { Look } from '../../ui/look-dot.tsx';

export const HEALTH_LOOKS: Record<Container['health'], Look> = {
  running: 'well',
  starting: 'changing',
  unhealthy: 'failing',
  asleep: 'quiet',
};

/** Little keeps its places. */
export function load(value: number, language: Language): string {
  return percent(value, language, value < 1 ? 2 : value < 10 ? 1 : 0);
}

export function rate(value: number, language: Language): string {
  return `${bytes(value, language)}/s`;
}

/** What people call it: the site it serves, else its own name. */
export function nameOf({ hostname, name }: Pick<Container, 'hostname' | 'name'>): string {
  return hostname ?? name;
}
