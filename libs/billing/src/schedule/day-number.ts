import type { PlainDate } from '@onebox/clock';

const DAY_MS = 86_400_000;

/** Days since 1970-01-01. Integers are what a run over many thousand accounts can afford; the tests compare with Temporal. */
export function dayNumber(date: PlainDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY_MS;
}

export function plainDate(dayNumber: number): PlainDate {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
}

/** The day number of `day` (1 to 31) in a month, or of the month's last day where it is shorter. `month` may be any integer. */
export function clampedDay(year: number, month: number, day: number): number {
  const lastDay = Date.UTC(year, month, 0) / DAY_MS;
  const firstDay = Date.UTC(year, month - 1, 1) / DAY_MS;
  return Math.min(firstDay + day - 1, lastDay);
}
