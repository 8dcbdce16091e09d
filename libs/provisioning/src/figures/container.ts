import type { MeasuredWorkload, WorkloadUsage } from '@onebox/engine';
import type { Sample } from './history.js';

/** A container as administrators see it, at the last look. */
export interface Container extends MeasuredWorkload {
  id: string;
  /** 100 is one CPU. Null: not known yet, or it does not run. */
  cpuPercent: number | null;
  /** How often it ended by itself and was started again. */
  restarts: number;
  /** Whether a site's container takes connections; undefined: not tried. */
  answers?: boolean;
}

/** What happened between two looks at the same run of a container. Without a former look nothing is known of it. */
export function sampleOf(before: WorkloadUsage | undefined, now: WorkloadUsage): Sample {
  const none = { cpuPercent: null, networkRxBytesPerSecond: null, networkTxBytesPerSecond: null };
  const { memoryBytes } = now;
  const milliseconds = before ? now.at - before.at : 0;
  if (!before || milliseconds <= 0 || now.cpuNanoseconds < before.cpuNanoseconds) return { memoryBytes, ...none };
  const perSecond = (counter: 'networkRxBytes' | 'networkTxBytes') =>
    Math.max(0, ((now[counter] - before[counter]) * 1000) / milliseconds);
  return {
    memoryBytes,
    cpuPercent: ((now.cpuNanoseconds - before.cpuNanoseconds) / 1e6 / milliseconds) * 100,
    networkRxBytesPerSecond: perSecond('networkRxBytes'),
    networkTxBytesPerSecond: perSecond('networkTxBytes'),
  };
}

export type Health = 'running' | 'starting' | 'unhealthy' | 'asleep';

/** How long a container may take to its first answer before that is a fault. */
const STARTS_WITHIN_MS = 60_000;

/**
 * What the platform can say: a site's container that runs is tried by a connection; for the others running is all that is
 * known (a database server would count connections that say nothing as attacks). `resting`: its site or account sleeps.
 */
export function healthOf(container: Container, resting: boolean, now: number): Health {
  const { state, answers, startedAt } = container;
  switch (state) {
    case 'paused':
      return 'asleep';
    case 'created':
      return 'starting';
    case 'exited':
    case 'dead':
      return resting ? 'asleep' : 'unhealthy';
    case 'running':
      if (answers !== false) return 'running';
      return startedAt && now - startedAt.getTime() < STARTS_WITHIN_MS ? 'starting' : 'unhealthy';
  }
}
