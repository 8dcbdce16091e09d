import { barShares } from './bar-shares';
import { dayBars, isFull, roundTop } from './day-bars';

describe('a bar of usage', () => {
  test('is full where all that is included is used', () => {
    expect(barShares(50, 50)).toEqual({ within: 100, beyond: 0 });
    expect(barShares(25, 50)).toEqual({ within: 50, beyond: 0 });
  });

  test('shows what goes beyond as a part of all', () => {
    expect(barShares(100, 50)).toEqual({ within: 50, beyond: 50 });
  });

  test('never hides that something was used, nor shows what was not', () => {
    expect(barShares(0.001, 50).within).toBe(1);
    expect(barShares(0, 50)).toEqual({ within: 0, beyond: 0 });
    expect(barShares(0, 0)).toEqual({ within: 0, beyond: 0 });
  });
});

describe('bars of days', () => {
  test('stand on the ground, side by side', () => {
    const [low, high] = dayBars([5, 10], { width: 80, height: 50, top: 10 });
    expect(low).toEqual({ x: 2, y: 25, width: 36, height: 25 });
    expect(high).toEqual({ x: 42, y: 0, width: 36, height: 50 });
  });

  test('stay narrow where there are few, and share the width where there are many', () => {
    expect(dayBars([1], { width: 1000, height: 50, top: 1 })[0]).toMatchObject({ x: 2, width: 36 });
    expect(dayBars(Array<number>(100).fill(1), { width: 1000, height: 50, top: 1 })[99]).toMatchObject({ width: 7.5 });
    expect([isFull(24, 1000), isFull(25, 1000)]).toEqual([false, true]);
  });

  test('are a hair where nothing was used', () => {
    expect(dayBars([0], { width: 10, height: 50, top: 0 })[0]).toMatchObject({ height: 0.5 });
  });

  test('have an axis that ends at a round number', () => {
    expect([0, 0.03, 1, 7, 12, 480].map((value) => roundTop([value]))).toEqual([0, 0.05, 1, 10, 20, 500]);
  });
});
