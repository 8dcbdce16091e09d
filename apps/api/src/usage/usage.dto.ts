import { isPlainDate } from '@onebox/clock';
import type { UsageTotals } from '@onebox/metering';
import { z } from 'zod';

const date = z.string().refine(isPlainDate, 'This is not a date: YYYY-MM-DD.');

export const usageQuery = z.strictObject({
  from: date.optional().describe("The first day, in the account's time zone. Default: the running period's."),
  to: date.optional().describe('The first day that is no longer part of it. Default: tomorrow.'),
  groupBy: z.enum(['domain', 'day']).default('domain'),
});
export type UsageQuery = z.output<typeof usageQuery>;

const amounts = {
  requests: z.int(),
  failedRequests: z.int().describe('Those of them that the site answered with an error of its own, or not at all.'),
  trafficGb: z.number().describe('In both directions; a GB is 10^9 bytes.'),
  memoryGbHours: z.number().describe('A GB of memory for an hour.'),
  cpuHours: z.number().describe('One CPU, busy for an hour.'),
  averageStorageGb: z.number().describe('Held on average, over all of the time that has passed.'),
};

export const usageAmounts = z.strictObject(amounts).meta({ id: 'UsageAmounts' });
export type UsageAmounts = z.output<typeof usageAmounts>;

const usageItem = z
  .strictObject({
    subject: z.string().nullable().describe('The id of a domain or database; null: the account itself, or a day.'),
    name: z.string().nullable().describe("The domain's hostname or the database's name."),
    day: z.string().nullable().describe('Where it is grouped by day.'),
    ...amounts,
  })
  .meta({ id: 'UsageItem' });
export type UsageItem = z.output<typeof usageItem>;

const usageCharge = z
  .strictObject({
    kind: z.enum(['storage', 'traffic', 'memory']),
    unit: z.enum(['GB', 'GB-hours']),
    used: z.number(),
    included: z
      .number()
      .describe('In the running period up to now: all that it includes. In other days: their part of it.'),
    unitCents: z.int().describe('Of one unit beyond.'),
    amountCents: z.int(),
  })
  .meta({ id: 'UsageCharge' });
export type UsageCharge = z.output<typeof usageCharge>;

export const usageView = z
  .strictObject({
    from: z.string(),
    to: z.string().describe('The first day that is no longer part of it.'),
    timeZone: z.string(),
    groupBy: z.enum(['domain', 'day']),
    bookedThrough: z.iso.datetime().nullable().describe('All that was used until then is in it. Null: nothing yet.'),
    totals: usageAmounts,
    charges: z.array(usageCharge),
    chargesCents: z.int().describe('What goes beyond the included amounts.'),
    currency: z.string(),
    items: z.array(usageItem),
  })
  .meta({ id: 'Usage' });
export type UsageView = z.output<typeof usageView>;

const GB = 1e9;
const HOUR_SECONDS = 3_600;

/** In units that people know. `seconds`: how long the time is that storage is averaged over. */
export function amountsOf(totals: UsageTotals, seconds: number): UsageAmounts {
  return {
    requests: totals.requests,
    failedRequests: totals.failedRequests,
    trafficGb: rounded(totals.trafficBytes / GB),
    memoryGbHours: rounded(totals.memoryByteSeconds / GB / HOUR_SECONDS),
    cpuHours: rounded(totals.cpuSeconds / HOUR_SECONDS),
    averageStorageGb: seconds > 0 ? rounded(totals.storageByteSeconds / GB / seconds) : 0,
  };
}

/** To millionths: a kilobyte of traffic is seen. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
