import { CLASSES } from './answer-times.js';

/** What the edge counted of a site in some time. */
export interface Counted {
  requests: number;
  /** Answered with 500 and above (but 501 and 505), or not at all. */
  errors: number;
  /** How many answers came how quickly: classes of ANSWER_BOUNDS_MS. */
  answers: number[];
  /** Milliseconds of all of them together. */
  answersMs: number;
}

/** What a site's containers held and did at the looks of some time. Averages are sums by looks: so they add up. */
export interface Ran {
  /** At which something of it ran. */
  looks: number;
  /** KiB of all containers together, summed over the looks. */
  memoryKib: number;
  /** The most at one look. */
  memoryPeakKib: number;
  /** At which the CPU was known too: it takes two looks. */
  cpuLooks: number;
  /** Hundredths of a percent of one CPU, summed over those. */
  cpuHundredths: number;
}

export interface Figures extends Counted, Ran {}

/** Stands for the platform: at its `looks` the edge was read, so that a site without a row had no request. */
export const PLATFORM = '-';

export const noCounted = (): Counted => ({
  requests: 0,
  errors: 0,
  answers: Array<number>(CLASSES).fill(0),
  answersMs: 0,
});
export const noRan = (): Ran => ({ looks: 0, memoryKib: 0, memoryPeakKib: 0, cpuLooks: 0, cpuHundredths: 0 });

export function addCounted(to: Counted, more: Counted): void {
  to.requests += more.requests;
  to.errors += more.errors;
  to.answersMs += more.answersMs;
  to.answers = to.answers.map((count, index) => count + (more.answers[index] ?? 0));
}

/** Two times that follow each other, as one. */
export function sumOf(left: Figures, right: Figures): Figures {
  const counted: Counted = { ...left };
  addCounted(counted, right);
  return {
    ...counted,
    looks: left.looks + right.looks,
    memoryKib: left.memoryKib + right.memoryKib,
    memoryPeakKib: Math.max(left.memoryPeakKib, right.memoryPeakKib),
    cpuLooks: left.cpuLooks + right.cpuLooks,
    cpuHundredths: left.cpuHundredths + right.cpuHundredths,
  };
}
