import type { Language } from './language.ts';

const DAY = 86_400_000;

/** A plain date so many days later (or earlier), which no time zone and no summer time shifts. */
export function addDays(date: string, days: number): string {
  return new Date(utc(date).getTime() + days * DAY).toISOString().slice(0, 10);
}

/** How many days there are from the first up to, not with, the second. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / DAY);
}

/** Each day from the first up to, not with, the second. */
export function daysOf(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, index) => addDays(from, index));
}

/** `December 12`: within the next twelve months a year says nothing. */
export function dayAndMonth(date: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(utc(date));
}

/** `Dec 12`, for the ends of an axis. */
export function shortDay(date: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(utc(date));
}

/** `December 12 – 24`: from the first day to the one before `end`. */
export function daysAndMonth(start: string, end: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return format.formatRange(utc(start), utc(addDays(end, -1)));
}

/** `Dec 12 – Jan 11`, beside something that says the year. */
export function shortRange(start: string, end: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.formatRange(utc(start), utc(addDays(end, -1)));
}

/** `Dec 12, 2026 – Jan 11, 2027`: from the first day to the one before `end`. */
export function plainRange(start: string, end: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  return format.formatRange(utc(start), utc(addDays(end, -1)));
}

function utc(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}
