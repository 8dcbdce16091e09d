import { partOfMonth, scheduleOf } from './billing-schedule';

function invoice(periodStart: string, periodEnd: string, cents: number, quantity: string | null = null) {
  const lines = [{ kind: 'plan', quantity }];
  return { date: periodStart, periodStart, periodEnd, totalCents: cents, collectCents: cents, lines };
}

const months = [
  invoice('2026-12-25', '2027-01-25', 10000),
  invoice('2027-01-25', '2027-02-25', 10000),
  invoice('2027-02-25', '2027-03-25', 10000),
];

test('a later day begins with a part of a month', () => {
  const part = invoice('2026-12-12', '2026-12-25', 4333, '13 of 30 days');
  expect(scheduleOf([part, ...months])).toEqual({
    first: { date: '2026-12-12', cents: 4333 },
    part: { start: '2026-12-12', end: '2026-12-25' },
    monthlyCents: 10000,
  });
  expect(partOfMonth(part)).toBe('13 of 30 days');
});

test('the day of now goes on with whole months', () => {
  expect(scheduleOf(months)).toEqual({
    first: { date: '2026-12-25', cents: 10000 },
    part: null,
    monthlyCents: 10000,
  });
});

test('credit and usage of the next invoices are not what every month costs', () => {
  const [first, second, third] = months as [(typeof months)[0], (typeof months)[0], (typeof months)[0]];
  const credited = { ...first, totalCents: 11200, collectCents: 8700 };
  const used = { ...second, totalCents: 10400, collectCents: 10400 };
  expect(scheduleOf([credited, used, third])).toMatchObject({ first: { cents: 8700 }, monthlyCents: 10000 });
});

test('nothing is said of an account that is not billed', () => {
  expect(scheduleOf([])).toBeNull();
});
