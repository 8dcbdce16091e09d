import { addDays, dayAndMonth, daysAndMonth, daysBetween, daysOf, plainRange, shortRange } from './plain-days';

describe('plain days', () => {
  test('are counted over the end of a month, a leap day and summer time', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2027-03-28', 1)).toBe('2027-03-29');
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31');
    expect(daysBetween('2026-12-12', '2026-12-25')).toBe(13);
  });

  test('are listed up to the one that is no longer part of it', () => {
    expect(daysOf('2026-12-30', '2027-01-02')).toEqual(['2026-12-30', '2026-12-31', '2027-01-01']);
    expect(daysOf('2027-01-02', '2026-12-30')).toEqual([]);
  });

  test('are written as the language writes them', () => {
    expect(dayAndMonth('2026-12-12', 'es')).toBe('12 de diciembre');
    expect(daysAndMonth('2026-12-12', '2026-12-25', 'en')).toMatch(/^December 12\s–\s24$/);
    expect(daysAndMonth('2026-12-12', '2026-12-13', 'es')).toBe('12 de diciembre');
    expect(shortRange('2026-12-12', '2027-01-12', 'en')).toMatch(/^Dec 12.*–\s*Jan 11/);
    expect(plainRange('2026-12-12', '2027-01-12', 'en')).toMatch(/^Dec 12, 2026\s–\sJan 11, 2027$/);
  });
});
