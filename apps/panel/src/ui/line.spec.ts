import { countedFromNought, linePath, topOf } from './line.ts';

describe('a line of values', () => {
  it('goes from left to right, the greatest at the top', () => {
    expect(linePath([0, 5, 10], 100, 20, 10)).toBe('M0 20L50 10L100 0');
  });

  it('has a gap where nothing is known', () => {
    expect(linePath([1, null, 1, 1], 90, 10, 1)).toBe('M0 0h0M60 0L90 0');
  });

  it('is nothing without values, and a point with one', () => {
    expect(linePath([], 90, 10, 1)).toBe('');
    expect(linePath([1], 90, 10, 2)).toBe('M0 5h0');
  });

  it('begins at nought where counting has just begun, and keeps the gaps after that', () => {
    expect(countedFromNought([null, null, 3, null, 4])).toEqual([0, 0, 3, null, 4]);
    expect(countedFromNought([null, null])).toEqual([null, null]);
  });

  it('ends at a round number', () => {
    expect(topOf([0.3, 1.4], 1)).toBe(2);
    expect(topOf([null, 37], 1)).toBe(50);
    expect(topOf([100], 1)).toBe(100);
    expect(topOf([], 5)).toBe(5);
  });
});
