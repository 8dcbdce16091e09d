import { addDays, daysBetween } from '@onebox/clock';
import { proportion } from '@onebox/money';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dayNumber, plainDate } from './day-number.js';
import { nextPeriods, type Period, periodAt } from './schedule.js';

const days = fc.integer({ min: 1, max: 31 });
/** Six decades, 2000-01-01 to 2059-12-31. */
const dates = fc.integer({ min: 0, max: 21_914 }).map((n) => addDays('2000-01-01', n));

/** The same by the calendar of Temporal, month by month. */
function billingDate(month: Temporal.PlainYearMonth, day: number): string {
  return month.toPlainDate({ day: Math.min(day, month.daysInMonth) }).toString();
}

function ends(periods: Period[]): string[] {
  return periods.map(({ end }) => end);
}

describe('the schedule', () => {
  it.each([
    ['2022-09-16', 25, 9, 31, 724],
    ['2022-09-17', 25, 8, 31, 644],
    ['2022-09-30', 25, 25, 30, 2079],
    ['2022-09-25', 17, 22, 30, 1830],
  ])('takes a stub from %s to day %d as %d of %d days: %d cents of 2495', (start, day, part, whole, cents) => {
    const stub = periodAt(start, day);
    expect(stub).toMatchObject({ start, days: part, ofDays: whole, stub: true });
    expect(proportion(2495, stub.days, stub.ofDays)).toBe(cents);
  });

  it('goes from a changed day to the new one in one stub, then by whole cycles', () => {
    expect(nextPeriods('2026-12-12', 25, 3)).toEqual([
      { start: '2026-12-12', end: '2026-12-25', days: 13, ofDays: 30, stub: true },
      { start: '2026-12-25', end: '2027-01-25', days: 31, ofDays: 31, stub: false },
      { start: '2027-01-25', end: '2027-02-25', days: 31, ofDays: 31, stub: false },
    ]);
  });

  it('does not drift: 31 is the last day of each month', () => {
    expect(ends(nextPeriods('2026-12-31', 31, 4))).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']);
    expect(ends(nextPeriods('2027-12-31', 31, 2))).toEqual(['2028-01-31', '2028-02-29']);
  });

  it('has no stub where the new day, clamped, is where the last invoice ended', () => {
    expect(periodAt('2027-02-28', 30)).toMatchObject({ end: '2027-03-30', stub: false, days: 30, ofDays: 30 });
    expect(periodAt('2028-02-28', 30)).toMatchObject({ end: '2028-02-29', stub: true, days: 1, ofDays: 30 });
  });

  it.each([
    ['2022-01-30', 30, '2022-02-28'],
    ['2022-01-31', 31, '2022-02-28'],
    ['2020-02-29', 30, '2020-03-30'],
    ['2020-03-30', 30, '2020-04-30'],
    ['2019-04-30', 30, '2019-05-30'],
  ])('bills a period from %s by day %d up to %s', (start, day, end) => {
    expect(periodAt(start, day)).toMatchObject({ end, stub: false });
  });

  it('divides a stub by the whole cycle that contains it, not by itself', () => {
    fc.assert(
      fc.property(dates, days, (start, day) => {
        const period = periodAt(start, day);
        expect(period.days).toBe(daysBetween(start, period.end));
        expect(period.days).toBeGreaterThan(0);
        expect(periodAt(addDays(period.end, -period.ofDays), day)).toMatchObject({ end: period.end, stub: false });
      }),
    );
  });

  it('covers each day once, over decades', () => {
    fc.assert(
      fc.property(dates, days, (start, day) => {
        let expected = start;
        for (const period of nextPeriods(start, day, 360)) {
          expect(period.start).toBe(expected);
          expect(period.end > period.start).toBe(true);
          expected = period.end;
        }
        expect(daysBetween(start, expected)).toBeGreaterThan(359 * 28);
      }),
      { numRuns: 30 },
    );
  });

  it('ends every period on the day that was asked for, or on the last of its month, once a month', () => {
    fc.assert(
      fc.property(dates, days, (start, day) => {
        const found = ends(nextPeriods(start, day, 48));
        let month = Temporal.PlainDate.from(start).toPlainYearMonth();
        if (billingDate(month, day) <= start) month = month.add({ months: 1 });
        expect(found).toEqual(found.map((_, n) => billingDate(month.add({ months: n }), day)));
      }),
      { numRuns: 60 },
    );
  });

  it('bills each day once, however often the day is changed on the way', () => {
    const changes = fc.array(days, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(dates, changes, (start, chosen) => {
        let billedThrough = start;
        for (const day of chosen) {
          const [stub, whole] = nextPeriods(billedThrough, day, 2);
          expect(stub!.start).toBe(billedThrough);
          expect(whole!.stub).toBe(false);
          billedThrough = stub!.end;
        }
        const clock = daysBetween(start, billedThrough);
        expect(clock).toBeGreaterThanOrEqual(chosen.length);
        expect(clock).toBeLessThanOrEqual(31 * chosen.length);
      }),
    );
  });

  it.each([0, 32, 1.5, Number.NaN])('has no day %d', (day) => {
    expect(() => periodAt('2026-01-01', day)).toThrow(RangeError);
  });
});

describe('day numbers', () => {
  it('are the calendar of Temporal', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -800, max: 800 }), (date, shift) => {
        expect(plainDate(dayNumber(date))).toBe(date);
        expect(plainDate(dayNumber(date) + shift)).toBe(Temporal.PlainDate.from(date).add({ days: shift }).toString());
      }),
    );
  });
});
