import { Account, User } from '@onebox/accounts';
import { GatewayEventRow, Invoice, Payment } from '@onebox/billing';
import { Mail } from '@onebox/notifications';
import request from 'supertest';
import { type ApiUnderTest, Browser, signUpBody, startApi } from '../support/api.js';
import { FAKE_STRIPE, StripeServer } from '../support/stripe-server.js';
import { bill } from '../support/worker-billing.js';

describe('sign-up with Stripe', () => {
  let stripe: StripeServer;
  let api: ApiUnderTest;

  beforeAll(async () => {
    stripe = await StripeServer.start();
    api = await startApi({ payments: 'stripe', stripe: { ...FAKE_STRIPE, apiUrl: stripe.url } });
  });
  afterAll(async () => {
    await api.close();
    await stripe.close();
  });

  const post = (email: string, changes: object, key?: string) => {
    const sent = new Browser(api).post('/signup').send(signUpBody(email, { card: undefined, ...changes }));
    return key ? sent.set('Idempotency-Key', key) : sent;
  };

  it('is told to browsers, with the key that they need', async () => {
    const answer = await new Browser(api).get('/config').expect(200);
    expect(answer.body.payments).toEqual({ gateway: 'stripe', publishableKey: FAKE_STRIPE.publishableKey });
    expect(JSON.stringify(answer.body)).not.toMatch(/sk_|whsec_/);
  });

  it('keeps what Stripe calls the card', async () => {
    const answer = await post('ada@example.com', { paymentMethod: 'pm_card_visa' }).expect(201);
    const { manager } = api.database.dataSource;
    const account = await manager.findOneByOrFail(Account, { id: answer.body.account.id });
    expect(stripe.books.paymentMethods.get(account.paymentMethodId!)?.customer).toBe(account.gatewayCustomerId);
    expect(answer.body.account.card).toMatchObject({ brand: 'visa', last4: '4242' });
    expect(JSON.stringify(answer.body)).not.toContain(account.paymentMethodId);
  });

  it.each([
    ['a card as typed', { card: signUpBody('x').card }, 'card', /from the browser straight to the payment gateway/],
    ['neither', {}, 'card', /Give a card/],
    ['both', { card: signUpBody('x').card, paymentMethod: 'pm_card_visa' }, 'paymentMethod', /not both/],
    ['what is none', { paymentMethod: 'tok_visa' }, 'paymentMethod', /not a payment method/],
    ['one that Stripe does not know', { paymentMethod: 'pm_1Unknown' }, 'paymentMethod', /does not know/],
  ])('takes no card from %s', async (_what, changes, path, message) => {
    const answer = await post('faulty@example.com', changes).expect(422);
    expect(answer.body.errors).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  it('declines and creates nothing', async () => {
    const answer = await post('poor@example.com', {
      paymentMethod: 'pm_card_visa_chargeDeclinedInsufficientFunds',
    }).expect(402);
    expect(answer.body).toMatchObject({ code: 'payment.declined', errors: [{ path: 'paymentMethod' }] });
    expect(await api.database.dataSource.manager.countBy(User, { emailKey: 'poor@example.com' })).toBe(0);
    expect(await api.database.dataSource.query('SELECT * FROM pending_signups')).toEqual([]);
  });

  it('lets the bank ask its customer, and then goes on with the same request', async () => {
    const paymentMethod = stripe.books.createPaymentMethod('pm_card_authenticationRequiredOnSetup');
    const send = () => post('careful@example.com', { paymentMethod }, 'careful-1');
    const answer = await send().expect(402);
    expect(answer.body).toMatchObject({
      code: 'payment.action_required',
      clientSecret: expect.stringMatching(/^seti_/),
    });
    const kept: unknown = await api.database.dataSource.query('SELECT * FROM idempotency_records');
    expect(JSON.stringify(kept) + api.logged()).not.toContain(answer.body.clientSecret);
    stripe.books.confirmSetup(answer.body.clientSecret as string);
    await send().expect(201);
  });

  it('makes one customer though the first answer was lost', async () => {
    const before = stripe.books.customers.size;
    const send = () => post('silent@example.com', { paymentMethod: 'pm_card_visa' });
    stripe.beSilent('error', { path: /customers/ });
    expect((await send().expect(503)).body).toMatchObject({ code: 'payment.unavailable' });
    await send().expect(201);
    expect(stripe.books.customers.size).toBe(before + 1);
  });
});

describe('billing with Stripe', () => {
  let stripe: StripeServer;
  let api: ApiUnderTest;

  beforeAll(async () => {
    stripe = await StripeServer.start();
    // Production: limits hold, and nothing here has an Origin.
    api = await startApi({ mode: 'production', payments: 'stripe', stripe: { ...FAKE_STRIPE, apiUrl: stripe.url } });
  });
  afterAll(async () => {
    await api.close();
    await stripe.close();
  });

  let count = 0;
  async function customer(paymentMethod: string) {
    const browser = new Browser(api);
    const body = signUpBody(`payer${++count}@example.com`, { card: undefined, paymentMethod });
    const answer = await browser.post('/signup').send(body).expect(201);
    const { accountId } = browser.take(answer);
    await bill(api, accountId);
    const { id: invoiceId } = await api.database.dataSource.manager.findOneByOrFail(Invoice, { accountId });
    return { browser, accountId, invoiceId };
  }

  /** Confirmed once, and to be confirmed again at each payment. */
  async function careful() {
    const paymentMethod = stripe.books.createPaymentMethod('pm_card_authenticationRequired');
    const intent = (await new Browser(api).post('/billing/setup-intent').expect(201)).body;
    stripe.books.confirmSetup(intent.clientSecret as string, paymentMethod);
    return customer(paymentMethod);
  }

  const sign = (type: string, object: object, options: { secret?: string; at?: Date } = {}) =>
    stripe.sign(type, object, { at: api.clock.now(), ...options });
  const tell = (
    { body, signature }: { body: Buffer; signature?: string },
    type = 'application/json; charset=utf-8',
  ) => {
    const sent = request(api.app.getHttpServer()).post('/api/v1/webhooks/stripe').type(type);
    if (signature !== undefined) void sent.set('Stripe-Signature', signature);
    // As a text: of a Buffer supertest would make JSON.
    return sent.send(body.toString());
  };
  const statusOf = async (browser: Browser, invoiceId: string) =>
    (await browser.get(`/invoices/${invoiceId}`).expect(200)).body.status;

  it('takes the card in the browser, by a setup intent, and later another one', async () => {
    const { browser } = await customer('pm_card_visa');
    const { clientSecret } = (await browser.post('/billing/setup-intent').expect(201)).body;
    const paymentMethod = stripe.books.confirmSetup(clientSecret as string, 'pm_card_mastercard');
    const { body } = await browser.put('/billing/card').send({ paymentMethod }).expect(200);
    expect(body).toMatchObject({ attempts: { paid: 0, refused: 0 }, billing: { card: { brand: 'mastercard' } } });
    const typed = await browser
      .put('/billing/card')
      .send({ card: signUpBody('x').card })
      .expect(422);
    expect(typed.body.errors).toMatchObject([{ path: 'card' }]);
  });

  it('is told by an event that the customer confirmed a payment, and heeds it once', async () => {
    const { browser, accountId, invoiceId } = await careful();
    expect(await statusOf(browser, invoiceId)).toBe('open');
    const { body } = await browser.post(`/invoices/${invoiceId}/pay`).expect(402);
    expect(body.code).toBe('payment.action_required');
    const intent = stripe.books.confirmPayment(body.clientSecret as string);
    const event = sign('payment_intent.succeeded', intent);
    await tell(event).expect(204);
    expect(await statusOf(browser, invoiceId)).toBe('paid');
    await Promise.all([tell(event).expect(204), tell(event).expect(204)]);
    await tell(sign('payment_intent.succeeded', intent)).expect(204);
    const { manager } = api.database.dataSource;
    expect(await manager.countBy(Payment, { invoiceId, status: 'succeeded' })).toBe(1);
    expect(await manager.countBy(Mail, { accountId, template: 'invoice-paid' })).toBe(1);
    expect((await browser.get('/billing').expect(200)).body).toMatchObject({ balanceCents: 0, openInvoices: [] });
  });

  it('heeds nothing that Stripe did not sign just now, to the letter', async () => {
    const { browser, invoiceId } = await careful();
    const { clientSecret } = (await browser.post(`/invoices/${invoiceId}/pay`).expect(402)).body;
    const intent = { ...stripe.books.confirmPayment(clientSecret as string) };
    const good = sign('payment_intent.succeeded', intent);
    const minutes = (count: number) => new Date(api.clock.now().getTime() + count * 60_000);
    const before = await api.database.dataSource.manager.count(GatewayEventRow);
    for (const bad of [
      sign('payment_intent.succeeded', intent, { secret: 'whsec_of_somebody_else' }),
      sign('payment_intent.succeeded', intent, { at: minutes(-6) }),
      { ...good, body: Buffer.from(good.body.toString().replace('succeeded', 'succeedee')) },
      { ...good, body: Buffer.from(`${good.body.toString()} `) },
      { ...good, body: Buffer.alloc(0) },
      { ...good, signature: undefined },
      { ...good, signature: 'nonsense' },
    ]) {
      const answer = await tell(bad).expect(400);
      expect(answer.body.code).toBe('webhook.signature');
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
    await tell(good, 'text/plain').expect(415);
    expect(await api.database.dataSource.manager.count(GatewayEventRow)).toBe(before);
    expect(await statusOf(browser, invoiceId)).toBe('open');
    await tell(good).expect(204);
    expect(await statusOf(browser, invoiceId)).toBe('paid');
  });

  it('takes events as they are: kinds that mean nothing here, broken pairs of characters, many, but none without end', async () => {
    await tell(sign('customer.created', { id: 'cus_1', name: '\ud800' })).expect(204);
    for (let sent = 0; sent < 70; sent++) await tell(sign('customer.updated', { id: 'cus_1' })).expect(204);
    await tell(sign('customer.updated', { name: 'x'.repeat(300_000) })).expect(413);
  });

  it('keeps up with a card that the bank has renewed', async () => {
    const { browser, accountId } = await customer('pm_card_visa');
    const { paymentMethodId } = await api.database.dataSource.manager.findOneByOrFail(Account, { id: accountId });
    const renewed = { ...stripe.books.paymentMethod(paymentMethodId!) };
    renewed.card = { ...renewed.card, exp_month: 7, exp_year: 2033 };
    await tell(sign('payment_method.automatically_updated', renewed)).expect(204);
    expect((await browser.get('/billing').expect(200)).body.card).toMatchObject({ expiryMonth: 7, expiryYear: 2033 });
  });

  it('is where no setup intent can be had while Stripe is silent', async () => {
    stripe.beSilent('error', { path: /setup_intents/ });
    expect((await new Browser(api).post('/billing/setup-intent').expect(503)).body.code).toBe('payment.unavailable');
  });
});
