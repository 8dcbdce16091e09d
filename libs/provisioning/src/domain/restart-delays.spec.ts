import { RestartDelays } from './restart-delays.js';

describe('RestartDelays', () => {
  it('starts at once, then after 1, 2, 4 … 60 s', () => {
    const delays = new RestartDelays();
    let now = 1_000_000;
    const waits: number[] = [];
    for (let crash = 0; crash < 9; crash++) {
      const due = delays.dueAt('a', now);
      waits.push((due - now) / 1000);
      delays.restarted('a', now, due);
      now = due + 10;
    }
    expect(waits).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60]);
    expect(delays.dueAt('b', now)).toBe(now);
  });

  it('forgets the crashes of one that ran for a minute', () => {
    const delays = new RestartDelays();
    delays.restarted('a', 0, 0);
    delays.restarted('a', 10, 1010);
    expect(delays.dueAt('a', 1020)).toBe(3020);
    expect(delays.dueAt('a', 61_010)).toBe(61_010);
    delays.restarted('a', 61_010, 61_010);
    expect(delays.dueAt('a', 61_020)).toBe(62_020);
  });
});
