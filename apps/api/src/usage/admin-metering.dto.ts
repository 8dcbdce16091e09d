import { z } from 'zod';

export const meteringQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(31).describe('How many days, 1 to 100.'),
});
export type MeteringQuery = z.output<typeof meteringQuery>;

const counters = z
  .strictObject({ requests: z.int(), failedRequests: z.int(), bytesIn: z.int(), bytesOut: z.int() })
  .meta({ id: 'SiteCounters' });

const check = z
  .strictObject({
    day: z.string().describe('UTC.'),
    sites: z.int().describe('How many were compared.'),
    finishedAt: z.iso.datetime(),
    differences: z.array(
      z.strictObject({
        accountId: z.string(),
        subject: z.string().describe("A domain's or database's id."),
        counted: counters.describe('By the edge, since five weeks before the check before.'),
        booked: counters,
      }),
    ),
  })
  .meta({ id: 'MeteringCheck' });

const through = z.iso.datetime().nullable();

export const meteringView = z
  .strictObject({
    readThrough: z.strictObject({ edge: through, containers: through, disks: through }),
    items: z.array(check).describe('The newest first.'),
  })
  .meta({ id: 'Metering' });
export type MeteringView = z.output<typeof meteringView>;
