import { SUMMARY_WINDOWS, WINDOWS } from '@onebox/figures';
import { z } from 'zod';
import { idParam } from '../http/page.dto.js';

const MOST_DOMAINS = 100;

export const figuresQuery = z.strictObject({
  window: z
    .enum(WINDOWS)
    .default('24h')
    .describe(
      'How far back: `1h` by the minute, `24h` by 5 minutes, `7d` by the hour, `30d` by 4 hours, `1y` by the day.',
    ),
});
export type FiguresQuery = z.output<typeof figuresQuery>;

export const summariesQuery = z.strictObject({
  ids: z
    .string()
    .max(MOST_DOMAINS * 41)
    .default('')
    .transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))])
    .pipe(z.array(idParam).max(MOST_DOMAINS))
    .describe(
      `Ids of domains, ${MOST_DOMAINS} at most, with commas between them. Others than the account's are left out.`,
    ),
  window: z.enum(SUMMARY_WINDOWS).default('24h').describe('`24h` by the hour, `7d` by 6 hours.'),
});
export type SummariesQuery = z.output<typeof summariesQuery>;

const counts = z.array(z.int().nullable());

const totals = z
  .strictObject({
    requests: z.int(),
    errors: z.int(),
    responseTimeMs: z.int().nullable().describe('On average; null: nothing was answered.'),
    responseTimeP95Ms: z.int().nullable().describe('Of 100 answers 95 took no longer.'),
  })
  .nullable()
  .describe('Of all points together; null: nothing is known.')
  .meta({ id: 'SiteTotals' });

const time = {
  from: z.iso.datetime().describe('When the first point begins (UTC). The last one is that of now, and not over yet.'),
  pointSeconds: z.int().describe('How long a point is.'),
};

const series = z
  .strictObject({
    requests: counts.describe('That reached the site, or woke it.'),
    errors: counts.describe('Those of them that ended with 500 and above (but 501 and 505), or without an answer.'),
    responseTimeMs: counts.describe(
      "On average: from the request to the answer's headers. The upload of a body and waking a sleeping site are in it, " +
        'the download of the answer is not.',
    ),
    responseTimeP95Ms: counts.describe('Of 100 answers 95 took no longer. Estimated; 10,000 at most.'),
    memoryBytes: counts.describe('Of all containers together, on average while any ran.'),
    memoryPeakBytes: counts.describe('The most that was seen.'),
    cpuPercent: z.array(z.number().nullable()).describe('100 is one CPU; on average while any container ran.'),
  })
  .describe('A value for each point. Null: not known, or nothing was answered or ran; not the same as 0.')
  .meta({ id: 'SiteSeries' });

export const figuresView = z
  .strictObject({ window: z.enum(WINDOWS), ...time, totals, series })
  .meta({ id: 'SiteFigures' });
export type FiguresView = z.output<typeof figuresView>;

export const summariesView = z
  .strictObject({
    window: z.enum(SUMMARY_WINDOWS),
    ...time,
    items: z.array(z.strictObject({ id: z.string(), requests: counts, totals })),
  })
  .meta({ id: 'SiteSummaries' });
export type SummariesView = z.output<typeof summariesView>;
