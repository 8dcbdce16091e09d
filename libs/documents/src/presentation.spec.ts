import { presentAmount, presentDate, presentMoney, presentPeriod } from './presentation.js';

describe('presentation', () => {
  it.each([
    ['2026-12-12', '12 December 2026'],
    ['2028-02-29', '29 February 2028'],
    ['2027-01-01', '1 January 2027'],
  ])('shows the date %s as %s', (date, text) => expect(presentDate(date)).toBe(text));

  it('shows the last day of a period, not the first one after it', () => {
    expect(presentPeriod({ start: '2026-12-12', end: '2027-01-12' })).toBe('12 December 2026 – 11 January 2027');
    expect(presentPeriod({ start: '2028-02-01', end: '2028-03-01' })).toBe('1 February 2028 – 29 February 2028');
    expect(presentPeriod({ start: '2026-12-12', end: '2026-12-13' })).toBe('12 December 2026');
  });

  it.each([
    [0, 'USD', '0.00 USD'],
    [99_999, 'USD', '999.99 USD'],
    [123_456, 'USD', '1,234.56 USD'],
    [-123_456_789, 'EUR', '−1,234,567.89 EUR'],
    [1_234_567, 'JPY', '1,234,567 JPY'],
    [1_234_567, 'KWD', '1,234.567 KWD'],
  ])('shows %d cents of %s as %s', (cents, currency, text) => {
    expect(presentMoney(cents, currency)).toBe(text);
    expect(`${presentAmount(cents, currency)} ${currency}`).toBe(text);
  });
});
