import { dayToCome, monthBefore, monthsBefore } from './days.ts';

describe('days', () => {
  it('know the month before, also over a new year and in February', () => {
    expect(monthBefore(new Date('2027-01-31T12:00:00Z'))).toEqual({ from: '2026-12-01', to: '2026-12-31' });
    expect(monthBefore(new Date('2028-03-30T12:00:00Z'))).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  });

  it('know the months before, over a new year', () => {
    expect(monthsBefore(new Date('2027-01-31T12:00:00Z'), 3)).toEqual(['2027-01', '2026-12', '2026-11']);
  });

  it('know one that has come nowhere', () => {
    expect(dayToCome(new Date('2026-12-30T23:59:00Z'))).toBe('2027-01-01');
  });
});
