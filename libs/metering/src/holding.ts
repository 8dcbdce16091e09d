import { slicesOf } from './hours.js';
import type { MeterKind, Sample } from './reading.js';

const MIB_SECOND = 1024 ** 2 * 1000;

/**
 * Between two samples further apart nothing is counted: nobody looked. Files stay while nobody looks, so disks may take a day;
 * no longer, since a clock that jumps looks the same.
 */
const LONGEST_GAP_MS: Record<MeterKind, number> = { edge: 0, run: 3_600_000, disk: 86_400_000 };

/**
 * MiB-seconds by hour of what was held: between two samples the smaller one, rounded down in each hour. All in the
 * customer's favour. `samples`: the oldest first.
 */
export function heldByHour(kind: MeterKind, samples: Sample[]): Map<number, number> {
  const held = new Map<number, number>();
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1];
    if (!before || sample.at <= before.at || sample.at - before.at > LONGEST_GAP_MS[kind]) continue;
    const bytes = Math.min(before.bytes, sample.bytes);
    for (const { hour, milliseconds } of slicesOf(before.at, sample.at)) {
      held.set(hour, (held.get(hour) ?? 0) + bytes * milliseconds);
    }
  }
  return new Map([...held].map(([hour, byteMilliseconds]) => [hour, Math.floor(byteMilliseconds / MIB_SECOND)]));
}
