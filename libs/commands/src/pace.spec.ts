import { LEAST_PACE, Pace } from './pace.js';

/** Looked at every 5 s, as so many bytes come in each second. */
function cutAfter(bytesASecond: number, isTaken: (second: number) => boolean = () => true): number | null {
  const pace = new Pace(LEAST_PACE, 0);
  for (let second = 1; second <= 300; second++) {
    pace.add(bytesASecond);
    if (second % 5 === 0 && pace.isTooSlow(second * 1000, isTaken(second))) return second;
  }
  return null;
}

describe('the least pace of a body', () => {
  it('lets a slow line pass, and ends what only holds a place', () => {
    expect(cutAfter(5 * 1024)).toBeNull();
    expect(cutAfter(3 * 1024)).toBe(60);
    expect(cutAfter(0)).toBe(60);
  });

  it('is an average: what comes in bursts passes', () => {
    const pace = new Pace(LEAST_PACE, 0);
    pace.add(300 * 1024);
    expect([10, 30, 59, 60].map((second) => pace.isTooSlow(second * 1000, true))).toEqual(Array(4).fill(false));
    expect(pace.isTooSlow(120_000, true)).toBe(true);
  });

  it('begins anew when what came has been taken at last', () => {
    expect(cutAfter(10, (second) => second > 100)).toBe(160);
    expect(cutAfter(10, () => false)).toBeNull();
  });
});
