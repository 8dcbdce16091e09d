import { type Amounts, COUNTERS, noAmounts } from './amounts.js';
import { type Growth, growthSince } from './growth.js';
import { heldByHour } from './holding.js';
import { apportioned, slicesOf } from './hours.js';
import type { Reading, Remembered, Sample } from './reading.js';

/** What came while nobody looked is spread over this at most: else a worker that was away for a year wrote 8,760 rows a site. */
const LONGEST_SPREAD_MS = 86_400_000;

/** What to remember and what to add to which hour. */
export interface Booking {
  /** The life that the reading is of; `isNew`: nothing is remembered of it yet. */
  life: number;
  isNew: boolean;
  /** What is to be remembered as held; null: not measured. */
  bytes: number | null;
  /** By hour, milliseconds since 1970. */
  amounts: Map<number, Amounts>;
}

/**
 * What a reading adds to what is booked; undefined: nothing, it is late. A reading that is only to be `remembered` adds
 * nothing: what came before the first one of all is not known to be of any time.
 */
export function bookingOf(last: Remembered | undefined, reading: Reading, rememberedOnly = false): Booking | undefined {
  const growth = growthSince(last, reading);
  if (!growth) return undefined;
  const known = growth.life === last?.life ? last : undefined;
  const amounts = rememberedOnly && !last ? new Map<number, Amounts>() : amountsOf(last, known, reading, growth);
  const bytes = reading.samples.at(-1)?.bytes ?? null;
  return { life: growth.life, isNew: !known, bytes, amounts };
}

function amountsOf(
  last: Remembered | undefined,
  known: Remembered | undefined,
  reading: Reading,
  growth: Growth,
): Map<number, Amounts> {
  const amounts = new Map<number, Amounts>();
  const of = (hour: number) => amounts.get(hour) ?? amounts.set(hour, noAmounts()).get(hour)!;
  const slices = slicesOf(Math.max(last?.at ?? 0, reading.since, reading.at - LONGEST_SPREAD_MS), reading.at);
  for (const name of COUNTERS) {
    if (growth.counters[name] === 0) continue;
    for (const [index, share] of apportioned(growth.counters[name], slices).entries()) {
      of(slices[index]!.hour)[name] += share;
    }
  }
  const held = reading.kind === 'disk' ? 'storageMibSeconds' : 'memoryMibSeconds';
  for (const [hour, mibSeconds] of heldByHour(reading.kind, samplesSince(known, reading))) {
    if (mibSeconds > 0) of(hour)[held] += mibSeconds;
  }
  return amounts;
}

/** A clock that was put back lives its time again: what follows the remembered sample is then everything. */
function samplesSince(last: Remembered | undefined, { samples, at }: Reading): Sample[] {
  if (!last || last.bytes === null || last.at > at) return samples;
  return [{ at: last.at, bytes: last.bytes }, ...samples.filter((sample) => sample.at > last.at)];
}
