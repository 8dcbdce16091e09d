import { quantileMs } from './answer-times.js';
import { type Figures, sumOf } from './figures.js';
import { bucketOf, type Shown } from './steps.js';

/** Figures of the time that begins at `at` (ms). */
export interface FiguresAt extends Figures {
  at: number;
}

/** One value a point; null: not known, or there was nothing that could have one. */
export interface Series {
  requests: (number | null)[];
  errors: (number | null)[];
  /** Milliseconds. */
  answerMs: (number | null)[];
  answerP95Ms: (number | null)[];
  memoryBytes: (number | null)[];
  memoryPeakBytes: (number | null)[];
  /** 100 is one CPU. */
  cpuPercent: (number | null)[];
}

export interface SeriesWish {
  /** When the first point begins. */
  from: number;
  shown: Shown;
  rows: FiguresAt[];
  /** When the platform looked. */
  watched: number[];
  /** When the site was added: before there was nothing to count. */
  since: number;
}

/** A point at which the platform looked and of which the site has no row had no request, and nothing of it ran. */
export function seriesOf({ from, shown, rows, watched, since }: SeriesWish): Series {
  const { points, pointSeconds } = shown;
  const indexOf = (at: number) => (bucketOf(at, pointSeconds) - from) / (pointSeconds * 1000);
  const known = new Set(watched.filter((at) => at + shown.stepSeconds * 1000 > since).map(indexOf));
  const sums = new Map<number, Figures>();
  for (const row of rows) {
    const index = indexOf(row.at);
    const before = sums.get(index);
    sums.set(index, before ? sumOf(before, row) : row);
  }
  const series = <T>(of: (sum: Figures | undefined, index: number) => T): T[] =>
    Array.from({ length: points }, (_, index) => of(sums.get(index), index));
  const count = (name: 'requests' | 'errors') => series((sum, index) => sum?.[name] ?? (known.has(index) ? 0 : null));
  return {
    requests: count('requests'),
    errors: count('errors'),
    answerMs: series((sum) => average(sum?.answersMs, answersIn(sum))),
    answerP95Ms: series((sum) => (sum ? quantileMs(sum.answers, 0.95) : null)),
    memoryBytes: series((sum) => average(sum && sum.memoryKib * 1024, sum?.looks)),
    memoryPeakBytes: series((sum) => (sum?.looks ? sum.memoryPeakKib * 1024 : null)),
    cpuPercent: series((sum) => tenths(average(sum && sum.cpuHundredths, sum?.cpuLooks))),
  };
}

/** Of all points together. */
export function totalOf(rows: Figures[]): Figures | undefined {
  return rows.reduce<Figures | undefined>((sum, row) => (sum ? sumOf(sum, row) : row), undefined);
}

export function answersIn(sum: Figures | undefined): number {
  return sum?.answers.reduce((all, count) => all + count, 0) ?? 0;
}

export function average(sum: number | undefined, count: number | undefined): number | null {
  return sum === undefined || !count ? null : Math.round(sum / count);
}

function tenths(hundredths: number | null): number | null {
  return hundredths === null ? null : Math.round(hundredths / 10) / 10;
}
