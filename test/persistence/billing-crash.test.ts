import { CreditNote, Invoice } from '@onebox/billing';
import { DataSource } from 'typeorm';
import { billingUnderTest, type BillingUnderTest, go } from '../support/billing.js';

// Some hundred accounts, each killed at another step.
jest.setTimeout(5 * 60_000);

/** Counts the statements and calls of the gateway; from the n-th on nothing happens any more, as after a kill −9. */
class Fuse {
  private left = Infinity;
  burnt = false;

  set(steps: number): void {
    this.left = steps;
    this.burnt = false;
  }

  step(): void {
    if (this.burnt || --this.left < 0) {
      this.burnt = true;
      throw new Error('killed');
    }
  }

  /** Statements of the database; an open transaction is undone, as when its connection is lost. */
  watch(dataSource: DataSource): void {
    const create = dataSource.createQueryRunner.bind(dataSource);
    dataSource.createQueryRunner = (mode) => {
      const runner = create(mode);
      const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
      runner.query = (async (...args: unknown[]) => {
        if (args[0] !== 'ROLLBACK') this.step();
        return query(...args);
      }) as typeof runner.query;
      return runner;
    };
  }

  /** A call may be killed before it is made, and after it was answered. */
  around<A extends unknown[], R>(call: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
    return async (...args) => {
      this.step();
      const answer = await call(...args).catch((error: Error) => error);
      this.step();
      if (answer instanceof Error) throw answer;
      return answer;
    };
  }
}

/** What was made in the same millisecond of the test's clock has no order. */
const byAmount = (one: { amountCents: number }, other: { amountCents: number }) => one.amountCents - other.amountCents;

describe('billing that is killed at any step and started again', () => {
  const fuse = new Fuse();
  let b: BillingUnderTest;

  beforeAll(async () => {
    b = await billingUnderTest();
    fuse.watch(b.dataSource);
    Object.assign(b.gateway, {
      charge: fuse.around(b.gateway.charge),
      refund: fuse.around(b.gateway.refund),
      replaceCard: fuse.around(b.gateway.replaceCard),
    });
  });
  afterAll(() => b.database.drop());

  /** All that is kept of an account, without what is different for each: ids, numbers, times. */
  async function endState(id: string) {
    const { status, billedThrough, billingDueOn } = await b.read(id);
    const charged = b.gateway.charges.filter(({ customerId }) => customerId === `cus_${id}`);
    const mails = (await b.mails(id)).map(({ template, data }) => ({
      template,
      ...data,
      number: '',
      payUrl: '',
      invoiceNumber: '',
    }));
    return {
      ...{ status, billedThrough, billingDueOn },
      invoices: (await b.invoices(id)).map(({ periodStart, periodEnd, lines, totalCents, dueCents, issuedOn }) => ({
        ...{ periodStart, periodEnd, lines, totalCents, dueCents, issuedOn },
      })),
      collections: (await b.collections(id)).sort(byAmount).map(({ status, attempts, nextStepOn, paidOn }) => ({
        ...{ status, attempts, nextStepOn, paidOn },
      })),
      payments: (await b.payments(id))
        .sort(byAmount)
        .map(({ attempt, status, amountCents }) => ({ attempt, status, amountCents })),
      charged: charged.map(({ amountCents }) => amountCents),
      refunded: b.gateway.refunds.filter(({ paymentId }) => charged.some((one) => one.paymentId === paymentId)).length,
      balance: await b.credits.balance(id),
      mails,
    };
  }

  /** `work` is killed at its 1st, 2nd, 3rd … step, each time with another account, and `again` has to mend it. */
  async function killedEverywhere(
    prepare: () => Promise<string>,
    work: (id: string) => Promise<unknown>,
    again: (id: string) => Promise<unknown> = work,
  ) {
    const untouched = await prepare();
    await work(untouched);
    await again(untouched);
    const expected = await endState(untouched);
    for (let steps = 0; ; steps++) {
      const id = await prepare();
      fuse.set(steps);
      const killed = await work(id).then(
        // What was killed inside a call of the gateway may end as if the gateway had failed.
        () => fuse.burnt,
        (error: Error) => error.message === 'killed' || Promise.reject(error),
      );
      fuse.set(Infinity);
      await again(id);
      expect({ steps, ...(await endState(id)) }).toEqual({ steps, ...expected });
      if (!killed) return { steps, expected };
    }
  }

  const look = (date: string) => (id: string) => {
    go(b, date);
    return b.accountBilling.lookAt(id, date);
  };

  it('has issued and charged each period once', async () => {
    const prepare = async () => {
      go(b, '2027-01-10');
      const id = await b.account({ billingDay: 12 });
      await b.credits.grant({ accountId: id, amountCents: 100, reason: 'x', byUserId: 'usr_1' });
      const charge = {
        accountId: id,
        kind: 'transfer' as const,
        subjectId: id,
        description: 'Transfer',
        amountCents: 1000,
      };
      await b.charges.add(b.dataSource.manager, charge);
      return id;
    };
    const { steps, expected } = await killedEverywhere(prepare, look('2027-01-12'));
    expect(steps).toBeGreaterThan(60);
    expect(expected).toMatchObject({ charged: [1545, 10_000], balance: 0, billingDueOn: '2027-02-12' });
    expect(expected.invoices).toHaveLength(2);
  });

  it('has counted a decline once, and suspended at the last', async () => {
    const prepare = async () => {
      go(b, '2027-01-10');
      const id = await b.account({ paymentMethodId: 'pm_declined' });
      for (const date of ['2027-01-10', '2027-01-11', '2027-01-13', '2027-01-15']) await look(date)(id);
      return id;
    };
    const { expected } = await killedEverywhere(prepare, look('2027-01-17'));
    expect(expected).toMatchObject({ status: 'suspended', charged: [], collections: [{ attempts: 5 }] });
    expect(expected.mails).toHaveLength(6);
  });

  it('has brought a suspended account back with its new card', async () => {
    const prepare = async () => {
      go(b, '2027-01-10');
      const id = await b.account({ paymentMethodId: 'pm_stolen' });
      await look('2027-01-10')(id);
      await look('2027-01-17')(id);
      go(b, '2027-03-05');
      return id;
    };
    const work = (id: string) => b.replaceCard.carryOut(id, { paymentMethod: 'pm_good' }, 'key');
    const again = async (id: string) => {
      // Killed before the card was taken, the customer gives it again.
      if ((await b.read(id)).paymentMethodId !== 'pm_good') await work(id);
      await look('2027-03-05')(id);
    };
    const { expected } = await killedEverywhere(prepare, work, again);
    expect(expected).toMatchObject({ status: 'active', charged: [10_000, 1786], billedThrough: '2027-03-10' });
  });

  it('has paid back once', async () => {
    const prepare = async () => {
      go(b, '2027-01-10');
      const id = await b.account();
      await look('2027-01-10')(id);
      return id;
    };
    const work = async (id: string) => {
      const invoice = await b.dataSource.manager.findOneByOrFail(Invoice, { accountId: id });
      await b.refunds.issue({ invoiceId: invoice.id, to: 'card', reason: 'x', byUserId: 'usr_1' });
    };
    const again = async (id: string) => {
      const invoice = await b.dataSource.manager.findOneByOrFail(Invoice, { accountId: id });
      if (!(await b.dataSource.manager.existsBy(CreditNote, { invoiceId: invoice.id }))) await work(id);
      await look('2027-01-11')(id);
    };
    const { expected } = await killedEverywhere(prepare, work, again);
    expect(expected.refunded).toBe(1);
  });

  it('has left no gap in the numbers', async () => {
    const sequences = (await b.dataSource.manager.find(Invoice)).map(({ sequence }) => sequence).sort((a, z) => a - z);
    expect(sequences).toEqual(sequences.map((_, n) => n + 1));
  });
});
