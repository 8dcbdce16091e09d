import { CLASSES } from './answer-times.js';
import type { Figures } from './figures.js';

const SUMS = ['requests', 'errors', 'answersMs', 'looks', 'memoryKib', 'cpuLooks', 'cpuHundredths'] as const;
const SUM_COLUMNS = SUMS.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
const ANSWER_COLUMNS = Array.from({ length: CLASSES }, (_, index) => `answers_${index}`);
const PEAK = 'memory_peak_kib';

/** The order of `valuesOf`. */
export const COLUMNS = [...SUM_COLUMNS, ...ANSWER_COLUMNS, PEAK];

/** How several rows become one. */
export const SUMMED = [
  ...[...SUM_COLUMNS, ...ANSWER_COLUMNS].map((column) => `SUM(${column}) AS ${column}`),
  `MAX(${PEAK}) AS ${PEAK}`,
];

/** A row as the driver gives it: large numbers and sums are texts. */
export type Row = Record<string, string | number | Date>;

/** An edge that was started by an older version counts no answers. */
export function valuesOf(figures: Figures): number[] {
  const answers = ANSWER_COLUMNS.map((_, index) => figures.answers[index] ?? 0);
  return [...SUMS.map((name) => figures[name]), ...answers, figures.memoryPeakKib];
}

export function figuresIn(row: Row): Figures {
  const sums = Object.fromEntries(SUMS.map((name, index) => [name, Number(row[SUM_COLUMNS[index]!])]));
  return {
    ...(sums as Record<(typeof SUMS)[number], number>),
    answers: ANSWER_COLUMNS.map((column) => Number(row[column])),
    memoryPeakKib: Number(row[PEAK]),
  };
}
