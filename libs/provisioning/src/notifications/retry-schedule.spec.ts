import { retryDelayMs } from './retry-schedule.js';

describe('retryDelayMs', () => {
  it('is patient, ever more so, for nearly five days', () => {
    const delays = Array.from({ length: 11 }, (_, index) => retryDelayMs(index + 1)!);
    expect(delays.slice(0, 4)).toEqual([60_000, 300_000, 900_000, 3_600_000]);
    expect([...delays].sort((a, b) => a - b)).toEqual(delays);
    const hours = delays.reduce((sum, delay) => sum + delay, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(4.5 * 24);
    expect(hours).toBeLessThan(5 * 24);
    expect(retryDelayMs(12)).toBeNull();
  });
});
