import { standingOf } from './price-standing.ts';

const prices = [{ validFrom: '2000-01-01' }, { validFrom: '2026-06-01' }, { validFrom: '2027-01-01' }];

it.each([
  ['2000-01-01', 'past'],
  ['2026-06-01', 'now'],
  ['2027-01-01', 'toCome'],
])('a price from %s is %s in November 2026', (day, standing) => {
  expect(standingOf(day, prices, '2026-11-28')).toBe(standing);
});

it('a price is in force from its own day on', () => {
  expect(standingOf('2027-01-01', prices, '2027-01-01')).toBe('now');
});
