export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

const WIDEST = 40;

/**
 * Bars for values side by side, the largest value as high as the area; nothing is a hair, so that it is seen to be known. A few
 * days stay narrow bars at the left.
 */
export function dayBars(values: readonly number[], area: { width: number; height: number; top: number }): Bar[] {
  const step = isFull(values.length, area.width) ? area.width / values.length : WIDEST;
  const gap = Math.min(4, step * 0.25);
  return values.map((value, index) => {
    const height = area.top > 0 ? Math.max((value / area.top) * area.height, value > 0 ? 2 : 0.5) : 0.5;
    return { x: index * step + gap / 2, y: area.height - height, width: step - gap, height };
  });
}

/** The next round number (1, 2 or 5 and noughts) that is not below the largest value: where the axis ends. */
export function roundTop(values: readonly number[]): number {
  const largest = Math.max(0, ...values);
  if (largest === 0) return 0;
  const power = 10 ** Math.floor(Math.log10(largest));
  const factor = [1, 2, 5, 10].find((one) => one * power >= largest)!;
  return Number((factor * power).toPrecision(1));
}

/** Whether so many bars take all of the width. */
export function isFull(count: number, width: number): boolean {
  return count * WIDEST >= width;
}
