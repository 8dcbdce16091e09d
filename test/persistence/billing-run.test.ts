import { Invoice, PendingCharge, PlanPriceRow, TaxRateRow } from '@onebox/billing';
import { addDays } from '@onebox/clock';
import { Operation } from '@onebox/operations';
import { billingUnderTest, type BillingUnderTest, go, NO_USAGE } from '../support/billing.js';
import { refusal } from '../support/wishes.js';

const GB = 1e9;
const DECIDED = { byUserId: 'usr_1', reason: 'Spam was sent from it' };

describe('the billing run', () => {
  let b: BillingUnderTest;

  beforeEach(async () => {
    b = await billingUnderTest();
  });
  afterEach(() => b.database.drop());

  const run = (date: string) => {
    go(b, date);
    return b.run.run();
  };
  const spans = async (id: string) =>
    (await b.invoices(id)).map(({ periodStart, periodEnd, totalCents }) => [periodStart, periodEnd, totalCents]);

  it('invoices the stub at sign-up and then each cycle, and charges each once', async () => {
    const id = await b.account({ billingDay: 25 });
    expect(await b.run.run()).toMatchObject({ accounts: 1, issued: 1, paid: 1, failed: 0 });
    for (const date of ['2027-01-11', '2027-01-24', '2027-01-25', '2027-01-25', '2027-02-25']) await run(date);
    expect(await spans(id)).toEqual([
      ['2027-01-10', '2027-01-25', 4839],
      ['2027-01-25', '2027-02-25', 10_000],
      ['2027-02-25', '2027-03-25', 10_000],
    ]);
    expect(b.gateway.charges.map(({ amountCents }) => amountCents)).toEqual([4839, 10_000, 10_000]);
    const [first] = await b.invoices(id);
    expect(first).toMatchObject({
      number: '2027-000001',
      issuedOn: '2027-01-10',
      currency: 'USD',
      seller: { name: 'Onebox Ltd', addressLines: ['1 High Street', 'London'], taxId: 'GB123' },
      buyer: {
        name: 'Ada Lovelace',
        addressLines: ['12 St James Square', 'SW1Y 4JH London', 'United Kingdom'],
        email: `${id}@example.com`,
      },
      lines: [
        { kind: 'plan', description: 'Onebox, 2027-01-10 to 2027-01-24', quantity: '15 of 31 days', amountCents: 4839 },
      ],
    });
    expect(b.gateway.charges[0]).toMatchObject({
      key: first!.id,
      invoiceId: first!.id,
      description: 'Invoice 2027-000001',
    });
    expect((await b.mails(id))[0]).toEqual({
      template: 'invoice-paid',
      data: { number: '2027-000001', total: '48.39 USD', date: '2027-01-10', card: 'visa ending in 4242' },
    });
    expect(await b.read(id)).toMatchObject({ billedThrough: '2027-03-25', billingDueOn: '2027-03-25' });
  });

  it('days late, issues every period that has begun, once', async () => {
    const id = await b.account({ billingDay: 12 });
    await run('2027-01-15');
    expect(await spans(id)).toEqual([
      ['2027-01-10', '2027-01-12', 645],
      ['2027-01-12', '2027-02-12', 10_000],
    ]);
    expect((await b.invoices(id)).map(({ issuedOn }) => issuedOn)).toEqual(['2027-01-15', '2027-01-15']);
  });

  it.each([
    ['an administrator', (id: string) => b.suspension.suspend(id, DECIDED)],
    ['a payment by hand', async (id: string) => b.payNow.carryOut(id, (await b.invoices(id))[0]!.id)],
    ['another card', (id: string) => b.replaceCard.carryOut(id, { paymentMethod: 'pm_stolen' }, 'key')],
  ])('days late, has billed the days before %s suspends the account', async (_what, suspend) => {
    const id = await b.account({ billingDay: 20, paymentMethodId: 'pm_declined' });
    for (const date of ['2027-01-10', '2027-01-11', '2027-01-13', '2027-01-15']) await run(date);
    go(b, '2027-01-23');
    await suspend(id).catch(() => undefined);
    await b.suspension.suspend(id, DECIDED);
    go(b, '2027-03-05');
    await b.suspension.resume(id, DECIDED);
    await b.run.run();
    const [, second, third] = await spans(id);
    expect([second, third![0]]).toEqual([['2027-01-20', '2027-02-20', 10_000], '2027-03-05']);
  });

  it('twice at once is once', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => b.account()));
    const reports = await Promise.all([b.run.run(), b.run.run(), b.run.run()]);
    expect(reports.map(({ failed }) => failed)).toEqual([0, 0, 0]);
    for (const id of ids) expect(await spans(id)).toHaveLength(1);
    expect(b.gateway.charges).toHaveLength(6);
    expect(new Set((await b.dataSource.manager.find(Invoice)).map(({ number }) => number)).size).toBe(6);
  });

  it('gives numbers without a gap, however many finalise at once', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => b.account()));
    const finalised = () => Promise.allSettled(ids.map((id) => b.invoicing.finalise(id, '2027-01-10')));
    const { recordEvent } = b.operations;
    let calls = 0;
    // Every fifth has its number already, and is undone.
    jest.spyOn(b.operations, 'recordEvent').mockImplementation((...args) => {
      return ++calls % 5 === 0 ? Promise.reject(new Error('broken')) : recordEvent.apply(b.operations, args);
    });
    expect((await finalised()).filter(({ status }) => status === 'rejected')).toHaveLength(10);
    jest.restoreAllMocks();
    expect((await finalised()).filter(({ status }) => status === 'rejected')).toEqual([]);
    const sequences = (await b.dataSource.manager.find(Invoice)).map(({ sequence }) => sequence).sort((a, z) => a - z);
    expect(sequences).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
  });

  it('counts numbers by the year of the operator’s time zone', async () => {
    const id = await b.account({ billedThrough: '2027-12-31', billingDay: 31, timeZone: 'Pacific/Kiritimati' });
    const other = await b.account({ billedThrough: '2027-12-31', billingDay: 31 });
    go(b, '2027-12-31');
    b.turn.advance(4 * 3_600_000);
    await b.invoicing.finalise(id, '2028-01-01');
    go(b, '2028-01-01');
    await b.invoicing.finalise(other, '2028-01-01');
    expect((await b.invoices(id))[0]).toMatchObject({ number: '2027-000001', issuedOn: '2028-01-01' });
    expect((await b.invoices(other))[0]!.number).toBe('2028-000001');
  });

  it('goes by the account’s own day', async () => {
    const west = await b.account({ timeZone: 'America/Los_Angeles', billingDay: 11, billedThrough: '2027-01-11' });
    const east = await b.account({ timeZone: 'Asia/Tokyo', billingDay: 11, billedThrough: '2027-01-11' });
    await b.dataSource.query(`UPDATE accounts SET billing_due_on = '2027-01-11'`);
    b.turn.advance(8 * 3_600_000);
    await b.run.run();
    expect(await spans(east)).toHaveLength(1);
    expect(await spans(west)).toHaveLength(0);
    b.turn.advance(15 * 3_600_000);
    await b.run.run();
    expect(await spans(west)).toHaveLength(1);
  });

  it('leaves the exempt, the suspended and the deleted alone', async () => {
    const ids = [
      await b.account({ billingExempt: true, billingDueOn: null }),
      await b.account({ status: 'suspended', suspendedFor: 'operator' }),
      await b.account({ status: 'deleted' }),
    ];
    await b.run.run();
    for (const id of ids) expect(await spans(id)).toEqual([]);
    expect((await b.read(ids[1]!)).billingDueOn).toBeNull();
  });

  it('executes what the preview shows: tax, charges, usage, balance, price changes', async () => {
    await b.dataSource.manager.insert(TaxRateRow, { country: 'GB', name: 'VAT', basisPoints: 2000 });
    const old = await b.dataSource.manager.findOneByOrFail(PlanPriceRow, { planId: 'standard' });
    await b.dataSource.manager.insert(PlanPriceRow, { ...old, validFrom: '2027-03-15', priceCents: 12_000 });
    const id = await b.account({ billingDay: 20 });
    await b.credits.grant({ accountId: id, amountCents: 5000, reason: 'Welcome', byUserId: 'usr_1' });
    const transfer = { accountId: id, subjectId: 'trf_1' };
    const { manager } = b.dataSource;
    for (let twice = 0; twice < 2; twice++) {
      await b.charges.add(manager, {
        ...transfer,
        kind: 'transfer',
        description: 'Transfer of a.test',
        amountCents: 1000,
      });
      await b.charges.add(manager, {
        ...transfer,
        kind: 'transfer_credit',
        description: 'The first is free',
        amountCents: -1000,
      });
    }
    const preview = await b.previews.ofAccount(id, { count: 13 });
    expect(preview[0]).toMatchObject({
      netCents: 3226,
      tax: { cents: 645 },
      totalCents: 3871,
      balanceAppliedCents: 3871,
    });
    expect(preview[0]!.lines.map(({ amountCents }) => amountCents)).toEqual([3226, 1000, -1000]);
    for (let day = '2027-01-10'; day < '2027-12-31'; day = addDays(day, 1)) await run(day);
    const issued = await b.invoices(id);
    expect(issued).toHaveLength(13);
    const shown = ({
      lines,
      totalCents,
      dueCents,
      balanceAppliedCents,
      netCents,
      tax,
    }: (typeof preview)[0] | Invoice) => ({
      ...{ lines, totalCents, dueCents, balanceAppliedCents, netCents, tax },
    });
    expect(issued.map(shown)).toEqual(preview.map(shown));
    expect(issued.map(({ issuedOn }) => issuedOn)).toEqual(preview.map(({ date }) => date));
    expect(issued.map(({ netCents }) => netCents).slice(2, 4)).toEqual([10_000, 12_000]);
    expect(await manager.countBy(PendingCharge, { accountId: id, invoiceId: issued[0]!.id })).toBe(2);
  });

  it('charges the usage of a period with the following invoice, which the preview estimates', async () => {
    const id = await b.account();
    await b.run.run();
    Object.assign(b.used, { ...NO_USAGE, trafficBytes: 600 * GB });
    const [next] = await b.previews.ofAccount(id, { count: 1 });
    expect(next!.lines[1]).toMatchObject({ amountCents: 800, estimated: true });
    Object.assign(b.used, { trafficBytes: 700 * GB });
    await run('2027-02-10');
    const [, second] = await b.invoices(id);
    expect(second!.lines.map(({ amountCents }) => amountCents)).toEqual([10_000, 1600]);
    expect(second!.lines[1]).not.toHaveProperty('estimated');
  });

  it('carries what is too little to be charged', async () => {
    const id = await b.account();
    await b.credits.grant({ accountId: id, amountCents: 9970, reason: 'x', byUserId: 'usr_1' });
    await b.run.run();
    expect(await b.collections(id)).toMatchObject([{ status: 'carried', amountCents: 0 }]);
    expect((await b.mails(id)).map(({ template }) => template)).toEqual(['invoice-issued']);
    expect(await b.credits.balance(id)).toBe(-30);
    await run('2027-02-10');
    expect(b.gateway.charges.map(({ amountCents }) => amountCents)).toEqual([10_030]);
    expect(await b.credits.balance(id)).toBe(0);
  });

  it('dry, says what would be issued and writes nothing', async () => {
    await b.account({ billingDay: 25 });
    const drafts: string[] = [];
    const onDraft = (_id: string, draft: { date: string }) => drafts.push(draft.date);
    const report = await b.run.run({ asOf: '2027-02-26', dryRun: true, onDraft });
    expect(report).toMatchObject({ accounts: 1, issued: 3, totals: { USD: 24_839 } });
    expect(drafts).toEqual(['2027-01-10', '2027-01-25', '2027-02-25']);
    expect(await b.dataSource.manager.count(Invoice)).toBe(0);
  });

  it('never bills a day that has not come', async () => {
    const id = await b.account();
    await b.run.run({ asOf: '2028-01-01' });
    expect(await spans(id)).toHaveLength(1);
  });

  it('dates nothing back: a card that is refused is tried again in the days that come', async () => {
    const id = await b.account({ paymentMethodId: 'pm_insufficient_funds' });
    go(b, '2027-01-20');
    await b.run.run({ asOf: '2027-01-10' });
    expect(await b.invoices(id)).toMatchObject([{ periodStart: '2027-01-10', issuedOn: '2027-01-20' }]);
    expect(await b.collections(id)).toMatchObject([{ attempts: 1, nextStepOn: '2027-01-21' }]);
    await run('2027-01-20');
    expect(await b.read(id)).toMatchObject({ status: 'active' });
  });

  it('reports the failure of one account and goes on with the others', async () => {
    const broken = await b.account();
    const id = await b.account();
    jest.spyOn(b.accountBilling, 'lookAt').mockRejectedValueOnce(new Error('broken'));
    expect(await b.run.run({ width: 1 })).toMatchObject({
      failed: 1,
      failures: [{ accountId: broken, message: 'broken' }],
    });
    expect(await spans(id)).toHaveLength(1);
    await b.run.run();
    expect(await spans(broken)).toHaveLength(1);
  });
});

describe('choosing the billing day', () => {
  let b: BillingUnderTest;

  beforeEach(async () => {
    b = await billingUnderTest('2026-11-12');
  });
  afterEach(() => b.database.drop());

  it('charges nothing now; then a stub on the day up to which is billed, and whole cycles on the new day', async () => {
    const id = await b.account();
    await b.run.run();
    go(b, '2026-11-20');
    await b.chooseDay.carryOut(id, 25);
    expect(b.gateway.charges).toHaveLength(1);
    const preview = await b.previews.ofAccount(id, { count: 3 });
    expect(preview.map(({ date, totalCents }) => [date, totalCents])).toEqual([
      ['2026-12-12', 4333],
      ['2026-12-25', 10_000],
      ['2027-01-25', 10_000],
    ]);
    for (const date of ['2026-12-12', '2026-12-25']) {
      go(b, date);
      await b.run.run();
    }
    expect(b.gateway.charges.map(({ amountCents }) => amountCents)).toEqual([10_000, 4333, 10_000]);
  });

  it('and back before the next invoice leaves the schedule as it was', async () => {
    const id = await b.account();
    await b.run.run();
    const before = await b.previews.ofAccount(id, { count: 24 });
    for (const day of [25, 31, 1, 12]) await b.chooseDay.carryOut(id, day);
    expect(await b.previews.ofAccount(id, { count: 24 })).toEqual(before);
  });

  it('on the billing day itself first issues what has begun, under the old day, as previewed', async () => {
    const id = await b.account();
    await b.run.run();
    go(b, '2026-12-12');
    const preview = await b.previews.ofAccount(id, { day: 31, count: 3 });
    const all = await b.previews.ofAllDays(id, 3);
    expect(all[30]).toEqual(preview);
    await b.chooseDay.carryOut(id, 31);
    expect((await b.invoices(id)).map(({ periodEnd }) => periodEnd)).toEqual(['2026-12-12', '2027-01-12']);
    const after = await b.previews.ofAccount(id, { count: 2 });
    expect(after.map(({ period }) => period)).toEqual(preview.slice(1).map(({ period }) => period));
    expect(after[0]!.period).toMatchObject({ start: '2027-01-12', end: '2027-01-31', days: 19, ofDays: 31 });
  });

  it('twice in a cycle leaves no day out and bills none twice', async () => {
    const id = await b.account();
    const days = [31, 5, 28, 30, 1, 15, 29];
    for (let date = '2026-11-12'; date < '2028-03-02'; date = addDays(date, 1)) {
      go(b, date);
      if (Number(date.slice(8)) % 9 === 0) await b.chooseDay.carryOut(id, days[Number(date.slice(5, 7)) % 7]!);
      if (Number(date.slice(8)) % 4 !== 0) await b.run.run();
    }
    const issued = await b.invoices(id);
    issued.slice(1).forEach((invoice, n) => expect(invoice.periodStart).toBe(issued[n]!.periodEnd));
    const total = issued.reduce((sum, { totalCents }) => sum + totalCents, 0);
    expect(b.gateway.charges.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(total);
    expect(issued.at(-1)!.periodEnd > '2028-03-01').toBe(true);
  });

  it('is 1 to 31', async () => {
    const id = await b.account();
    for (const day of [0, 32, 1.5]) expect(await refusal(b.chooseDay.carryOut(id, day))).toBe('invalid');
    expect(await refusal(b.chooseDay.carryOut('acc_nobody', 1))).toBe('not_found');
  });

  it('is shown to strangers for all days at once', async () => {
    const all = await b.previews.ofNewAccount('GB', 12);
    expect(all).toHaveLength(31);
    expect(all[24]![0]).toMatchObject({ date: '2026-11-12', totalCents: 4194 });
    expect(all[11]![0]).toMatchObject({ totalCents: 10_000 });
  });
});

describe('a test account’s clock', () => {
  let b: BillingUnderTest;

  beforeAll(async () => {
    b = await billingUnderTest('2027-01-31');
  });
  afterAll(() => b.database.drop());

  it('walks a year of invoices', async () => {
    const id = await b.account();
    const other = await b.account();
    const { id: operationId } = await b.billingClock.moveTo(id, '2028-02-01', 'usr_1');
    expect(b.nudged).toContain(`billing:${id}`);
    expect(await refusal(b.billingClock.moveTo(id, '2029-01-01', 'usr_1'))).toBe('billing.clock_moving');
    expect(await b.billingClock.walk(id, new AbortController().signal)).toBe(true);
    const issued = await b.invoices(id);
    expect(issued.map(({ issuedOn }) => issuedOn)).toEqual(issued.map(({ periodStart }) => periodStart));
    expect(issued.map(({ periodStart }) => periodStart).slice(0, 3)).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
    ]);
    expect(issued).toHaveLength(13);
    expect(issued.at(-1)!.number).toMatch(/^2028-/);
    expect(await b.read(id)).toMatchObject({ clockTarget: null, clockAheadDays: 366 });
    const operation = await b.dataSource.manager.findOneByOrFail(Operation, { id: operationId });
    expect(operation).toMatchObject({ kind: 'billing.clock', status: 'succeeded' });
    expect(await b.invoices(other)).toEqual([]);
    expect(await refusal(b.billingClock.moveTo(id, '2028-02-01', 'usr_1'))).toBe('invalid');
  });

  it('stands still where the gateway gives no answer, and goes on', async () => {
    const id = await b.account();
    await b.billingClock.moveTo(id, '2027-06-01', 'usr_1');
    b.gateway.silent = true;
    expect(await b.billingClock.walk(id, new AbortController().signal)).toBe(false);
    expect(await b.read(id)).toMatchObject({ clockAheadDays: 0, clockTarget: '2027-06-01' });
    b.gateway.silent = false;
    expect(await b.billingClock.walk(id, new AbortController().signal)).toBe(true);
    expect((await b.collections(id)).map(({ status }) => status)).toEqual(Array(5).fill('paid'));
  });
});
