import { countersBy } from './amounts.js';
import { growthSince } from './growth.js';

const counters = (requests: number, bytesOut = 0) =>
  countersBy((name) => ({ requests, bytesOut })[name as 'requests'] ?? 0);
const remembered = (at: number, requests: number, bytesOut = 0, life = 0) => ({
  ...{ life, at, bytes: null },
  counters: counters(requests, bytesOut),
});

describe('growthSince', () => {
  it('counts from zero what is new', () => {
    expect(growthSince(undefined, { at: 10, counters: counters(7) })).toEqual({ life: 0, counters: counters(7) });
  });

  it('is what came since', () => {
    const now = { at: 20, counters: counters(9, 500) };
    expect(growthSince(remembered(10, 7, 100, 3), now)).toEqual({ life: 3, counters: counters(2, 400) });
  });

  it('counts from zero again where any counter is smaller: all of them began anew', () => {
    const now = { at: 20, counters: counters(8, 50) };
    expect(growthSince(remembered(10, 7, 100), now)).toEqual({ life: 1, counters: now.counters });
  });

  it('is none of a late reading', () => {
    expect(growthSince(remembered(20, 7), { at: 10, counters: counters(6) })).toBeUndefined();
    expect(growthSince(remembered(20, 7), { at: 19, counters: counters(9) })).toBeUndefined();
  });

  it('goes on when the clock was put back', () => {
    const now = { at: 0, counters: counters(9) };
    expect(growthSince(remembered(3_600_000, 7), now)).toEqual({ life: 0, counters: counters(2) });
  });
});
