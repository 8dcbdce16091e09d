import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalStep } from '@onebox/provisioning';
import { eventually } from '../support/ask.js';
import { Customer, GOOD_CARD, type OperationAnswer } from '../support/client.js';
import { MailServer } from '../support/mail-server.js';
import { nudge } from '../support/nudge.js';
import { platformSql } from '../support/platform-sql.js';
import { TestPlatform } from '../support/platform.js';
import { FAKE_STRIPE, StripeServer } from '../support/stripe-server.js';

const unique = Date.now().toString(36);
const PATIENCE_MS = 120_000;

/** A card of the sandbox that is taken at sign-up and refused at every charge. */
const REFUSED_LATER = { ...GOOD_CARD, number: '4000000000000341' };

/**
 * What a customer's life with billing reaches. Refunds, cancelled transfers and renewals are killed in test/persistence:
 * billing-crash, transfers.
 */
const STEPS: JournalStep[] = [
  'billing.invoice-issued',
  'billing.payment-begun',
  'billing.payment-answered',
  'billing.payment-written',
  'billing.account-suspended',
  'billing.account-resumed',
  'billing.next-look-written',
  'billing.clock-turned',
  'domain.edge-suspended',
  'transfer.requested',
  'transfer.requested-written',
  'transfer.completed-written',
  'transfer.operation-ended',
  'mail.begun',
  'mail.handed-over',
];

const OF_A_CHARGE: JournalStep[] = [
  'billing.invoice-issued',
  'billing.payment-begun',
  'billing.payment-answered',
  'billing.payment-written',
  'billing.next-look-written',
];

/**
 * The worker kills itself at a step (see `Journal`) while an account signs up, is declined, suspended and back, and takes a
 * domain over; the supervisor starts it again. Whatever the step: each period one invoice, each invoice one charge, each
 * mail once.
 */
describe('a worker that is killed while it bills', () => {
  let platform: TestPlatform;
  let mails: MailServer;
  let stripe: StripeServer;
  let admin: Customer;

  beforeAll(async () => {
    mails = await MailServer.start();
    stripe = await StripeServer.start();
    platform = new TestPlatform({
      id: 'testkill',
      ports: [27080, 27443, 22000, 22001, 27464],
      subnets: '10.235.0.0/16',
      env: { ONEBOX_SMTP_URL: `smtp://127.0.0.1:${mails.port}` },
    });
    await platform.up();
    admin = new Customer(platform, platform.adminEmail, platform.adminPassword);
    await admin.signIn();
  });
  afterAll(async () => {
    await platform.purge();
    await mails.stop();
    await stripe.close();
  });

  const killFile = () => join(platform.dataDir, 'run', 'kill-at');
  const sql = (statement: string) => platformSql(platform, statement);
  const accountOf = async (customer: Customer) => (await customer.call<{ id: string }>('GET', '/account')).id;

  /** Kills the worker when it gets to the step, if one is named, and says how everything ended. */
  async function ending<T>(step: JournalStep | null, live: () => Promise<T>): Promise<T> {
    if (step) writeFileSync(killFile(), step);
    const end = await live();
    // The worker removes it as it dies: the step was reached.
    expect(existsSync(killFile())).toBe(false);
    return end;
  }

  /** By template how many, once all are sent; and how many different ones the mail server got. */
  async function mailsOf(customer: Customer, accountId: string) {
    await eventually(
      async () =>
        (await sql(`SELECT id FROM mails WHERE account_id = '${accountId}' AND status <> 'sent'`)).length === 0,
      'all mails sent',
      PATIENCE_MS,
    );
    const queued = await sql(
      `SELECT template, COUNT(*) FROM mails WHERE account_id = '${accountId}' GROUP BY template`,
    );
    const received = mails.received.filter(({ envelope }) => envelope.to.includes(customer.email));
    return {
      queued: Object.fromEntries(queued),
      // What the server took just before the worker died it gets again, by the same id.
      received: new Set(received.map(({ messageId }) => messageId)).size,
    };
  }

  /** In SQL: so many days from today, by the account's own clock. */
  const dateOf = (accountId: string, days = 0) =>
    `(SELECT DATE_ADD(CURRENT_DATE, INTERVAL clock_ahead_days + ${days} DAY) FROM accounts WHERE id = '${accountId}')`;

  /** All that is kept about money, without what differs from one life to another. */
  async function moneyOf(accountId: string) {
    const invoices = await sql(
      `SELECT i.id, c.status, c.attempts, JSON_LENGTH(i.lines), c.amount_cents FROM invoices i
         JOIN collections c ON c.invoice_id = i.id WHERE i.account_id = '${accountId}' ORDER BY i.period_start`,
    );
    const payments = await sql(
      `SELECT p.invoice_id, p.attempt, p.status, p.amount_cents FROM payments p WHERE p.account_id = '${accountId}'
         ORDER BY p.invoice_id, p.attempt`,
    );
    const nth = new Map(invoices.map(([id], n) => [id, n]));
    return {
      invoices: invoices.map(([, ...rest]) => rest),
      payments: payments.map(([invoiceId = '', ...rest]) => [nth.get(invoiceId), ...rest]).sort(),
      account: await sql(`SELECT status, suspended_for FROM accounts WHERE id = '${accountId}'`),
      ids: invoices.map(([id = '']) => id),
    };
  }

  async function moveClock(customer: Customer, accountId: string, days: number): Promise<void> {
    const [[to]] = (await sql(`SELECT ${dateOf(accountId, days)}`)) as [[string]];
    const path = `/admin/accounts/${accountId}/clock`;
    const { operation } = await admin.call<{ operation: OperationAnswer }>('POST', path, { to });
    await customer.succeeded(operation.id);
  }

  describe('with the sandbox', () => {
    const lives = { count: 0 };

    /** Declined, transferred, suspended, back, and billed a month later. */
    async function life() {
      const name = `kill-${lives.count++}-${unique}`;
      const customer = await Customer.signUp(platform, { card: REFUSED_LATER });
      const accountId = await accountOf(customer);
      await customer.addDomain({ hostname: `${name}.test`, runtimes: [{ runtime: 'static' }] });
      await transfer(customer, `${name}.com`);

      await moveClock(customer, accountId, 8);
      await platform.answer(`${name}.test`, '/', ({ status }) => status === 503);
      await giveGoodCard(accountId);
      await platform.answer(`${name}.test`, '/', ({ status }) => status === 200);
      await moveClock(customer, accountId, 32);
      const { ids, ...money } = await moneyOf(accountId);
      return { ...money, charges: await chargesOf(ids), mails: await mailsOf(customer, accountId) };
    }

    async function transfer(customer: Customer, hostname: string): Promise<void> {
      const wish = { hostname, authCode: 'SANDBOX-OK' };
      const { operation } = await customer.call<{ operation: OperationAnswer }>('POST', '/transfers', wish);
      await eventually(
        async () =>
          (await sql(`SELECT 1 FROM transfers WHERE hostname = '${hostname}' AND registrar_ref > ''`)).length > 0,
        'the request at the registrar',
        PATIENCE_MS,
      );
      await admin.call('POST', '/admin/registrar/clock', { days: 6 });
      await customer.succeeded(operation.id);
    }

    /** As an API that died right after it had taken the card: the worker is to try it. */
    async function giveGoodCard(accountId: string): Promise<void> {
      await sql(
        `SET @today = ${dateOf(accountId)};
         UPDATE collections SET next_step_on = @today WHERE account_id = '${accountId}' AND status = 'open';
         UPDATE accounts SET payment_method_id = 'pm_sandbox_pays_0', billing_due_on = @today WHERE id = '${accountId}'`,
      );
      await nudge(platform, `billing:${accountId}`);
    }

    /** How often each invoice was charged, and refused, by the sandbox's own ledger. */
    async function chargesOf(invoiceIds: string[]): Promise<string[][]> {
      const count = (invoiceId: string) =>
        sql(
          `SELECT JSON_VALUE(outcome, '$.kind'), COUNT(*) FROM sandbox_requests
             WHERE idempotency_key LIKE '${invoiceId}%' GROUP BY 1 ORDER BY 1`,
        );
      return (await Promise.all(invoiceIds.map(count))).map((rows) => rows.flat());
    }

    let expected: Awaited<ReturnType<typeof life>>;

    it('lives undisturbed', async () => {
      expected = await ending(null, life);
      expect(expected).toMatchObject({
        account: [['active', 'NULL']],
        mails: { queued: { 'account-suspended': '1', 'account-resumed': '1', 'payment-failed': '5' } },
      });
      expect(expected.charges[0]).toEqual(['answered', '1', 'declined', '5']);
      expect(expected.charges.slice(1)).toEqual(expected.charges.slice(1).map(() => ['answered', '1']));
    });

    it.each(STEPS)(
      'at %s ends as if nothing had happened',
      async (step) => {
        expect(await ending(step, life)).toEqual(expected);
      },
      300_000,
    );
  });

  describe('with Stripe', () => {
    beforeAll(async () => {
      await platform.down();
      await platform.up({
        ONEBOX_PAYMENTS: 'stripe',
        ONEBOX_STRIPE_SECRET_KEY: FAKE_STRIPE.secretKey,
        ONEBOX_STRIPE_PUBLISHABLE_KEY: FAKE_STRIPE.publishableKey,
        ONEBOX_STRIPE_WEBHOOK_SECRET: FAKE_STRIPE.webhookSecret,
        ONEBOX_STRIPE_API_URL: stripe.url,
      });
    });

    it.each(OF_A_CHARGE)('at %s charges the first invoice once', async (step) => {
      const end = await ending(step, async () => {
        const customer = await Customer.signUp(platform, { card: undefined, paymentMethod: 'pm_card_visa' });
        const accountId = await accountOf(customer);
        await eventually(
          async () => (await sql(`SELECT 1 FROM mails WHERE account_id = '${accountId}'`)).length > 0,
          'the mail about the invoice',
          PATIENCE_MS,
        );
        await eventually(() => Promise.resolve(!existsSync(killFile())), 'the kill', PATIENCE_MS);
        await eventually(
          async () =>
            (await sql(`SELECT 1 FROM accounts WHERE id = '${accountId}' AND billing_due_on > CURRENT_DATE`)).length >
            0,
          'the next look',
          PATIENCE_MS,
        );
        return { ...(await moneyOf(accountId)), mails: await mailsOf(customer, accountId) };
      });
      expect(end.invoices).toEqual([['paid', '1', '1', expect.any(String)]]);
      expect(end.payments).toEqual([[0, '1', 'succeeded', end.invoices[0]![3]]]);
      expect(stripe.charges.filter(({ invoiceId }) => invoiceId === end.ids[0])).toHaveLength(1);
      expect(end.mails).toEqual({ queued: { 'invoice-paid': '1' }, received: 1 });
    });
  });

  it('leaves no gap in the numbers', async () => {
    const numbers = await sql('SELECT year, COUNT(*), MIN(sequence), MAX(sequence) FROM invoices GROUP BY year');
    for (const [, count, first, last] of numbers) expect([first, last]).toEqual(['1', count]);
  });
});
