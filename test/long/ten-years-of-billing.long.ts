import {
  Collection,
  CreditNote,
  Invoice,
  type InvoiceDraft,
  Payment,
  PendingCharge,
  PlanPriceRow,
  RefundRow,
  TaxRateRow,
} from '@onebox/billing';
import { billingUnderTest, type BillingUnderTest, NO_USAGE } from '../support/billing.js';
import type { BookedPeriod } from '../support/years/account-book.js';
import { dateAt, dayAfter, daysOf } from '../support/years/calendar.js';
import { type Life, Lives } from '../support/years/lives.js';
import { fate, Random } from '../support/years/random.js';
import { UnreliableGateway } from '../support/years/unreliable-gateway.js';

const MINUTES = 60_000;
const FIRST = '2027-01-01';
const LAST = '2036-12-31';
const ACCOUNTS = 500;
const NEW_PRICE = { from: '2031-05-15', cents: 12_000 };
const TAX: Record<string, number> = { GB: 2000, DE: 1900 };
const GB = 1e9;
const INCLUDED_GB = 500;
const CENTS_A_GB = 8;

const priceOf = (start: string) => (start < NEW_PRICE.from ? 10_000 : NEW_PRICE.cents);
const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
/** A half is rounded up; of what is not negative. */
const rounded = (numerator: number, denominator: number) =>
  Math.floor((2 * numerator + denominator) / (2 * denominator));

/**
 * Daily runs over ten years for random accounts: days that are changed, cards that are declined, stolen or silent and
 * replaced, a gateway whose answers are lost, credits, charges, corrections, suspensions; runs left out for days, and two at
 * once. What has to come of it is kept beside it day by day, without a look at the code (see `AccountBook`).
 */
describe('ten years of billing', () => {
  const seed = Random.seed();
  let b: BillingUnderTest;
  let gateway: UnreliableGateway;
  let lives: Lives;
  let invoices: Map<string, Invoice[]>;
  let collections: Map<string, Collection>;

  beforeAll(async () => {
    // mysql2 keeps a stack for each statement, and Jest wants a hundred lines of each.
    Error.stackTraceLimit = 10;
    b = await billingUnderTest(FIRST, 10, (clock) => {
      gateway = new UnreliableGateway(clock, seed);
      return {
        gateway,
        usage: {
          between: async (id, from) => ({ ...NO_USAGE, trafficBytes: usedGb(id, from) * GB }),
          bookedThrough: async () => null,
        },
      };
    });
    await setPrices();
    lives = new Lives(b, gateway, { random: new Random(seed), accounts: ACCOUNTS, first: FIRST, last: LAST, priceOf });
    await lives.run();
    gateway.reliable = true;
    await lives.billingRun();
    await readAll();
    console.log(Object.fromEntries(lives.happened));
  }, 45 * MINUTES);
  afterAll(() => b.database.drop());

  async function setPrices(): Promise<void> {
    const { manager } = b.dataSource;
    const price = await manager.findOneByOrFail(PlanPriceRow, { planId: 'standard' });
    await manager.insert(PlanPriceRow, { ...price, validFrom: NEW_PRICE.from, priceCents: NEW_PRICE.cents });
    for (const [country, basisPoints] of Object.entries(TAX)) {
      await manager.insert(TaxRateRow, { country, name: 'VAT', basisPoints });
    }
  }

  /** A fifth of the accounts have much traffic, in some periods. */
  const isHeavy = (id: string) => fate(seed, id) < 0.2;
  function usedGb(id: string, from: Date | string): number {
    const start = typeof from === 'string' ? from : dateAt(lives.life(id).timeZone, from);
    return isHeavy(id) ? Math.floor(900 * fate(seed, id, start)) : 0;
  }

  async function readAll(): Promise<void> {
    const { manager } = b.dataSource;
    invoices = new Map(lives.all.map(({ id }) => [id, []]));
    for (const invoice of await manager.find(Invoice, { order: { periodStart: 'ASC' } })) {
      invoices.get(invoice.accountId)!.push(invoice);
    }
    collections = new Map((await manager.find(Collection)).map((collection) => [collection.invoiceId, collection]));
  }

  /** Says of whom it is not true. */
  function ofAll(check: (life: Life, issued: Invoice[]) => void): void {
    for (const life of lives.all) {
      try {
        check(life, invoices.get(life.id)!);
      } catch (error) {
        throw new Error(`${life.id}, ${life.timeZone}: ${(error as Error).message}`, { cause: error });
      }
    }
  }

  it('bills every day on which an account was not suspended, and none twice', () => {
    let days = 0;
    ofAll(({ book, timeZone }, issued) => {
      const billed = new Map<string, number>();
      for (const { periodStart, periodEnd } of issued) {
        for (const day of daysOf(periodStart, periodEnd)) billed.set(day, (billed.get(day) ?? 0) + 1);
      }
      expect([...billed].filter(([, times]) => times > 1)).toEqual([]);
      const lived = daysOf(book.signedUpOn, dayAfter(lives.today(timeZone)));
      expect(lived.filter((day) => book.wasActive(day) && !billed.has(day))).toEqual([]);
      expect([...billed.keys()].every((day) => day >= book.signedUpOn)).toBe(true);
      days += billed.size;
    });
    expect(days).toBeGreaterThan(ACCOUNTS * 365);
  });

  it('issues the schedule to the cent, with what was used, what was charged, and the tax', async () => {
    const taken = new Map<string, PendingCharge[]>();
    for (const charge of await b.dataSource.manager.find(PendingCharge)) {
      taken.set(charge.accountId, [...(taken.get(charge.accountId) ?? []), charge]);
    }
    ofAll(({ id, book, country, charges }, issued) => {
      expect(issued.map(periodOf)).toEqual(book.periods);
      const booked = taken.get(id) ?? [];
      expect(booked.map(({ amountCents }) => amountCents).sort()).toEqual(charges.sort());
      issued.forEach((invoice, n) => {
        const extra = sum(
          booked.filter(({ invoiceId }) => invoiceId === invoice.id).map((charge) => charge.amountCents),
        );
        const netCents = book.periods[n]!.cents + usageCents(id, book.periods[n - 1]) + extra;
        const totalCents = netCents + rounded(netCents * (TAX[country] ?? 0), 10_000);
        expect(invoice).toMatchObject({ netCents, totalCents });
      });
    });
  });

  const periodOf = ({ periodStart: start, periodEnd: end, cycleDays: ofDays, lines }: Invoice): BookedPeriod => ({
    ...{ start, end, ofDays },
    cents: lines.find(({ kind }) => kind === 'plan')!.amountCents,
  });

  function usageCents(id: string, period: BookedPeriod | undefined): number {
    if (!period) return 0;
    const { start, end, ofDays } = period;
    const beyond = usedGb(id, start) * ofDays - INCLUDED_GB * daysOf(start, end).length;
    return beyond > 0 ? rounded(beyond * CENTS_A_GB, ofDays) : 0;
  }

  it('issues what was previewed, as long as nothing happens', () => {
    let compared = 0;
    ofAll(({ id, forecasts }, issued) => {
      for (const { drafts, first, end } of forecasts) {
        const came = issued.slice(first, Math.min(end, first + drafts.length));
        compared += came.length;
        const previewed = drafts.slice(0, came.length);
        // What is used from now on is not known yet: the line of a later invoice.
        const known = isHeavy(id) ? 1 : came.length;
        expect(came.slice(0, known).map(shown)).toEqual(previewed.slice(0, known).map(shown));
        expect(came.map(planLines)).toEqual(previewed.map(planLines));
      }
    });
    expect(compared).toBeGreaterThan(ACCOUNTS);
  });

  type Shown = Pick<InvoiceDraft, 'lines' | 'netCents' | 'tax' | 'totalCents' | 'balanceAppliedCents' | 'dueCents'>;
  const shown = ({ lines, netCents, tax, totalCents, balanceAppliedCents, dueCents }: Shown) => ({
    ...{ lines, netCents, tax, totalCents, balanceAppliedCents, dueCents },
  });
  const planLines = ({ lines }: Shown) => lines.filter(({ kind }) => kind === 'plan');

  it('charges an invoice at most once, and exactly once where it was paid by card', async () => {
    const attempts = new Map<string, number>();
    for (const { invoiceId } of await b.dataSource.manager.find(Payment, { select: { id: true, invoiceId: true } })) {
      attempts.set(invoiceId, (attempts.get(invoiceId) ?? 0) + 1);
    }
    const { charges } = gateway;
    const chargesOf = (invoiceId: string) => {
      const keys = Array.from({ length: attempts.get(invoiceId) ?? 0 }, (_, n) => `${invoiceId}:${n + 1}`);
      return [invoiceId, ...keys].flatMap((key) => charges.get(key) ?? []);
    };
    let charged = 0;
    ofAll((_life, issued) => {
      for (const { id, dueCents } of issued) {
        const { status, amountCents } = collections.get(id)!;
        const wanted = status === 'paid' && amountCents > 0 ? [amountCents] : [];
        expect(chargesOf(id)).toEqual(wanted);
        if (status !== 'carried') expect(amountCents).toBe(dueCents);
        charged += wanted.length;
      }
    });
    expect(charges.size).toBe(charged);
  });

  it('keeps a balance to which every cent belongs', async () => {
    for (const { id, creditCents } of lives.all) {
      const issued = invoices.get(id)!;
      const of = (status: string) => issued.filter((invoice) => collections.get(invoice.id)!.status === status);
      const paid = sum(of('paid').map((invoice) => collections.get(invoice.id)!.amountCents));
      const open = sum(of('open').map(({ dueCents }) => dueCents));
      const waived = sum(of('void').map(({ totalCents }) => totalCents));
      const total = sum(issued.map(({ totalCents }) => totalCents));
      expect([id, await b.credits.balance(id)]).toEqual([id, creditCents + paid + open + waived - total]);
    }
  });

  it('gives numbers without a gap in any year, and in the order of time', async () => {
    const notes = await b.dataSource.manager.find(CreditNote);
    const all = [...[...invoices.values()].flat(), ...notes];
    const series = new Map<string, { sequence: number; createdAt: Date }[]>();
    for (const { series: name, year, sequence, createdAt } of all) {
      expect(createdAt.getUTCFullYear()).toBe(year);
      series.set(`${name} ${year}`, [...(series.get(`${name} ${year}`) ?? []), { sequence, createdAt }]);
    }
    expect(series.size).toBeGreaterThanOrEqual(11);
    for (const numbered of series.values()) {
      numbered.sort((one, other) => one.sequence - other.sequence);
      expect(numbered.map(({ sequence }) => sequence)).toEqual(numbered.map((_, n) => n + 1));
      const times = numbered.map(({ createdAt }) => createdAt.getTime());
      expect(times).toEqual([...times].sort((one, other) => one - other));
    }
  });

  it('pays back each credit note once, and mails each thing once', async () => {
    const refunds = await b.dataSource.manager.find(RefundRow);
    expect(refunds.map(({ status }) => status)).toEqual(refunds.map(() => 'succeeded'));
    expect(gateway.refunds).toEqual(
      new Map(refunds.map(({ creditNoteId, amountCents }) => [creditNoteId, amountCents])),
    );
    const rows = await b.dataSource.query<{ template: string; count: string }[]>(
      'SELECT template, COUNT(*) count FROM test_mails GROUP BY template',
    );
    const mails = Object.fromEntries(rows.map(({ template, count }) => [template, Number(count)]));
    const settled = [...collections.values()];
    const closedAtOnce = settled.filter(({ status, amountCents }) => status !== 'open' && amountCents === 0);
    expect(mails).toMatchObject({
      'invoice-paid': gateway.charges.size,
      'invoice-issued': closedAtOnce.length,
      'credit-note': await b.dataSource.manager.count(CreditNote),
    });
  });
});
