import type { PlainDate } from '@onebox/clock';
import type { Cents } from '@onebox/money';

/** What a plan costs from a date on. A month is a whole cycle, however many days it has. */
export interface PlanPrice {
  validFrom: PlainDate;
  /** For a whole cycle. */
  priceCents: Cents;
  /** ISO 4217. */
  currency: string;
  /** Of a whole cycle; a GB is 10⁹ bytes. Storage is the average over the cycle. */
  included: { storageGb: number; trafficGb: number; memoryGbHours: number };
  /** What each further unit costs. */
  beyond: { storageGbCents: Cents; trafficGbCents: Cents; memoryGbHourCents: Cents };
}

/** One tax on the net sum of an invoice. */
export interface TaxRate {
  /** As printed: `VAT`. */
  name: string;
  /** Hundredths of a percent: 2000 are 20 %. */
  basisPoints: number;
}

/** The price that holds for a period: what was valid on its first day. @throws RangeError where no price was valid yet. */
export function priceOn(prices: PlanPrice[], periodStart: PlainDate): PlanPrice {
  const valid = prices.filter(({ validFrom }) => validFrom <= periodStart);
  if (valid.length === 0) throw new RangeError(`The plan has no price on ${periodStart}.`);
  return valid.reduce((newest, price) => (price.validFrom > newest.validFrom ? price : newest));
}

/** 2000 → `20`, 825 → `8.25`. */
export function percentText(basisPoints: number): string {
  return String(basisPoints / 100);
}
