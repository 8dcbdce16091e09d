import fc from 'fast-check';
import { COUNTERS, countersBy, noAmounts } from './amounts.js';
import { bookingOf } from './booking.js';
import type { Reading, Remembered } from './reading.js';

const HOUR = 3_600_000;
const MIB = 1024 ** 2;

const reading = (changes: Partial<Reading>): Reading => ({
  ...{ kind: 'edge', source: 'dom_1', epoch: 'e1', at: 0, since: 0, samples: [] },
  counters: countersBy(() => 0),
  ...changes,
});

describe('bookingOf', () => {
  it('spreads what grew over the hours since it was read last, or since it can have grown', () => {
    const last = { life: 0, counters: countersBy(() => 0), bytes: null, at: HOUR - 10_000 };
    const now = reading({ at: HOUR + 30_000, counters: countersBy(() => 100) });
    const requests = (booking: ReturnType<typeof bookingOf>) =>
      [...booking!.amounts].map(([hour, amounts]) => [hour, amounts.requests]);
    expect(requests(bookingOf(last, now))).toEqual([
      [0, 25],
      [HOUR, 75],
    ]);
    expect(requests(bookingOf(last, { ...now, since: HOUR + 5_000 }))).toEqual([[HOUR, 100]]);
  });

  it('spreads over a day at most', () => {
    const booking = bookingOf(undefined, reading({ at: 365 * 24 * HOUR, counters: countersBy(() => 2_400) }));
    expect([...booking!.amounts.values()].map(({ requests }) => requests)).toEqual(Array(24).fill(100));
  });

  it('goes on from the remembered memory of the same run', () => {
    const last = { life: 0, counters: countersBy(() => 0), bytes: 100 * MIB, at: 1_000 };
    const samples = [500, 2_000, 3_000].map((at) => ({ at, bytes: 100 * MIB }));
    const booking = bookingOf(last, reading({ kind: 'run', at: 3_000, samples }));
    expect([...booking!.amounts]).toEqual([[0, { ...noAmounts(), memoryMibSeconds: 200 }]]);
    expect(booking).toMatchObject({ isNew: false, bytes: 100 * MIB });
  });

  it('only remembers what was there before anything was ever read', () => {
    const first = reading({ counters: countersBy(() => 9) });
    expect(bookingOf(undefined, first, true)).toEqual({ life: 0, isNew: true, bytes: null, amounts: new Map() });
  });
});

/** A meter that is looked at now and then, forgets what it counted now and then, and readings that get lost or come late. */
type Step = { does: 'count'; by: number } | { does: 'read' | 'lose' | 'readLate' | 'kill' | 'evict' | 'restart' };

const steps = fc.array(
  fc.oneof(
    fc.record({ does: fc.constant('count' as const), by: fc.integer({ min: 1, max: 1_000 }) }),
    fc.record({
      does: fc.constantFrom<'read' | 'lose' | 'readLate' | 'kill' | 'evict' | 'restart'>(
        'read',
        'lose',
        'readLate',
        'kill',
        'evict',
        'restart',
      ),
    }),
  ),
  { maxLength: 80 },
);

class Meter {
  real = 0;
  booked = 0;
  /** What was counted and never read before its counter was gone. */
  lost = 0;
  private now = 1_000_000;
  private epoch = 1;
  private counter = 0;
  private readAt = 0;
  private readonly rows = new Map<string, Remembered>();
  private late: Reading[] = [];

  step(step: Step): void {
    this.now += 1_000;
    switch (step.does) {
      case 'count':
        this.real += step.by;
        this.counter += step.by;
        return;
      case 'read':
        this.book(this.reading());
        this.readAt = this.counter;
        return;
      case 'lose':
        this.late.push(this.reading());
        return;
      case 'readLate':
        for (const reading of this.late.splice(0).reverse()) if (this.isLate(reading)) this.book(reading);
        return;
      // Everything but the rows is forgotten, and they are written with what is booked.
      case 'kill':
        this.late = [];
        return;
      case 'evict':
      case 'restart':
        this.lost += this.counter - this.readAt;
        this.counter = this.readAt = 0;
        if (step.does === 'restart') this.epoch++;
    }
  }

  private reading(): Reading {
    const counters = countersBy((name) => (name === 'requests' ? this.counter : 0));
    return reading({ epoch: String(this.epoch), at: this.now, counters });
  }

  /** Only what another has read meanwhile: else it is simply the next one. */
  private isLate({ epoch, at }: Reading): boolean {
    return (this.rows.get(epoch)?.at ?? 0) > at;
  }

  private book(given: Reading): void {
    const booking = bookingOf(this.rows.get(given.epoch), given);
    if (!booking) return;
    for (const amounts of booking.amounts.values()) {
      this.booked += amounts.requests;
      expect(COUNTERS.every((name) => amounts[name] >= 0)).toBe(true);
    }
    this.rows.set(given.epoch, { ...booking, counters: given.counters, at: given.at });
  }
}

it('books each request once at most, and loses only what no reading saw', () => {
  fc.assert(
    fc.property(steps, (walk) => {
      const meter = new Meter();
      for (const step of [...walk, { does: 'read' as const }]) meter.step(step);
      // A counter that began anew and has already caught up cannot be told from one that went on: in the customer's favour.
      expect(meter.booked).toBeLessThanOrEqual(meter.real - meter.lost);
      if (!walk.some(({ does }) => does === 'evict')) expect(meter.booked).toBe(meter.real - meter.lost);
    }),
    { numRuns: 500 },
  );
});
