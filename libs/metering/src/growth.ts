import { COUNTERS, type Counters, countersBy } from './amounts.js';
import type { Reading, Remembered } from './reading.js';

/**
 * A reading may be as much older than the remembered one and come from a worker that has lost its lease meanwhile. One that
 * is older still tells that the clock was put back.
 */
const LATE_MS = 60_000;

export interface Growth {
  life: number;
  counters: Counters;
}

/**
 * What the counters grew by since the last reading of the same source and epoch; from zero, where there is none. Counters
 * that are smaller began anew. Undefined: the reading is late, and what it says is booked already.
 */
export function growthSince(last: Remembered | undefined, now: Pick<Reading, 'at' | 'counters'>): Growth | undefined {
  if (!last) return { life: 0, counters: now.counters };
  if (now.at < last.at && last.at - now.at < LATE_MS) return undefined;
  if (COUNTERS.some((name) => now.counters[name] < last.counters[name])) {
    return { life: last.life + 1, counters: now.counters };
  }
  return { life: last.life, counters: countersBy((name) => now.counters[name] - last.counters[name]) };
}
