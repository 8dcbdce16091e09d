import { History, INTERVAL_MS, SLOTS } from './history.js';

const sample = (cpuPercent: number) => ({
  cpuPercent,
  memoryBytes: 268_435_456,
  networkRxBytesPerSecond: 1,
  networkTxBytesPerSecond: null,
});

describe('History', () => {
  it('gives back what was put in, the oldest first', () => {
    const history = new History();
    for (const at of [10, 20, 30]) {
      history.turn(at);
      history.put('a', sample(at));
    }
    expect(history.since('a', 20)).toEqual([
      { at: 20, ...sample(20) },
      { at: 30, ...sample(30) },
    ]);
  });

  it('has gaps where a container did not run, and nothing of the hour before', () => {
    const history = new History();
    history.turn(1);
    history.put('a', sample(1));
    for (let turn = 2; turn <= SLOTS + 1; turn++) {
      history.turn(turn);
      if (turn !== 5) history.put('b', sample(turn));
    }
    const points = history.since('b', 0);
    expect(points.length).toBe(SLOTS);
    expect([points[0]!.at, points.at(-1)!.at]).toEqual([2, SLOTS + 1]);
    expect(points.find(({ at }) => at === 5)!.cpuPercent).toBeNull();
    expect(history.since('a', 0).every(({ memoryBytes }) => memoryBytes === null)).toBe(true);
  });

  it('covers an hour', () => expect(SLOTS * INTERVAL_MS).toBe(3_600_000));

  it('takes less than 6 KB a container', () => {
    const history = new History();
    history.turn(1);
    const before = process.memoryUsage().arrayBuffers;
    for (let one = 0; one < 1_000; one++) history.put(`c${one}`, sample(1));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(6_000_000);
  });
});
