import { DAYS, dayAfterKey, isMissingInSomeMonths } from './billing-day.ts';

describe('the days of a billing month', () => {
  it('goes up and down by a row', () => {
    expect(dayAfterKey(17, 'ArrowUp')).toBe(10);
    expect(dayAfterKey(17, 'ArrowDown')).toBe(24);
  });

  it('stays in its column at the edges', () => {
    expect(dayAfterKey(3, 'ArrowUp')).toBe(31);
    expect(dayAfterKey(4, 'ArrowUp')).toBe(25);
    expect(dayAfterKey(31, 'ArrowDown')).toBe(3);
    expect(dayAfterKey(28, 'ArrowDown')).toBe(7);
  });

  it.each(DAYS)('comes back to %i', (day) => {
    expect(dayAfterKey(dayAfterKey(day, 'ArrowDown')!, 'ArrowUp')).toBe(day);
  });

  it('goes to the ends, and leaves other keys alone', () => {
    expect(dayAfterKey(17, 'Home')).toBe(1);
    expect(dayAfterKey(17, 'End')).toBe(31);
    expect(dayAfterKey(17, 'ArrowRight')).toBeNull();
    expect(dayAfterKey(17, 'Tab')).toBeNull();
  });

  it('knows which days some months lack', () => {
    expect(DAYS.filter(isMissingInSomeMonths)).toEqual([29, 30, 31]);
  });
});
