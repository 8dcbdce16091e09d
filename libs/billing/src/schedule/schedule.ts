import type { PlainDate } from '@onebox/clock';
import { clampedDay, dayNumber, plainDate } from './day-number.js';

/** How much of a whole cycle something is: 13 days of 30. */
export interface Fraction {
  days: number;
  /** Days of the whole cycle; at least `days`. */
  ofDays: number;
}

/** What one invoice covers: `start` up to, and without, `end`. */
export interface Period extends Fraction {
  start: PlainDate;
  end: PlainDate;
  /** It begins between two billing days, and costs its part of the cycle in which it lies. */
  stub: boolean;
}

/**
 * The periods from `billedThrough` (the first day that no invoice covers) on, without end. Each reaches to the next billing
 * day, counted from the day that was asked for (1 to 31) and never from the last date: so 31 bills on Jan 31, Feb 28,
 * Mar 31. One that begins on a billing day is a whole cycle; any other is a stub of the cycle that contains it.
 */
export function* periodsFrom(billedThrough: PlainDate, billingDay: number): Generator<Period, never> {
  for (let start = billedThrough; ;) {
    const period = periodAt(start, billingDay);
    yield period;
    start = period.end;
  }
}

/** The first `count` of them. */
export function nextPeriods(billedThrough: PlainDate, billingDay: number, count: number): Period[] {
  return Array.from(take(periodsFrom(billedThrough, billingDay), count));
}

/** The period that begins on `start`. @throws RangeError for a billing day that is none. */
export function periodAt(start: PlainDate, billingDay: number): Period {
  if (!Number.isInteger(billingDay) || billingDay < 1 || billingDay > 31) {
    throw new RangeError(`A billing day is 1 to 31, not ${billingDay}.`);
  }
  const first = dayNumber(start);
  const [cycleStart, end] = cycleAround(start, first, billingDay);
  const [days, ofDays] = [end - first, end - cycleStart];
  return { start, end: plainDate(end), days, ofDays, stub: days < ofDays };
}

/** The billing days on or before, and after, a date. */
function cycleAround(date: PlainDate, number: number, billingDay: number): [number, number] {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  const inMonth = clampedDay(year, month, billingDay);
  return inMonth <= number
    ? [inMonth, clampedDay(year, month + 1, billingDay)]
    : [clampedDay(year, month - 1, billingDay), inMonth];
}

function* take<T>(source: Iterator<T>, count: number): Generator<T> {
  for (let n = 0; n < count; n++) yield source.next().value as T;
}
