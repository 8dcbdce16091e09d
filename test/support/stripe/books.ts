import { randomBytes } from 'node:crypto';
import { invalid, missing, StripeFault } from './fault.js';
import { type Form, text } from './forms.js';
import { type Refusal, TEST_CARDS, type TestCard } from './test-cards.js';

interface Customer {
  id: string;
  object: 'customer';
  name: string | null;
  email: string | null;
  invoice_settings: { default_payment_method: string | null };
}

interface PaymentMethod {
  id: string;
  object: 'payment_method';
  type: 'card';
  customer: string | null;
  card: { brand: string; last4: string; exp_month: number; exp_year: number };
}

interface Intent {
  id: string;
  client_secret: string;
  payment_method: string | null;
  status: 'requires_payment_method' | 'requires_action' | 'succeeded';
}

interface SetupIntent extends Intent {
  object: 'setup_intent';
  usage: string;
}

export interface PaymentIntent extends Intent {
  object: 'payment_intent';
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Record<string, string>;
  last_payment_error: object | null;
}

interface Refund {
  id: string;
  object: 'refund';
  amount: number;
  payment_intent: string;
  metadata: Record<string, string>;
  status: 'pending' | 'succeeded' | 'failed' | 'canceled';
  failure_reason?: string;
}

const MINIMUM = 50;

/** What this fake of Stripe remembers: everything that was made, for tests to look at. */
export class StripeBooks {
  readonly customers = new Map<string, Customer>();
  readonly paymentMethods = new Map<string, PaymentMethod>();
  readonly setupIntents = new Map<string, SetupIntent>();
  readonly paymentIntents = new Map<string, PaymentIntent>();
  readonly refunds = new Map<string, Refund>();
  /** What each card is in truth. */
  private readonly cards = new Map<string, TestCard>();
  private readonly authenticated = new Set<string>();

  createCustomer(form: Form): Customer {
    const given = text(form, 'payment_method');
    const paymentMethod = given ? this.usable(given) : undefined;
    if (paymentMethod) this.requireAttachable(paymentMethod);
    const customer: Customer = {
      id: id('cus'),
      object: 'customer',
      name: text(form, 'name') ?? null,
      email: text(form, 'email') ?? null,
      invoice_settings: { default_payment_method: null },
    };
    this.customers.set(customer.id, customer);
    if (paymentMethod) paymentMethod.customer = customer.id;
    return this.setDefault(customer, form);
  }

  updateCustomer(customerId: string, form: Form): Customer {
    return this.setDefault(found(this.customers, 'customer', customerId), form);
  }

  paymentMethod(paymentMethodId: string): PaymentMethod {
    return found(this.paymentMethods, 'PaymentMethod', paymentMethodId);
  }

  attach(paymentMethodId: string, form: Form): PaymentMethod {
    const paymentMethod = this.usable(paymentMethodId);
    const customer = found(this.customers, 'customer', text(form, 'customer') ?? '', 'customer');
    this.requireAttachable(paymentMethod);
    paymentMethod.customer = customer.id;
    return paymentMethod;
  }

  createSetupIntent(form: Form): SetupIntent {
    const given = text(form, 'payment_method');
    const intent: SetupIntent = {
      ...newIntent('seti'),
      object: 'setup_intent',
      usage: text(form, 'usage') ?? 'off_session',
    };
    if (text(form, 'confirm') === 'true') this.setUp(intent, this.usable(given ?? ''));
    this.setupIntents.set(intent.id, intent);
    return intent;
  }

  listSetupIntents(form: Form): object {
    const wanted = text(form, 'payment_method');
    const data = [...this.setupIntents.values()].filter((intent) => !wanted || intent.payment_method === wanted);
    return { object: 'list', url: '/v1/setup_intents', has_more: false, data };
  }

  createPaymentIntent(form: Form): PaymentIntent {
    const amount = Number(text(form, 'amount'));
    if (!Number.isInteger(amount)) throw invalid('Invalid integer', { param: 'amount' });
    if (amount < MINIMUM) throw invalid('Amount is too small.', { code: 'amount_too_small', param: 'amount' });
    const customer = found(this.customers, 'customer', text(form, 'customer') ?? '', 'customer');
    const paymentMethod = this.usable(text(form, 'payment_method') ?? '');
    if (paymentMethod.customer !== customer.id) {
      throw invalid('The PaymentMethod does not belong to the Customer.', { param: 'payment_method' });
    }
    const intent: PaymentIntent = {
      ...newIntent('pi'),
      object: 'payment_intent',
      amount,
      currency: text(form, 'currency') ?? '',
      customer: customer.id,
      description: text(form, 'description') ?? null,
      metadata: (form.metadata ?? {}) as Record<string, string>,
      last_payment_error: null,
    };
    this.paymentIntents.set(intent.id, intent);
    if (text(form, 'confirm') === 'true') this.pay(intent, paymentMethod, text(form, 'off_session') === 'true');
    return intent;
  }

  listPaymentIntents(form: Form): object {
    const wanted = text(form, 'customer');
    const data = [...this.paymentIntents.values()].filter(({ customer }) => !wanted || customer === wanted).reverse();
    return { object: 'list', url: '/v1/payment_intents', has_more: false, data };
  }

  paymentIntent(intentId: string): PaymentIntent {
    return found(this.paymentIntents, 'payment_intent', intentId);
  }

  createRefund(form: Form): Refund {
    const intent = found(this.paymentIntents, 'payment_intent', text(form, 'payment_intent') ?? '', 'payment_intent');
    const given = [...this.refunds.values()].filter(
      ({ payment_intent, status }) => payment_intent === intent.id && status !== 'failed' && status !== 'canceled',
    );
    const left = intent.status === 'succeeded' ? intent.amount - given.reduce((sum, { amount }) => sum + amount, 0) : 0;
    const amount = Number(text(form, 'amount') ?? left);
    if (left === 0) throw invalid('Charge has already been refunded.', { code: 'charge_already_refunded' });
    if (!(amount > 0 && amount <= left)) {
      throw invalid('Refund amount is greater than unrefunded amount on charge.', { param: 'amount' });
    }
    const refund: Refund = {
      id: id('re'),
      object: 'refund',
      amount,
      payment_intent: intent.id,
      metadata: (form.metadata ?? {}) as Record<string, string>,
      status: 'succeeded',
    };
    this.refunds.set(refund.id, refund);
    return refund;
  }

  /** The newest first, by pages of 10 or `limit` (docs.stripe.com/api/refunds/list, docs.stripe.com/api/pagination). */
  listRefunds(form: Form): object {
    const wanted = text(form, 'payment_intent');
    const all = [...this.refunds.values()].filter((refund) => !wanted || refund.payment_intent === wanted).reverse();
    const after = text(form, 'starting_after');
    const rest = after ? all.slice(all.findIndex((refund) => refund.id === after) + 1) : all;
    const data = rest.slice(0, Number(text(form, 'limit') ?? 10));
    return { object: 'list', url: '/v1/refunds', has_more: rest.length > data.length, data };
  }

  /** What Stripe's script in the browser makes of a card, without asking the bank. */
  createPaymentMethod(testCard: string): string {
    return this.usable(testCard).id;
  }

  /** What Stripe's script in the browser does with a setup intent: gives it a card, its owner confirms. */
  confirmSetup(clientSecret: string, testCard?: string): string {
    const intent = [...this.setupIntents.values()].find(({ client_secret }) => client_secret === clientSecret);
    if (!intent) throw missing('setup_intent', clientSecret);
    const paymentMethod = this.usable(testCard ?? intent.payment_method ?? '');
    this.authenticated.add(paymentMethod.id);
    this.setUp(intent, paymentMethod);
    return paymentMethod.id;
  }

  /** The same with a payment that the bank wants confirmed. */
  confirmPayment(clientSecret: string): PaymentIntent {
    const intent = [...this.paymentIntents.values()].find(({ client_secret }) => client_secret === clientSecret);
    if (!intent) throw missing('payment_intent', clientSecret);
    return Object.assign(intent, { status: 'succeeded', last_payment_error: null });
  }

  /** Test payment methods stand for a new one at each use. */
  private usable(given: string): PaymentMethod {
    const testCard = TEST_CARDS[given];
    if (!testCard) return found(this.paymentMethods, 'PaymentMethod', given, 'payment_method');
    const { brand, last4 } = testCard;
    const paymentMethod: PaymentMethod = {
      id: id('pm'),
      object: 'payment_method',
      type: 'card',
      customer: null,
      card: { brand, last4, exp_month: 12, exp_year: new Date().getUTCFullYear() + 1 },
    };
    this.paymentMethods.set(paymentMethod.id, paymentMethod);
    this.cards.set(paymentMethod.id, testCard);
    return paymentMethod;
  }

  private requireAttachable(paymentMethod: PaymentMethod): void {
    const { refused } = this.cards.get(paymentMethod.id)!;
    if (refused) throw cardFault(refused);
    if (!paymentMethod.customer) return;
    throw invalid('The payment method you provided has already been attached to a customer.', {
      code: 'payment_method_unexpected_state',
    });
  }

  private setDefault(customer: Customer, form: Form): Customer {
    const given = text(form, 'invoice_settings', 'default_payment_method');
    if (given && !given.startsWith('pm_card_') && this.paymentMethods.get(given)?.customer !== customer.id) {
      throw missing('payment_method', given, 'invoice_settings[default_payment_method]');
    }
    if (given) customer.invoice_settings.default_payment_method = given;
    return customer;
  }

  private setUp(intent: SetupIntent, paymentMethod: PaymentMethod): void {
    const { refused, authentication } = this.cards.get(paymentMethod.id)!;
    if (refused) throw cardFault(refused, { setup_intent: intent });
    intent.payment_method = paymentMethod.id;
    const done = !authentication || this.authenticated.has(paymentMethod.id);
    intent.status = done ? 'succeeded' : 'requires_action';
  }

  private pay(intent: PaymentIntent, paymentMethod: PaymentMethod, offSession: boolean): void {
    const { refused, refusedAtCharge, authentication } = this.cards.get(paymentMethod.id)!;
    const wantsOwner =
      authentication === 'always' || (authentication === 'setup' && !this.authenticated.has(paymentMethod.id));
    const refusal = refused ?? refusedAtCharge ?? (wantsOwner && offSession ? AUTHENTICATION_REQUIRED : undefined);
    if (refusal) {
      intent.last_payment_error = errorOf(refusal);
      throw cardFault(refusal, { payment_intent: { ...intent } });
    }
    intent.payment_method = paymentMethod.id;
    intent.status = wantsOwner ? 'requires_action' : 'succeeded';
  }
}

const AUTHENTICATION_REQUIRED: Refusal = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
};

function newIntent(prefix: 'seti' | 'pi'): Intent {
  const intentId = id(prefix);
  const client_secret = `${intentId}_secret_${randomBytes(12).toString('hex')}`;
  return { id: intentId, client_secret, payment_method: null, status: 'requires_payment_method' };
}

function cardFault(refusal: Refusal, rest: object = {}): StripeFault {
  return new StripeFault(402, { ...errorOf(refusal), ...rest });
}

function errorOf({ code, declineCode }: Refusal) {
  const message = 'Your card was declined.';
  return { type: 'card_error', code, message, ...(declineCode ? { decline_code: declineCode } : {}) };
}

function found<T>(things: Map<string, T>, what: string, thingId: string, param?: string): T {
  const thing = things.get(thingId);
  if (!thing) throw missing(what, thingId, param);
  return thing;
}

function id(prefix: string): string {
  return `${prefix}_fake${randomBytes(10).toString('hex')}`;
}
