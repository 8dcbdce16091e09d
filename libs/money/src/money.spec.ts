import fc from 'fast-check';
import { formatMoney, proportion } from './money.js';

describe('proportion', () => {
  it.each([
    [2495, 9, 31, 724],
    [2495, 8, 31, 644],
    [2495, 25, 30, 2079],
    [2495, 22, 30, 1830],
    [10_000, 13, 30, 4333],
    [1, 1, 2, 1],
    [-1, 1, 2, -1],
    [3, 1, 2, 2],
    [-3, 1, 2, -2],
    [0, 5, 7, 0],
  ])('of %d × %d ÷ %d is %d', (amount, numerator, denominator, expected) => {
    expect(proportion(amount, numerator, denominator)).toBe(expected);
  });

  it('is never further than half a cent away, and the same for both signs', () => {
    const amounts = fc.integer({ min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(amounts, fc.nat(400), fc.integer({ min: 1, max: 400 }), (amount, part, whole) => {
        const rounded = proportion(amount, part, whole);
        expect(Math.abs(rounded * whole - amount * part) * 2).toBeLessThanOrEqual(whole);
        expect(proportion(-amount, part, whole) + rounded).toBe(0);
      }),
    );
  });

  it.each([
    [1.5, 1, 2],
    [1, 0.5, 2],
    [1, 1, 0],
    [1, 1, -2],
    [Number.NaN, 1, 1],
  ])('refuses %d × %d ÷ %d', (...args) => {
    expect(() => proportion(...args)).toThrow(RangeError);
  });
});

describe('formatMoney', () => {
  it.each([
    [0, 'USD', '0.00 USD'],
    [5, 'EUR', '0.05 EUR'],
    [10_000, 'USD', '100.00 USD'],
    [-1000, 'USD', '−10.00 USD'],
    [1234, 'JPY', '1234 JPY'],
  ])('shows %d %s as %s', (cents, currency, text) => expect(formatMoney(cents, currency)).toBe(text));
});
