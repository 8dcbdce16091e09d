import { Temporal } from 'temporal-polyfill';

/** A date without time or zone, `YYYY-MM-DD`. Two of them compare as texts. */
export type PlainDate = string;

/** The date in a time zone (IANA name) at an instant. */
export function dateIn(timeZone: string, instant: Date): PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** The instant at which a date begins in a time zone; where the clocks skip midnight, the first instant of the day. */
export function startOf(date: PlainDate, timeZone: string): Date {
  return new Date(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds);
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Days from one date to another; negative where `to` is the earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}

/**
 * Whether dates can be told by this name: an IANA time zone in any letter case. `Intl` knows more, such as JST, which Temporal
 * refuses.
 */
export function isTimeZone(name: string): boolean {
  try {
    new Temporal.ZonedDateTime(0n, name);
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

export function isPlainDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
