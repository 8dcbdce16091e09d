import { proportion } from '@onebox/money';
import fc from 'fast-check';
import type { UsageTotals } from '@onebox/metering';
import type { PlanPrice } from '../plans/plan-price.js';
import { nextPeriods, periodAt } from '../schedule/schedule.js';
import { type DraftInput, draftInvoice } from './invoice-draft.js';
import { type BillingFacts, factsOfNewAccount, previewInvoices, previewsForAllDays, withDay } from './previews.js';
import { usageCharges } from './usage-charges.js';

const PRICE: PlanPrice = {
  validFrom: '2000-01-01',
  priceCents: 10_000,
  currency: 'USD',
  included: { storageGb: 50, trafficGb: 500, memoryGbHours: 10_000 },
  beyond: { storageGbCents: 15, trafficGbCents: 8, memoryGbHourCents: 1 },
};
const VAT = { name: 'VAT', basisPoints: 2000 };
const NOTHING: UsageTotals = {
  requests: 0,
  failedRequests: 0,
  trafficBytes: 0,
  memoryByteSeconds: 0,
  cpuSeconds: 0,
  storageByteSeconds: 0,
};
const GB = 1e9;
const WHOLE = periodAt('2027-01-01', 1);

const draft = (input: Partial<DraftInput> = {}) =>
  draftInvoice({
    planName: 'Onebox',
    period: WHOLE,
    price: PRICE,
    metered: null,
    charges: [],
    tax: null,
    balanceCents: 0,
    minimumCents: 50,
    ...input,
  });

describe('an invoice', () => {
  it('is the price of its period', () => {
    expect(draft()).toMatchObject({
      date: '2027-01-01',
      netCents: 10_000,
      totalCents: 10_000,
      dueCents: 10_000,
      tax: null,
    });
    expect(draft().lines).toEqual([
      { kind: 'plan', description: 'Onebox, 2027-01-01 to 2027-01-31', amountCents: 10_000 },
    ]);
  });

  it('of a stub is its part of the cycle', () => {
    const stub = draft({ period: periodAt('2026-12-12', 25) });
    expect(stub.lines[0]).toEqual({
      kind: 'plan',
      description: 'Onebox, 2026-12-12 to 2026-12-24',
      quantity: '13 of 30 days',
      amountCents: 4333,
    });
  });

  it('has tax on the net sum, rounded once', () => {
    const charges = [
      { kind: 'transfer' as const, description: 'Transfer', amountCents: 1001 },
      { kind: 'transfer_credit' as const, description: 'First one free', amountCents: -1000 },
    ];
    const taxed = draft({ tax: { name: 'VAT', basisPoints: 825 }, charges });
    expect(taxed).toMatchObject({
      netCents: 10_001,
      tax: { name: 'VAT', basisPoints: 825, cents: 825 },
      totalCents: 10_826,
    });
  });

  it.each([
    // total 10000: balance, applied, due, collected, balance afterwards
    [0, 0, 10_000, 10_000, 0],
    [2500, 2500, 7500, 7500, 0],
    [15_000, 10_000, 0, 0, 5000],
    [-30, -30, 10_030, 10_030, 0],
    [9970, 9970, 30, 0, -30],
    [9950, 9950, 50, 50, 0],
  ])(
    'with a balance of %d applies %d, is due %d, collects %d and leaves %d',
    (balance, applied, due, collect, after) => {
      expect(draft({ balanceCents: balance })).toMatchObject({
        balanceAppliedCents: applied,
        dueCents: due,
        collectCents: collect,
        balanceAfterCents: after,
      });
    },
  );

  it('below zero puts the rest to the balance', () => {
    const charges = [{ kind: 'adjustment' as const, description: 'Sorry', amountCents: -12_000 }];
    expect(draft({ charges, balanceCents: 100 })).toMatchObject({
      totalCents: -2000,
      balanceAppliedCents: -2000,
      dueCents: 0,
      collectCents: 0,
      balanceAfterCents: 2100,
    });
  });

  it('loses no cent: what is due, and what the balance became, is the total and what the balance was', () => {
    const cents = fc.integer({ min: -50_000, max: 50_000 });
    fc.assert(
      fc.property(cents, cents, fc.nat(100), fc.nat(2500), (balanceCents, amountCents, minimumCents, basisPoints) => {
        const charges = [{ kind: 'adjustment' as const, description: 'x', amountCents }];
        const made = draft({ balanceCents, charges, minimumCents, tax: { name: 'VAT', basisPoints } });
        expect(made.netCents).toBe(made.lines.reduce((sum, line) => sum + line.amountCents, 0));
        expect(made.totalCents).toBe(made.netCents + made.tax!.cents);
        expect(made.collectCents - made.balanceAfterCents).toBe(made.totalCents - balanceCents);
        expect(made.dueCents).toBeGreaterThanOrEqual(0);
        if (made.collectCents !== 0) expect(made.collectCents).toBeGreaterThanOrEqual(minimumCents);
      }),
    );
  });
});

describe('usage', () => {
  const FEBRUARY = periodAt('2027-02-01', 1);
  const amounts = (totals: Partial<UsageTotals>, period = FEBRUARY) =>
    usageCharges({ ...NOTHING, ...totals }, PRICE, period).map(({ amountCents }) => amountCents);

  it('is free up to what is included', () => {
    const memoryByteSeconds = 10_000 * GB * 3600;
    const storageByteSeconds = 50 * GB * 86_400 * 28;
    expect(amounts({ trafficBytes: 500 * GB, memoryByteSeconds, storageByteSeconds })).toEqual([0, 0, 0]);
  });

  it('costs what the plan says beyond', () => {
    const memoryByteSeconds = 10_250 * GB * 3600;
    const storageByteSeconds = 60 * GB * 86_400 * 28;
    expect(amounts({ trafficBytes: 512.5 * GB, memoryByteSeconds, storageByteSeconds })).toEqual([150, 100, 250]);
  });

  it('has the same part included in a stub as of the price', () => {
    const stub = periodAt('2026-12-12', 25);
    const trafficBytes = Math.round((500 * GB * 13) / 30) + 10 * GB;
    const storageByteSeconds = 60 * GB * 86_400 * 13;
    // 10 GB for 13 of 30 days at 15 cents a month: 65 cents.
    expect(amounts({ trafficBytes, storageByteSeconds }, stub)).toEqual([65, 80, 0]);
    const [storage, traffic] = usageCharges({ ...NOTHING, trafficBytes, storageByteSeconds }, PRICE, stub);
    expect(storage).toMatchObject({ used: 26, unit: 'GB', unitCents: 15 });
    expect(traffic!.included).toBeCloseTo(216.67, 2);
  });

  it('is rounded once, half a cent up', () => {
    expect(amounts({ trafficBytes: 500 * GB + GB / 16 })).toEqual([0, 1, 0]);
    expect(amounts({ trafficBytes: 500 * GB + GB / 16 - 1 })).toEqual([0, 0, 0]);
  });

  it('is a line of the following invoice, at the price of the period in which it was used', () => {
    const metered = {
      period: FEBRUARY,
      price: { ...PRICE, beyond: { ...PRICE.beyond, trafficGbCents: 100 } },
      totals: { ...NOTHING, trafficBytes: 501.5 * GB },
      estimated: false,
    };
    expect(draft({ period: periodAt('2027-03-01', 1), metered }).lines[1]).toEqual({
      kind: 'usage',
      description: 'Traffic beyond the included 500 GB, 2027-02-01 to 2027-02-28, 1.00 USD for each GB',
      quantity: '1.5 GB',
      amountCents: 150,
    });
    expect(draft({ metered: { ...metered, estimated: true } }).lines[1]).toMatchObject({ estimated: true });
  });
});

describe('the preview', () => {
  const facts: BillingFacts = {
    planName: 'Onebox',
    prices: [PRICE, { ...PRICE, validFrom: '2027-03-10', priceCents: 12_000 }],
    tax: VAT,
    minimumCents: 50,
    billedThrough: '2026-12-12',
    billingDay: 25,
    metered: null,
    charges: [],
    balanceCents: 0,
  };

  it('shows the stub, whole cycles, and a new price for new periods only', () => {
    const totals = previewInvoices(facts, 5).map(({ date, netCents }) => [date, netCents]);
    expect(totals).toEqual([
      ['2026-12-12', 4333],
      ['2026-12-25', 10_000],
      ['2027-01-25', 10_000],
      ['2027-02-25', 10_000],
      ['2027-03-25', 12_000],
    ]);
  });

  it('spends a credit once, and carries what is too little to be charged', () => {
    const [first, second] = previewInvoices({ ...facts, tax: null, balanceCents: 4303 }, 2);
    expect(first).toMatchObject({ dueCents: 30, collectCents: 0, balanceAfterCents: -30 });
    expect(second).toMatchObject({ balanceAppliedCents: -30, collectCents: 10_030, balanceAfterCents: 0 });
  });

  it('is made for all days at once', () => {
    const all = previewsForAllDays(facts, 12, null);
    expect(all).toHaveLength(31);
    all.forEach((drafts, index) => expect(drafts).toEqual(previewInvoices({ ...facts, billingDay: index + 1 }, 12)));
  });

  it('of another day leaves the periods that have begun as they are', () => {
    const late = previewInvoices(withDay({ ...facts, billedThrough: '2026-12-25' }, 10, '2027-01-27'), 4);
    expect(late.map(({ period }) => period.end)).toEqual(['2027-01-25', '2027-02-25', '2027-03-10', '2027-04-10']);
  });

  it('for someone new begins today, by default on today’s day', () => {
    const [first] = previewInvoices(factsOfNewAccount(facts, '2027-01-31'), 1);
    expect(first!.period).toMatchObject({ start: '2027-01-31', end: '2027-02-28', stub: false });
    const [stub] = previewInvoices(factsOfNewAccount(facts, '2027-01-31', 5), 1);
    expect(stub!.period).toMatchObject({ end: '2027-02-05', stub: true });
  });

  /** The run: issue the first of the preview, let days pass, perhaps change the day, look again. */
  it('is what a run that looks again each time issues, over years', () => {
    const date = fc.integer({ min: 1, max: 28 }).map((day) => `2027-01-${String(day).padStart(2, '0')}`);
    fc.assert(
      fc.property(
        date,
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: -500, max: 40_000 }),
        (start, day, credit) => {
          let now: BillingFacts = { ...facts, billedThrough: start, billingDay: day, balanceCents: credit };
          const preview = previewInvoices(now, 36);
          const issued = preview.map(() => {
            const [next] = previewInvoices(now, 1);
            now = { ...now, billedThrough: next!.period.end, balanceCents: next!.balanceAfterCents };
            return next;
          });
          expect(issued).toEqual(preview);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('sums to the price of each whole cycle, to a cent for each stub in it', () => {
    const day = fc.integer({ min: 1, max: 31 });
    fc.assert(
      fc.property(day, day, (from, to) => {
        const [first] = nextPeriods('2028-01-31', from, 2).slice(1);
        const [stub] = nextPeriods(first!.end, to, 1);
        const cost = proportion(10_000, stub!.days, stub!.ofDays);
        expect(Math.abs(cost - (10_000 * stub!.days) / stub!.ofDays)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
