/**
 * An SVG path through values that stand at equal distances, the greatest at the top.
 * Null: nothing is known, and the line has a gap.
 */
export function linePath(values: (number | null)[], width: number, height: number, top: number): string {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const y = (value: number) => height - (top > 0 ? Math.min(value / top, 1) * height : 0);
  let pen = 'M';
  const parts: string[] = [];
  values.forEach((value, index) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    // What is known of one point alone is a dot, where the line's ends are round.
    const alone = pen === 'M' && (values[index + 1] ?? null) === null ? 'h0' : '';
    parts.push(`${pen}${round(index * step)} ${round(y(value))}${alone}`);
    pen = 'L';
  });
  return parts.join('');
}

/** Counts with nought for what was before the first that is known: of what was not there yet, there was none. */
export function countedFromNought(counts: (number | null)[]): (number | null)[] {
  const first = counts.findIndex((count) => count !== null);
  return counts.map((count, index) => (index < first ? 0 : count));
}

/** A round number that is not below any value: 1, 2 or 5 times a power of ten. */
export function topOf(values: (number | null)[], least: number): number {
  const most = Math.max(least, ...values.map((value) => value ?? 0));
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((times) => times * power).find((top) => top >= most)!;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
