import type { Language } from './language.ts';

/** `1,234.5`: no more places than help, and none of a nought. */
export function figure(value: number, language: Language, places = 0): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: places }).format(value);
}

/** `19.5%`, of 19.5. */
export function percent(value: number, language: Language, places = 2): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: places }).format(value / 100);
}

/** `809 ms`; from a second on `1.5 s`. */
export function duration(ms: number, language: Language): string {
  return ms < 1000 ? `${figure(ms, language)} ms` : `${figure(ms / 1000, language, 1)} s`;
}

/** A measured amount: what is small keeps its places, so that little is not shown as nothing. */
export function measured(value: number, language: Language): string {
  if (value > 0 && value < 0.001) return `< ${figure(0.001, language, 3)}`;
  return figure(value, language, value < 1 ? 3 : value < 100 ? 1 : 0);
}
