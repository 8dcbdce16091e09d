import type { Cents } from '@onebox/money';
import type { UsageTotals } from '@onebox/metering';
import type { PlanPrice } from '../plans/plan-price.js';
import type { Fraction } from '../schedule/schedule.js';

const GB = 1_000_000_000n;
const HOUR = 3600n;
const DAY = 86_400n;

/** One kind of usage in the units that people know, and what it costs beyond what is included. */
export interface UsageCharge {
  kind: 'storage' | 'traffic' | 'memory';
  unit: 'GB' | 'GB-hours';
  /** In units, for showing: storage as the average over the whole cycle, in a stub its part of it. */
  used: number;
  included: number;
  /** Of one unit beyond. */
  unitCents: Cents;
  amountCents: Cents;
}

/**
 * What the usage of a period costs beyond the included amounts, of which a stub has the same fraction as of the price.
 * Exact until the one rounding of each amount, half away from zero.
 */
export function usageCharges(totals: UsageTotals, price: PlanPrice, fraction: Fraction): UsageCharge[] {
  const { included, beyond } = price;
  const charge = (kind: UsageCharge['kind'], used: number, perUnit: bigint, includedUnits: number, cents: Cents) =>
    chargeOf({ kind, used: whole(used), perUnit, includedUnits, cents, fraction });
  const storageUnit = GB * DAY * BigInt(fraction.ofDays);
  return [
    charge('storage', totals.storageByteSeconds, storageUnit, included.storageGb, beyond.storageGbCents),
    charge('traffic', totals.trafficBytes, GB, included.trafficGb, beyond.trafficGbCents),
    charge('memory', totals.memoryByteSeconds, GB * HOUR, included.memoryGbHours, beyond.memoryGbHourCents),
  ];
}

interface Measured {
  kind: UsageCharge['kind'];
  used: bigint;
  perUnit: bigint;
  includedUnits: number;
  cents: Cents;
  fraction: Fraction;
}

function chargeOf({ kind, used, perUnit, includedUnits, cents, fraction }: Measured): UsageCharge {
  const { days, ofDays } = fraction;
  // Everything times the days of the cycle, so that nothing has to be divided before the end.
  const beyond = used * BigInt(ofDays) - whole(includedUnits) * perUnit * BigInt(days);
  const amount = beyond > 0n ? rounded(beyond * BigInt(cents), perUnit * BigInt(ofDays)) : 0n;
  return {
    kind,
    unit: kind === 'memory' ? 'GB-hours' : 'GB',
    used: Number(used) / Number(perUnit),
    included: (includedUnits * days) / ofDays,
    unitCents: cents,
    amountCents: Number(amount),
  };
}

/** Of two positive numbers; a half is rounded up. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

function whole(count: number): bigint {
  return BigInt(Math.round(count));
}
