import type { Language } from './language.ts';

/** `$100.00`, as the reader's language writes it. */
export function money(cents: number, currency: string, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'currency', currency }).format(cents / 100);
}

/** A plain date (`2026-12-25`), which no time zone shifts: `December 25, 2026`. */
export function plainDate(date: string, language: Language, style: 'long' | 'medium' = 'long'): string {
  return new Intl.DateTimeFormat(language, { dateStyle: style, timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

/** An instant in the reader's own time zone. */
export function instant(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

/** With the instants that the API put into it as people read them. */
export function withTimes(said: string, language: Language): string {
  return said.replace(/\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z/g, (iso) => instant(iso, language));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Infinity],
];

/** `3 minutes ago`. */
export function relative(iso: string, language: Language, now = Date.now()): string {
  let amount = (new Date(iso).getTime() - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) {
      return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(amount), unit);
    }
    amount /= size;
  }
  return '';
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `3.4 GB`: decimal, as invoices count. */
export function bytes(count: number, language: Language): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3));
  const figure = new Intl.NumberFormat(language, { maximumFractionDigits: power < 2 ? 0 : 1 });
  return `${figure.format(count / 1000 ** power)} ${UNITS[power]}`;
}
