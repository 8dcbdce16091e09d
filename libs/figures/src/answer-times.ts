/**
 * Milliseconds that tell classes of answers apart: 0–10, 11–25, … and those beyond the last one. The edge counts by them and
 * `site_figures` has a column for each class: another list needs another migration.
 */
export const ANSWER_BOUNDS_MS = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000];
export const CLASSES = ANSWER_BOUNDS_MS.length + 1;

/**
 * The time within which that share (0 to 1) of all answers came, in milliseconds; null: there were none. Within a class
 * answers are taken to lie evenly; of those beyond the last bound nothing more is known than that.
 */
export function quantileMs(answers: number[], share: number): number | null {
  const wanted = share * answers.reduce((sum, count) => sum + count, 0);
  if (wanted === 0) return null;
  let passed = 0;
  for (const [index, upper] of ANSWER_BOUNDS_MS.entries()) {
    const count = answers[index] ?? 0;
    if (count > 0 && passed + count >= wanted) {
      const lower = ANSWER_BOUNDS_MS[index - 1] ?? 0;
      return Math.round(lower + (upper - lower) * ((wanted - passed) / count));
    }
    passed += count;
  }
  return ANSWER_BOUNDS_MS.at(-1)!;
}
