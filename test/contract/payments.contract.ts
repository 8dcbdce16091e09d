import { inspect } from 'node:util';
import { FakeClock } from '@onebox/clock';
import {
  type Card,
  DatabaseLedger,
  GatewaySilent,
  openPaymentGateway,
  type PaymentGateway,
  SandboxGateway,
  type SandboxLedger,
  type SandboxRequest,
} from '@onebox/payments';
import { Secrets } from '@onebox/secrets';
import { DataSource } from 'typeorm';
import { StripeGateway } from '../../libs/payments/src/stripe-gateway.js';
import { testDatabase, type TestDatabase } from '../support/mariadb.js';
import { FAKE_STRIPE, StripeServer } from '../support/stripe-server.js';
import { paymentGatewayContract } from './payments-suite.js';

const secrets = new Secrets(Buffer.alloc(32, 1));
const clock = new FakeClock();
const person = { name: 'Ada Lovelace', email: 'ada@example.com' };

/** Keeps, and does not say so. */
class LossyLedger implements SandboxLedger {
  lossy = false;

  constructor(private readonly ledger: SandboxLedger) {}

  find(key: string): Promise<SandboxRequest | undefined> {
    return this.ledger.find(key);
  }

  async keep(request: SandboxRequest): Promise<SandboxRequest> {
    const kept = await this.ledger.keep(request);
    if (!this.lossy) return kept;
    this.lossy = false;
    throw new GatewaySilent('Lost on the way.');
  }

  paymentOf(invoiceId: string): Promise<{ paymentId: string } | undefined> {
    return this.ledger.paymentOf(invoiceId);
  }

  refundOf(creditNoteId: string): Promise<{ refundId: string } | undefined> {
    return this.ledger.refundOf(creditNoteId);
  }
}

paymentGatewayContract('sandbox', async () => {
  const database = await testDatabase();
  const second = await new DataSource(database.options).initialize();
  const ledger = new LossyLedger(new DatabaseLedger(database.dataSource, clock));
  return {
    gateway: new SandboxGateway(secrets, clock, ledger),
    another: await openPaymentGateway({}, { secrets, clock, dataSource: second }),
    confirmed: async (testCard) => testCard,
    loseNextCharge: () => void (ledger.lossy = true),
    loseNextRefund: () => void (ledger.lossy = true),
    charged: () => countCharges(database),
    close: async () => {
      await second.destroy();
      await database.drop();
    },
  };
});

paymentGatewayContract('stripe, over a fake of its API', async () => {
  const server = await StripeServer.start();
  const gateway = await openStripe(server);
  let browsers = 0;
  return {
    gateway,
    another: await openStripe(server),
    confirmed: async (testCard) => {
      const { clientSecret } = await gateway.createSetupIntent(`browser-${++browsers}`);
      return server.books.confirmSetup(clientSecret, testCard);
    },
    loseNextCharge: () => server.beSilent('drop', { path: /payment_intents/ }),
    loseNextRefund: () => server.beSilent('drop', { path: /refunds/ }),
    charged: async () => server.charges.length,
    close: () => server.close(),
  };
});

describe('the sandbox gateway', () => {
  let database: TestDatabase;
  let gateway: PaymentGateway;
  const card: Card = { number: '4000000000003220', expiryMonth: 12, expiryYear: 2030, cvc: '971' };

  beforeAll(async () => {
    database = await testDatabase();
    gateway = await openPaymentGateway({}, { secrets, clock, dataSource: database.dataSource });
  });
  afterAll(() => database.drop());

  it('stores neither a card’s number nor its code, and repeats neither', async () => {
    await gateway.createCustomer({ ...person, card }, 'marked-1');
    await gateway.replaceCard('cus_1', { card }, 'marked-2');
    const refusals = await Promise.all(
      ['4000000000000002', '4000000000003221'].map((number, index) =>
        gateway
          .createCustomer({ ...person, card: { ...card, number } }, `marked-${index + 3}`)
          .catch((error: unknown) => error),
      ),
    );
    const rows: unknown = await database.dataSource.query('SELECT * FROM sandbox_requests');
    const told = `${JSON.stringify(rows)} ${inspect(refusals, { depth: 10, showHidden: true })}`;
    expect(told).toContain('3220');
    expect(told).not.toMatch(/\b\d{16}\b|\b971\b|cvc/);
  });

  it('knows a key again after a restart, and forgets it after more than a year', async () => {
    const turning = new FakeClock();
    const open = () => openPaymentGateway({}, { secrets, clock: turning, dataSource: database.dataSource });
    const count = (): Promise<unknown[]> => database.dataSource.query('SELECT * FROM sandbox_requests');
    const first = await (await open()).createCustomer({ ...person, card }, 'kept');
    expect(await (await open()).createCustomer({ ...person, card }, 'kept')).toEqual(first);
    turning.advance(401 * 86_400_000);
    await (await open()).createCustomer({ ...person, card }, 'late');
    expect(await count()).toHaveLength(1);
  });
});

describe('the stripe gateway', () => {
  let server: StripeServer;
  let gateway: PaymentGateway;
  let count = 0;
  const key = () => `stripe-${++count}`;

  beforeAll(async () => {
    server = await StripeServer.start();
    gateway = await openStripe(server);
  });
  afterAll(() => server.close());

  it('takes no card as typed, and says why', async () => {
    const card = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvc: '123' };
    const refused = gateway.createCustomer({ ...person, card }, key());
    await expect(refused).rejects.toMatchObject({ name: 'InvalidCard', field: 'paymentMethod' });
    await expect(refused).rejects.toThrow('from the browser straight to the payment gateway');
  });

  it('takes a card that the browser has set up, without asking the bank again', async () => {
    const { clientSecret } = await gateway.createSetupIntent(key());
    const paymentMethod = server.books.confirmSetup(clientSecret, 'pm_card_authenticationRequiredOnSetup');
    const before = server.books.setupIntents.size;
    const kept = await gateway.createCustomer({ ...person, paymentMethod }, key());
    expect(server.books.setupIntents.size).toBe(before);
    expect(kept).toMatchObject({ paymentMethodId: paymentMethod, card: { last4: '3155' } });
    expect(server.books.customers.get(kept.customerId)).toMatchObject({
      invoice_settings: { default_payment_method: paymentMethod },
    });
    await gateway.charge(chargeOf(kept), key());
  });

  it('goes on after the customer has confirmed what the bank asked', async () => {
    const paymentMethod = server.books.createPaymentMethod('pm_card_authenticationRequiredOnSetup');
    const [create, once] = [(k: string) => gateway.createCustomer({ ...person, paymentMethod }, k), key()];
    const refused: unknown = await create(once).catch((error: unknown) => error);
    expect(await create(once).catch((error: unknown) => error)).toEqual(refused);
    server.books.confirmSetup((refused as { clientSecret: string }).clientSecret);
    expect((await create(once)).paymentMethodId).toBe(paymentMethod);
  });

  it('does not take a card that another customer has', async () => {
    const { paymentMethodId: paymentMethod } = await gateway.createCustomer(
      { ...person, paymentMethod: 'pm_card_visa' },
      key(),
    );
    const stolen = gateway.createCustomer({ ...person, paymentMethod }, key());
    await expect(stolen).rejects.toMatchObject({ name: 'InvalidCard', field: 'paymentMethod' });
  });

  it.each([['drop'], ['error'], ['hang']] as const)('takes silence (%s) for no decline', async (how) => {
    const impatient = new StripeGateway({ ...FAKE_STRIPE, apiUrl: server.url }, clock, 300);
    const kept = await gateway.createCustomer({ ...person, paymentMethod: 'pm_card_visa' }, key());
    const [before, once] = [server.charges.length, key()];
    for (const executed of [false, true]) {
      server.beSilent(how, { path: /payment_intents/, executed });
      await expect(impatient.charge(chargeOf(kept), once)).rejects.toMatchObject({ name: 'GatewaySilent' });
    }
    await impatient.charge(chargeOf(kept), once);
    expect(server.charges).toHaveLength(before + 1);
  });

  it('is silent while Stripe cannot be reached', async () => {
    const nowhere = new StripeGateway({ ...FAKE_STRIPE, apiUrl: 'http://127.0.0.1:1' }, clock);
    await expect(nowhere.createSetupIntent(key())).rejects.toMatchObject({ name: 'GatewaySilent' });
  });

  it('tells by an event that the customer has confirmed a payment since', async () => {
    const { clientSecret } = await gateway.createSetupIntent(key());
    const paymentMethod = server.books.confirmSetup(clientSecret, 'pm_card_authenticationRequired');
    const customer = await gateway.createCustomer({ ...person, paymentMethod }, key());
    const once = key();
    const declined = await gateway.charge(chargeOf(customer), once).catch((error: unknown) => error);
    expect(declined).toMatchObject({ reason: 'authentication_required', hard: false });
    const paid = server.books.confirmPayment((declined as { clientSecret: string }).clientSecret);
    const { body, signature } = server.sign('payment_intent.succeeded', paid, { at: clock.now() });
    const event = gateway.event(body, signature);
    expect(event).toMatchObject({ type: 'payment.succeeded', paymentId: paid.id, invoiceId: 'inv_1' });
  });

  it('looks for a refund through all pages, and says of one that failed since that it did', async () => {
    const kept = await gateway.createCustomer({ ...person, paymentMethod: 'pm_card_visa' }, key());
    const { paymentId } = await gateway.charge(chargeOf(kept), key());
    const refund = (creditNoteId: string) =>
      gateway.refund({ paymentId, amountCents: 1, currency: 'USD', creditNoteId }, key());
    const { refundId } = await refund('cn_first');
    for (let n = 0; n < 100; n++) await refund(`cn_${n}`);
    expect(await gateway.findRefund(paymentId, 'cn_first')).toEqual({ refundId });
    Object.assign(server.books.refunds.get(refundId)!, { status: 'failed', failure_reason: 'lost_or_stolen_card' });
    const failed = gateway.findRefund(paymentId, 'cn_first');
    await expect(failed).rejects.toMatchObject({
      name: 'RefundRefused',
      message: expect.stringContaining('lost_or_stolen_card'),
    });
  });

  describe('events', () => {
    const intent = { id: 'pi_1', object: 'payment_intent', metadata: { invoice_id: 'inv_1' } };
    const refund = { id: 're_1', object: 'refund', metadata: { credit_note_id: 'cn_1' } };
    const failed = { type: 'refund.failed', refundId: 're_1', creditNoteId: 'cn_1', reason: 'lost_or_stolen_card' };
    const method = {
      id: 'pm_1',
      customer: 'cus_1',
      card: { brand: 'visa', last4: '4242', exp_month: 2, exp_year: 2031 },
    };
    const kept = { paymentMethodId: 'pm_1', card: { brand: 'visa', last4: '4242', expiryMonth: 2, expiryYear: 2031 } };

    it.each([
      ['payment_intent.succeeded', intent, { type: 'payment.succeeded', paymentId: 'pi_1', invoiceId: 'inv_1' }],
      ['payment_intent.payment_failed', { ...intent, metadata: {} }, { type: 'payment.failed', invoiceId: null }],
      ['charge.dispute.created', { payment_intent: 'pi_1' }, { type: 'payment.disputed', paymentId: 'pi_1' }],
      ['refund.failed', { ...refund, status: 'failed' }, { ...failed, reason: 'failed' }],
      ['refund.updated', { ...refund, status: 'failed', failure_reason: 'lost_or_stolen_card' }, failed],
      [
        'refund.updated',
        { ...refund, status: 'canceled', metadata: {} },
        { type: 'refund.failed', creditNoteId: null },
      ],
      ['charge.refund.updated', { ...refund, status: 'failed', failure_reason: 'lost_or_stolen_card' }, failed],
      ['refund.updated', { ...refund, status: 'succeeded' }, { type: 'other' }],
      ['payment_method.automatically_updated', method, { type: 'card.updated', customerId: 'cus_1', kept }],
      ['payment_method.updated', { ...method, card: null }, { type: 'other' }],
      ['customer.created', { id: 'cus_1' }, { type: 'other' }],
    ])('of the type %s are understood', (type, object, expected) => {
      const { body, signature } = server.sign(type, object, { at: clock.now() });
      expect(gateway.event(body, signature)).toMatchObject({ id: expect.stringMatching(/^evt_/), ...expected });
    });

    it('that come twice are the same, by their id', () => {
      const { body, signature } = server.sign('payment_intent.succeeded', intent, { at: clock.now() });
      expect(gateway.event(body, signature)).toEqual(gateway.event(body, signature));
    });

    it.each([
      ['a body that was altered', {}, (body: Buffer) => Buffer.from(body.toString().replace('inv_1', 'inv_2'))],
      ['another secret', { secret: 'whsec_other' }, (body: Buffer) => body],
      ['a signature of six minutes ago', { at: new Date(clock.now().getTime() - 360_000) }, (body: Buffer) => body],
    ])('are refused with %s', (_what, options, alter) => {
      const { body, signature } = server.sign('payment_intent.succeeded', intent, { at: clock.now(), ...options });
      const event = () => gateway.event(alter(body), signature);
      expect(event).toThrow(expect.objectContaining({ name: 'InvalidSignature' }));
    });

    it('may be up to five minutes late', () => {
      const at = new Date(clock.now().getTime() - 299_000);
      const { body, signature } = server.sign('payment_intent.succeeded', intent, { at });
      expect(gateway.event(body, signature)).toMatchObject({ type: 'payment.succeeded' });
    });
  });
});

function openStripe(server: StripeServer): Promise<PaymentGateway> {
  const stripe = { ...FAKE_STRIPE, apiUrl: server.url };
  return openPaymentGateway({ stripe }, { secrets, clock, dataSource: undefined as never });
}

async function countCharges({ dataSource }: TestDatabase): Promise<number> {
  const [{ n }]: [{ n: string }] = await dataSource.query(
    "SELECT COUNT(*) n FROM sandbox_requests WHERE JSON_EXTRACT(outcome, '$.answer.paymentId') IS NOT NULL",
  );
  return Number(n);
}

function chargeOf({ customerId, paymentMethodId }: { customerId: string; paymentMethodId: string }) {
  const rest = { amountCents: 10_000, currency: 'USD', description: 'Onebox 2026-000001', invoiceId: 'inv_1' };
  return { customerId, paymentMethodId, ...rest };
}
