import { heldByHour } from './holding.js';
import { HOUR_MS } from './hours.js';

const MIB = 1024 ** 2;

describe('heldByHour', () => {
  it('adds up memory times time, cut at the hours', () => {
    const samples = [
      { at: HOUR_MS - 10_000, bytes: 512 * MIB },
      { at: HOUR_MS + 20_000, bytes: 512 * MIB },
    ];
    expect([...heldByHour('run', samples)]).toEqual([
      [0, 5_120],
      [HOUR_MS, 10_240],
    ]);
  });

  it('takes the smaller of two samples, and whole units in the customer’s favour', () => {
    const grows = [1, 1.75, 9].map((mib, index) => ({ at: index * 1_000, bytes: mib * MIB }));
    expect([...heldByHour('run', grows)]).toEqual([[0, 2]]);
  });

  it('counts nothing for a time in which nobody looked, which for disks is longer', () => {
    const gap = (ms: number) => [
      { at: 0, bytes: MIB },
      { at: ms, bytes: MIB },
    ];
    const seconds = (kind: 'run' | 'disk', ms: number) =>
      [...heldByHour(kind, gap(ms)).values()].reduce((sum, value) => sum + value, 0);
    expect([seconds('run', HOUR_MS), seconds('run', HOUR_MS + 1)]).toEqual([3_600, 0]);
    expect([seconds('disk', 24 * HOUR_MS), seconds('disk', 24 * HOUR_MS + 1)]).toEqual([86_400, 0]);
  });

  it('counts nothing of a clock that runs backwards', () => {
    const samples = [5_000, 1_000, 3_000].map((at) => ({ at, bytes: MIB }));
    expect([...heldByHour('run', samples)]).toEqual([[0, 2]]);
  });
});
