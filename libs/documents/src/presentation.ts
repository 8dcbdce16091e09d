import { addDays, type PlainDate } from '@onebox/clock';
import { type Cents, formatMoney } from '@onebox/money';

const longDates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** `2026-12-12` → `12 December 2026`. */
export function presentDate(date: PlainDate): string {
  return longDates.format(new Date(`${date}T00:00:00Z`));
}

/** From the first day to the last one, `end` being the day after it: `12 December 2026 – 11 January 2027`. */
export function presentPeriod(period: { start: PlainDate; end: PlainDate }): string {
  const last = addDays(period.end, -1);
  return last <= period.start ? presentDate(period.start) : `${presentDate(period.start)} – ${presentDate(last)}`;
}

/** `123456` in `USD` → `1,234.56 USD`: for an amount that stands alone. */
export function presentMoney(cents: Cents, currency: string): string {
  return formatMoney(cents, currency).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `123456` in `USD` → `1,234.56`: for a column whose heading names the currency. */
export function presentAmount(cents: Cents, currency: string): string {
  return presentMoney(cents, currency).slice(0, -(currency.length + 1));
}
