import { line } from '@onebox/accounts';
import type { PlanPriceRow, PlanWithPrices, TaxRateRow } from '@onebox/billing';
import { z } from 'zod';

const cents = z.int().min(0).max(100_000_000);
const amount = z.int().min(0).max(1_000_000_000);
const date = z.iso.date();
const reason = line(500).optional().describe('Kept, with who did it and when.');

const included = z
  .strictObject({ storageGb: amount, trafficGb: amount, memoryGbHours: amount })
  .describe('In a whole month; a GB is 10⁹ bytes.');
const beyond = z
  .strictObject({ storageGbCents: cents, trafficGbCents: cents, memoryGbHourCents: cents })
  .describe('What each further unit costs.');

export const priceBody = z
  .strictObject({
    validFrom: date.describe('A day to come, everywhere on earth. Periods that begin on it or later have this price.'),
    priceCents: cents.describe("For a month, in the plan's currency."),
    included,
    beyond,
    reason,
  })
  .meta({ id: 'NewPlanPrice' });
export type PriceBody = z.output<typeof priceBody>;

export const priceView = z
  .strictObject({ validFrom: date, priceCents: cents, currency: z.string(), included, beyond })
  .meta({ id: 'PlanPrice' });

export const planList = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          id: z.string(),
          name: z.string().describe('As printed on invoices.'),
          prices: z.array(priceView).describe('The oldest first; each holds until the next one.'),
        })
        .meta({ id: 'PricedPlan' }),
    ),
  })
  .meta({ id: 'PricedPlanList' });

export const planParam = z
  .string()
  .max(32)
  .regex(/^[a-z][a-z0-9-]*$/, 'This is not the id of a plan.');
export const dateParam = date;
export const countryParam = z.string().regex(/^[A-Z]{2}$/, 'This is not a country: use its two letters, such as DE.');

export const taxRateBody = z
  .strictObject({
    name: line(32).describe('As printed on invoices: `VAT`.'),
    percent: z
      .number()
      .min(0)
      .max(100)
      .refine((percent) => Math.abs(percent * 100 - Math.round(percent * 100)) < 1e-6, 'At most two decimals.'),
    reason,
  })
  .meta({ id: 'NewTaxRate' });
export type TaxRateBody = z.output<typeof taxRateBody>;

export const taxRateView = z
  .strictObject({ country: z.string(), name: z.string(), percent: z.number() })
  .meta({ id: 'TaxRate' });

export const taxRateList = z.strictObject({ items: z.array(taxRateView) }).meta({ id: 'TaxRateList' });

export function viewPlan({ id, name, prices }: PlanWithPrices) {
  return { id, name, prices: prices.map(viewPrice) };
}

export function viewPrice(price: PlanPriceRow): z.output<typeof priceView> {
  const { validFrom, priceCents, currency } = price;
  return { validFrom, priceCents, currency, included: price.included, beyond: price.beyond };
}

export function viewTaxRate({ country, name, basisPoints }: TaxRateRow): z.output<typeof taxRateView> {
  return { country, name, percent: basisPoints / 100 };
}

/** 8.25 % are 825. */
export function basisPointsOf(percent: number): number {
  return Math.round(percent * 100);
}
