import fc from 'fast-check';
import { apportioned, HOUR_MS, hourOf, slicesOf } from './hours.js';

const at = (text: string) => Date.parse(text);
const time = fc.integer({ min: 0, max: 4e12 });
const length = fc.integer({ min: 0, max: 40 * HOUR_MS });

describe('slicesOf', () => {
  it('cuts at full hours', () => {
    expect(slicesOf(at('2026-03-01T10:59:50Z'), at('2026-03-01T12:00:05Z'))).toEqual([
      { hour: at('2026-03-01T10:00:00Z'), milliseconds: 10_000 },
      { hour: at('2026-03-01T11:00:00Z'), milliseconds: HOUR_MS },
      { hour: at('2026-03-01T12:00:00Z'), milliseconds: 5_000 },
    ]);
  });

  it('gives what ends on the hour to the hour before', () => {
    const [from, to] = [at('2026-03-01T10:59:50Z'), at('2026-03-01T11:00:00Z')];
    expect(slicesOf(from, to)).toEqual([{ hour: at('2026-03-01T10:00:00Z'), milliseconds: 10_000 }]);
  });

  it('gives an interval without a length, or one that runs backwards, to the hour of its end', () => {
    const end = at('2026-03-01T11:00:01Z');
    for (const from of [end, end + 5 * HOUR_MS]) {
      expect(slicesOf(from, end)).toEqual([{ hour: at('2026-03-01T11:00:00Z'), milliseconds: 0 }]);
    }
  });

  it('leaves nothing out and covers nothing twice', () => {
    fc.assert(
      fc.property(time, length, (from, ms) => {
        const slices = slicesOf(from, from + ms);
        expect(slices.reduce((sum, { milliseconds }) => sum + milliseconds, 0)).toBe(ms);
        expect(new Set(slices.map(({ hour }) => hour)).size).toBe(slices.length);
        for (const { hour, milliseconds } of slices) {
          expect([hourOf(hour), milliseconds <= HOUR_MS]).toEqual([hour, true]);
        }
      }),
    );
  });
});

describe('apportioned', () => {
  it('gives all of an amount away, in whole and no negative parts', () => {
    fc.assert(
      fc.property(time, length, fc.integer({ min: 0, max: 2 ** 50 }), (from, ms, amount) => {
        const shares = apportioned(amount, slicesOf(from, from + ms));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
        expect(shares.every((share) => Number.isSafeInteger(share) && share >= 0)).toBe(true);
      }),
    );
  });
});
