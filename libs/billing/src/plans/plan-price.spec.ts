import { percentText, type PlanPrice, priceOn } from './plan-price.js';

const price = (validFrom: string, priceCents: number): PlanPrice => ({
  validFrom,
  priceCents,
  currency: 'USD',
  included: { storageGb: 50, trafficGb: 500, memoryGbHours: 10_000 },
  beyond: { storageGbCents: 15, trafficGbCents: 8, memoryGbHourCents: 1 },
});

describe('the price of a period', () => {
  const prices = [price('2027-03-01', 12_000), price('2026-01-01', 10_000), price('2028-01-01', 9000)];

  it.each([
    ['2026-01-01', 10_000],
    ['2027-02-28', 10_000],
    ['2027-03-01', 12_000],
    ['2030-01-01', 9000],
  ])('on %s is %d: what was valid when it began', (start, cents) => {
    expect(priceOn(prices, start).priceCents).toBe(cents);
  });

  it('is not made up', () => expect(() => priceOn(prices, '2025-12-31')).toThrow(RangeError));
});

describe('a tax rate', () => {
  it.each([
    [2000, '20'],
    [825, '8.25'],
    [50, '0.5'],
  ])('of %d basis points reads %s', (points, text) => expect(percentText(points)).toBe(text));
});
