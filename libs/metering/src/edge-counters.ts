import type { Counters } from './amounts.js';

/** What the edge counts of a site. */
export type EdgeCounters = Omit<Counters, 'cpuMilliseconds'>;

export const EDGE_COUNTERS = ['requests', 'failedRequests', 'bytesIn', 'bytesOut'] as const;

export function edgeCountersBy(value: (name: keyof EdgeCounters) => number): EdgeCounters {
  return Object.fromEntries(EDGE_COUNTERS.map((name) => [name, value(name)])) as Record<keyof EdgeCounters, number>;
}
