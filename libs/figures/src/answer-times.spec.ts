import fc from 'fast-check';
import { ANSWER_BOUNDS_MS, CLASSES, quantileMs } from './answer-times.js';

/** Counts times as the edge does. */
function counted(times: number[]): number[] {
  const answers = Array<number>(CLASSES).fill(0);
  for (const time of times) answers[ANSWER_BOUNDS_MS.filter((bound) => time > bound).length]!++;
  return answers;
}

describe('quantileMs', () => {
  it('says nothing of no answers', () => {
    expect(quantileMs(counted([]), 0.95)).toBeNull();
  });

  it('lies in the class in which the answer lies that is asked for', () => {
    const time = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (times, share) => {
        const sorted = [...times].sort((left, right) => left - right);
        const real = sorted[Math.ceil(share * sorted.length - 1e-9) - 1]!;
        const said = quantileMs(counted(times), share)!;
        const upper = ANSWER_BOUNDS_MS.find((bound) => real <= bound)!;
        expect(said).toBeGreaterThanOrEqual(ANSWER_BOUNDS_MS[ANSWER_BOUNDS_MS.indexOf(upper) - 1] ?? 0);
        expect(said).toBeLessThanOrEqual(upper);
      }),
    );
  });

  it('knows no time beyond the last bound', () => {
    expect(quantileMs(counted([12_000, 90_000]), 0.5)).toBe(10_000);
  });
});
