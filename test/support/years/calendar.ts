/** Dates as texts, one day after the other: on purpose not the code that is tested. */
const DAY_MS = 86_400_000;

export function dayAfter(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Every day from `first` up to, and without, `end`. */
export function daysOf(first: string, end: string): string[] {
  const days: string[] = [];
  for (let day = first; day < end; day = dayAfter(day)) days.push(day);
  return days;
}

/** Whether a card is billed on this date, where `day` of each month was asked for: on the last one of a shorter month. */
export function isBillingDay(date: string, day: number): boolean {
  const ofMonth = Number(date.slice(8));
  return ofMonth === day || (ofMonth < day && dayAfter(date).endsWith('-01'));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date on the wall. */
export function dateAt(timeZone: string, instant: Date): string {
  let format = formats.get(timeZone);
  if (!format) formats.set(timeZone, (format = new Intl.DateTimeFormat('en-CA', { timeZone })));
  return format.format(instant);
}
