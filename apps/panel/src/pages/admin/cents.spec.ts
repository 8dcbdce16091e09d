import { centsOf } from './cents.ts';

describe('an amount as it is typed', () => {
  it.each([
    ['12', 1200],
    ['12.5', 1250],
    ['12,50', 1250],
    [' 1 200.00 ', 120000],
    ['0', 0],
    ['-3.07', -307],
    ['-0', 0],
  ])('%j is %d cents', (typed, cents) => expect(centsOf(typed)).toBe(cents));

  it.each(['', 'abc', '1.234', '1.2.3', '$5', '1,200.00', '--1'])('%j is no amount', (typed) => {
    expect(centsOf(typed)).toBeNull();
  });
});
