import { addDays, dateIn, daysBetween, isPlainDate, isTimeZone, startOf } from './plain-date.js';

describe('plain dates', () => {
  it('depend on where one is', () => {
    const instant = new Date('2022-02-01T03:30:00Z');
    expect(dateIn('UTC', instant)).toBe('2022-02-01');
    expect(dateIn('America/New_York', instant)).toBe('2022-01-31');
    expect(dateIn('Asia/Kathmandu', new Date('2022-01-31T18:14:59Z'))).toBe('2022-01-31');
    expect(dateIn('Asia/Kathmandu', new Date('2022-01-31T18:15:00Z'))).toBe('2022-02-01');
  });

  it('begin where the zone says', () => {
    expect(startOf('2022-02-01', 'America/New_York').toISOString()).toBe('2022-02-01T05:00:00.000Z');
    // Chile put its clocks forward at midnight: that day began at one o'clock.
    expect(startOf('2022-09-11', 'America/Santiago').toISOString()).toBe('2022-09-11T04:00:00.000Z');
  });

  it('are counted in days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysBetween('2024-03-01', '2024-02-28')).toBe(-2);
  });

  it.each(['2026-02-29', '2026-1-1', '', '2026-01-01T00:00', '20260101', 'today'])('are not %p', (text) => {
    expect(isPlainDate(text)).toBe(false);
  });
});

describe('time zones', () => {
  it.each(['UTC', 'Asia/Kolkata', 'europe/berlin', 'EST5EDT', 'Etc/GMT+5'])('are %p', (name) => {
    expect(isTimeZone(name)).toBe(true);
    expect(dateIn(name, new Date('2026-01-01T12:00:00Z'))).toBe('2026-01-01');
  });

  it('are not the abbreviations that Intl knows and no date can be told by', () => {
    for (const name of ['IST', 'JST', 'jst', 'PST', 'CST']) {
      expect(() => new Intl.DateTimeFormat('en', { timeZone: name })).not.toThrow();
      expect(() => dateIn(name, new Date())).toThrow(RangeError);
      expect(isTimeZone(name)).toBe(false);
    }
  });

  it.each(['', 'Mars/Olympus', '+01:00', '-03', 'Z', '2026-01-01T00:00[Europe/Berlin]', ' UTC'])(
    'are not %p',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});
