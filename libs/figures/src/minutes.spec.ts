import fc from 'fast-check';
import { CLASSES } from './answer-times.js';
import { growthOf, type Minute, Minutes, type SiteReading } from './minutes.js';

const reading = (requests: number, changes: Partial<SiteReading> = {}): SiteReading => ({
  ...{ siteId: 'dom_1', epoch: 'e1', requests, errors: 0, answersMs: requests * 10 },
  answers: [requests, ...Array<number>(CLASSES - 1).fill(0)],
  ...changes,
});
const requestsIn = (minutes: Minute[]) => minutes.map(({ at, sites }) => [at, sites.get('dom_1')?.requests ?? 0]);

/** Reads at these seconds what was counted by then. */
function read(minutes: Minutes, readings: [second: number, requests: number, epoch?: string][]): void {
  for (const [second, requests, epoch = 'e1'] of readings) minutes.note([reading(requests, { epoch })], second * 1000);
}

describe('minutes', () => {
  it('take what grew between two readings to the minute of the second one', () => {
    const minutes = new Minutes();
    read(minutes, [
      [50, 7],
      [60, 9],
      [70, 10],
      [110, 14],
      [120, 20],
      [150, 21],
      [180, 21],
    ]);
    expect(requestsIn(minutes.finished())).toEqual([
      [60_000, 7],
      [120_000, 7],
    ]);
    expect(minutes.finished().map(({ looks }) => looks)).toEqual([3, 2]);
  });

  it('begin with the first one that was watched as a whole, and never with all that was counted before', () => {
    const minutes = new Minutes();
    read(minutes, [
      [70, 5_000],
      [80, 5_010],
      [120, 5_020],
      [130, 5_030],
      [180, 5_030],
    ]);
    expect(requestsIn(minutes.finished())).toEqual([[120_000, 20]]);
  });

  it('leave out what came while nobody looked, instead of a spike', () => {
    const minutes = new Minutes();
    read(minutes, [
      [50, 0],
      [60, 1],
      [400, 9_000],
      [410, 9_001],
      [420, 9_002],
      [430, 9_003],
      [480, 9_003],
    ]);
    expect(requestsIn(minutes.finished())).toEqual([
      [60_000, 1],
      [420_000, 2],
    ]);
  });

  it('count from zero after the edge restarted, and a site that is new to it', () => {
    const minutes = new Minutes();
    read(minutes, [
      [50, 100],
      [60, 110],
      [70, 4, 'e2'],
    ]);
    minutes.note([reading(6, { epoch: 'e2' }), reading(3, { epoch: 'e2', siteId: 'dom_2' })], 80_000);
    minutes.close();
    const [minute] = minutes.finished();
    expect([...minute!.sites].map(([id, { requests }]) => [id, requests])).toEqual([
      ['dom_1', 16],
      ['dom_2', 3],
    ]);
  });

  it('keep what could not be written, an hour at most', () => {
    const minutes = new Minutes();
    for (let second = 0; second <= 100 * 60; second += 30) read(minutes, [[second, second]]);
    expect(minutes.finished()).toHaveLength(60);
    minutes.written(minutes.finished()[0]!);
    expect(minutes.finished()).toHaveLength(59);
  });

  it('never count below nothing, nor more than there was, whatever the edge and the clock do', () => {
    const step = fc.record({
      seconds: fc.integer({ min: -30, max: 120 }),
      requests: fc.nat(50),
      restart: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const minutes = new Minutes();
        let [at, counter, real, epoch] = [1_000_000, 0, 0, 1];
        for (const { seconds, requests, restart } of steps) {
          at += seconds * 1000;
          if (restart) [counter, epoch] = [0, epoch + 1];
          counter += requests;
          real += requests;
          minutes.note([reading(counter, { epoch: String(epoch) })], at);
        }
        minutes.close();
        const counted = minutes.finished().flatMap(({ sites }) => [...sites.values()]);
        expect(counted.every(({ requests, answersMs }) => requests > 0 && answersMs >= 0)).toBe(true);
        expect(counted.reduce((sum, { requests }) => sum + requests, 0)).toBeLessThanOrEqual(real);
      }),
    );
  });
});

describe('growthOf', () => {
  it('goes on where the milliseconds begin anew at 2^32', () => {
    const before = reading(10, { answersMs: 2 ** 32 - 5 });
    expect(growthOf(before, reading(11, { answersMs: 7 })).answersMs).toBe(12);
  });

  it('counts from zero where any counter fell', () => {
    const before = reading(10, { errors: 3 });
    expect(growthOf(before, reading(12, { errors: 1 }))).toMatchObject({ requests: 12, errors: 1 });
  });
});
