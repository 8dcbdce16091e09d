import { Account } from '@onebox/accounts';
import { Usage } from '@onebox/metering';
import { BillingReconciler } from '@onebox/provisioning';
import { billingUnderTest, type BillingUnderTest, go } from '../support/billing.js';

describe('the reconciler of billing', () => {
  let b: BillingUnderTest;
  let reconciler: BillingReconciler;
  const never = new AbortController().signal;
  const hours = (count: number) => ({ lookAgainAfterMs: count * 3_600_000 });

  beforeEach(async () => {
    b = await billingUnderTest('2027-01-10');
    const { dataSource, turn: clock, accountBilling, billingClock } = b;
    reconciler = new BillingReconciler({
      dataSource,
      clock,
      accountBilling,
      billingClock,
      usage: new Usage(dataSource),
    });
  });
  afterEach(() => b.database.drop());

  const ids = async () => {
    const found: string[] = [];
    for await (const id of reconciler.ids()) found.push(id);
    return found.sort();
  };

  it('looks at those that are due, and no more at them afterwards', async () => {
    const due = await b.account();
    await b.account({ billingDueOn: '2027-02-01' });
    await b.account({ billingExempt: true, billingDueOn: null });
    expect(await ids()).toEqual([due]);
    expect(await reconciler.reconcile(due, never)).toEqual({ done: true });
    expect(await b.invoices(due)).toHaveLength(1);
    expect(await ids()).toEqual([]);
  });

  it('looks again at the next midnight of the account’s own, by its own clock', async () => {
    const declined = { paymentMethodId: 'pm_declined' };
    expect(await reconciler.reconcile(await b.account(declined), never)).toEqual(hours(15));
    expect(await reconciler.reconcile(await b.account({ ...declined, timeZone: 'Asia/Tokyo' }), never)).toEqual(
      hours(6),
    );
    const ahead = await b.account({ ...declined, clockAheadDays: 30, billingDueOn: '2027-02-09' });
    expect(await ids()).toContain(ahead);
    expect(await reconciler.reconcile(ahead, never)).toEqual(hours(15));
  });

  it('asks a silent gateway again in ten minutes', async () => {
    const id = await b.account();
    b.gateway.silent = true;
    expect(await reconciler.reconcile(id, never)).toEqual({ lookAgainAfterMs: 600_000 });
    expect(await ids()).toEqual([id]);
  });

  it('lets an account’s clock walk, and goes on where it was stopped', async () => {
    const id = await b.account();
    await b.billingClock.moveTo(id, '2027-07-01', 'usr_1');
    expect(await reconciler.reconcile(id, AbortSignal.abort())).toEqual({ lookAgainAfterMs: 600_000 });
    expect(await reconciler.reconcile(id, never)).toEqual({ done: true });
    expect(await b.invoices(id)).toHaveLength(6);
    expect(await b.read(id)).toMatchObject({ clockAheadDays: 172, clockTarget: null, billingDueOn: '2027-07-10' });
    go(b, '2027-01-19');
    await reconciler.reconcile(id, never);
    expect(await b.invoices(id)).toHaveLength(7);
  });

  it('goes on with the clock of an account that was suspended on its way', async () => {
    const id = await b.account({ paymentMethodId: 'pm_stolen' });
    await b.billingClock.moveTo(id, '2027-01-20', 'usr_1');
    await b.accountBilling.lookAt(id, '2027-01-10');
    await b.accountBilling.lookAt(id, '2027-01-17');
    expect(await b.read(id)).toMatchObject({ status: 'suspended', billingDueOn: null, clockTarget: '2027-01-20' });
    expect(await ids()).toEqual([id]);
    await reconciler.reconcile(id, never);
    expect(await b.read(id)).toMatchObject({ clockTarget: null, clockAheadDays: 10 });
  });

  it('has nothing to do for what is gone, or not billed', async () => {
    const exempt = await b.account({ billingExempt: true });
    for (const id of ['acc_nobody', exempt]) expect(await reconciler.reconcile(id, never)).toEqual({ done: true });
    expect(await b.dataSource.manager.countBy(Account, {})).toBe(1);
  });
});
