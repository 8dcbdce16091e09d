import fc from 'fast-check';
import { CLASSES } from './answer-times.js';
import { noCounted, noRan, sumOf } from './figures.js';
import { type FiguresAt, seriesOf } from './series.js';
import { beginningOf, bucketOf, SHOWN, type Shown } from './steps.js';

const shown: Shown = { points: 4, pointSeconds: 120, stepSeconds: 60 };
const at = (minute: number) => minute * 60_000;
const row = (minute: number, figures: Partial<FiguresAt>): FiguresAt => ({
  ...{ at: at(minute), ...noCounted(), ...noRan() },
  ...figures,
});
const wish = { from: 0, shown, rows: [] as FiguresAt[], watched: [] as number[], since: 0 };

describe('seriesOf', () => {
  it('tells nothing known from no request', () => {
    const { requests, answerMs, memoryBytes } = seriesOf({
      ...wish,
      watched: [at(0), at(4), at(5)],
      rows: [row(4, { requests: 2, answers: [2], answersMs: 30 })],
    });
    expect(requests).toEqual([0, null, 2, null]);
    expect(answerMs).toEqual([null, null, 15, null]);
    expect(memoryBytes).toEqual([null, null, null, null]);
  });

  it('knows nothing of the time before the site was added', () => {
    const watched = [0, 1, 2, 3, 4, 5, 6].map(at);
    expect(seriesOf({ ...wish, watched, since: at(4) + 30_000 }).requests).toEqual([null, null, 0, 0]);
  });

  it('averages by answers and looks, not by rows', () => {
    const rows = [
      row(0, { answers: [1], answersMs: 100, looks: 6, memoryKib: 6_000, memoryPeakKib: 1_500 }),
      row(1, { answers: [9], answersMs: 100, looks: 2, memoryKib: 4_000, memoryPeakKib: 2_000 }),
    ];
    const { answerMs, memoryBytes, memoryPeakBytes } = seriesOf({ ...wish, rows });
    expect([answerMs[0], memoryBytes[0], memoryPeakBytes[0]]).toEqual([20, 1_250 * 1024, 2_000 * 1024]);
  });

  it('shows CPU in tenths of a percent', () => {
    const rows = [row(0, { looks: 3, cpuLooks: 2, cpuHundredths: 2_469 })];
    expect(seriesOf({ ...wish, rows }).cpuPercent[0]).toBe(12.4);
  });
});

describe('figures', () => {
  const amount = fc.nat(1_000_000);
  const figures = fc.record({
    ...{ requests: amount, errors: amount, answersMs: amount, looks: amount, memoryKib: amount, memoryPeakKib: amount },
    ...{ cpuLooks: amount, cpuHundredths: amount },
    answers: fc.array(amount, { minLength: CLASSES, maxLength: CLASSES }),
  });

  it('add up to the same, in whatever steps', () => {
    fc.assert(
      fc.property(figures, figures, figures, (one, two, three) => {
        expect(sumOf(sumOf(one, two), three)).toEqual(sumOf(one, sumOf(two, three)));
      }),
    );
  });
});

describe('windows', () => {
  it('end with the point of now, and every step lies in one point', () => {
    const time = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });
    fc.assert(
      fc.property(time, fc.constantFrom(...Object.values(SHOWN)), (now, window) => {
        const from = beginningOf(window, now);
        const last = from + (window.points - 1) * window.pointSeconds * 1000;
        expect(last).toBe(bucketOf(now, window.pointSeconds));
        expect(window.pointSeconds % window.stepSeconds).toBe(0);
      }),
    );
  });
});
