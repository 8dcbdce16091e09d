import { firstChargesOf, signUpDay } from './first-charges.ts';

const invoice = (date: string, cents: number, tax: { name: string; basisPoints: number } | null = null) => ({
  date,
  periodEnd: '2026-12-25',
  currency: 'USD',
  totalCents: cents,
  collectCents: cents,
  tax,
});
const days = [
  { day: 25, invoices: [invoice('2026-11-28', 9000), invoice('2026-12-25', 10000)] },
  {
    day: 28,
    invoices: [invoice('2026-11-28', 11900, { name: 'VAT', basisPoints: 1950 }), invoice('2026-12-28', 11900)],
  },
];

it('finds what is charged today and the next time', () => {
  const expected = { day: 25, currency: 'USD', todayCents: 9000, nextOn: '2026-12-25', nextCents: 10000, tax: null };
  expect(firstChargesOf(days, 25)).toEqual(expected);
});

it('names the tax', () => expect(firstChargesOf(days, 28)?.tax).toEqual({ name: 'VAT', basisPoints: 1950 }));

it('has nothing to say of a day that was not previewed', () => expect(firstChargesOf(days, 1)).toBeNull());

it('knows which day it is where the bills are made', () => {
  expect(signUpDay(days)).toBe(28);
  expect(signUpDay([])).toBeNull();
});
