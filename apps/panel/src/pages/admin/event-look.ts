import type { ContainerEvent } from '../../api/admin-containers.ts';
import type { Look } from '../../ui/look-dot.tsx';

const LOOKS: Record<ContainerEvent['action'], Look> = {
  create: 'quiet',
  start: 'well',
  healthy: 'well',
  unhealthy: 'failing',
  pause: 'quiet',
  unpause: 'well',
  oom: 'failing',
  kill: 'changing',
  die: 'failing',
  stop: 'quiet',
  restart: 'well',
  destroy: 'quiet',
};

/** `before` it: an end that was asked for has its signal there, and is no fault. */
export function eventLook({ action, exitCode }: ContainerEvent, before: ContainerEvent | undefined): Look {
  return action === 'die' && (exitCode === 0 || before?.action === 'kill') ? 'quiet' : LOOKS[action];
}
