import { createHash } from 'node:crypto';
import type { Clock } from '@onebox/clock';
import type { StripeSettings } from '@onebox/config';
import Stripe from 'stripe';
import { minimumCharge, requireChargeable, requireUsableKey } from './charge-limits.js';
import { declineMessage } from './decline-messages.js';
import {
  ActionRequired,
  CardDeclined,
  type CardSource,
  type Charge,
  type GatewayCustomer,
  type GatewayEvent,
  GatewaySilent,
  InvalidCard,
  InvalidSignature,
  type KeptCard,
  type PaymentGateway,
  type Refund,
  RefundRefused,
} from './payment-gateway.port.js';
import { cardError, chargeError, portError, reasonOf, refundError } from './stripe-errors.js';
import { failureOf, idOf, keptCard, toGatewayEvent } from './stripe-events.js';

const TIMEOUT_MS = 20_000;

/** A signature is good for this long (Stripe's own default); so is a captured request, which the event's id then tells. */
const TOLERANCE_SECONDS = 300;

/**
 * Stripe, by its own library. Cards go from the browser to Stripe: here is only what Stripe calls them. Nothing is retried
 * within: whoever asked asks again, with the same key.
 */
export class StripeGateway implements PaymentGateway {
  readonly name = 'stripe';
  private readonly stripe: Stripe;

  constructor(
    private readonly settings: StripeSettings,
    private readonly clock: Clock,
    timeoutMs = TIMEOUT_MS,
  ) {
    this.stripe = new Stripe(settings.secretKey, {
      ...address(settings.apiUrl),
      timeout: timeoutMs,
      maxNetworkRetries: 0,
      telemetry: false,
    });
  }

  minimumCents(currency: string): number {
    return minimumCharge(currency);
  }

  async createSetupIntent(idempotencyKey: string): Promise<{ clientSecret: string }> {
    const intent = await this.ask(idempotencyKey, portError, () =>
      this.stripe.setupIntents.create(
        { allowed_payment_method_types: ['card'], usage: 'off_session' },
        { idempotencyKey },
      ),
    );
    return { clientSecret: intent.client_secret! };
  }

  async createCustomer(
    { name, email, ...source }: { name: string; email: string } & CardSource,
    idempotencyKey: string,
  ): Promise<GatewayCustomer> {
    const given = requirePaymentMethod(source);
    return this.ask(idempotencyKey, cardError, async () => {
      const paymentMethod = await this.readyForCharges(given, idempotencyKey);
      const customer = await this.stripe.customers.create(
        { name, email, payment_method: paymentMethod, invoice_settings: { default_payment_method: paymentMethod } },
        { idempotencyKey },
      );
      return { customerId: customer.id, ...(await this.cardOf(paymentMethod)) };
    });
  }

  async replaceCard(customerId: string, source: CardSource, idempotencyKey: string): Promise<KeptCard> {
    const given = requirePaymentMethod(source);
    return this.ask(idempotencyKey, cardError, async () => {
      const paymentMethod = await this.readyForCharges(given, idempotencyKey);
      await this.attach(paymentMethod, customerId, idempotencyKey);
      await this.stripe.customers.update(
        customerId,
        { invoice_settings: { default_payment_method: paymentMethod } },
        { idempotencyKey },
      );
      return this.cardOf(paymentMethod);
    });
  }

  async charge(charge: Charge, idempotencyKey: string): Promise<{ paymentId: string }> {
    requireChargeable(charge);
    const intent = await this.ask(idempotencyKey, chargeError, () =>
      this.stripe.paymentIntents.create(paymentOf(charge), { idempotencyKey }),
    );
    // What is replayed is how the payment was; how it is can only be read.
    const now = intent.status === 'succeeded' ? intent : await this.paymentIntent(intent.id);
    if (now.status === 'succeeded') return { paymentId: now.id };
    throw unpaid(now);
  }

  async findPayment(customerId: string, invoiceId: string): Promise<{ paymentId: string } | null> {
    try {
      const intents = this.stripe.paymentIntents.list({ customer: customerId, limit: 100 });
      let processing = false;
      for await (const { id, status, metadata } of intents) {
        if (metadata.invoice_id !== invoiceId) continue;
        if (status === 'succeeded') return { paymentId: id };
        processing ||= status === 'processing';
      }
      if (processing) throw new GatewaySilent('The payment is being processed.');
      return null;
    } catch (error) {
      throw portError(error);
    }
  }

  async refund(
    { paymentId, amountCents, creditNoteId }: Refund,
    idempotencyKey: string,
  ): Promise<{ refundId: string }> {
    const refund = await this.ask(idempotencyKey, refundError, () =>
      this.stripe.refunds.create(
        { payment_intent: paymentId, amount: amountCents, metadata: { credit_note_id: creditNoteId } },
        { idempotencyKey },
      ),
    );
    return requireGiven(refund);
  }

  async findRefund(paymentId: string, creditNoteId: string): Promise<{ refundId: string } | null> {
    try {
      for await (const refund of this.stripe.refunds.list({ payment_intent: paymentId, limit: 100 })) {
        if (refund.metadata?.credit_note_id === creditNoteId) return requireGiven(refund);
      }
      return null;
    } catch (error) {
      throw portError(error);
    }
  }

  event(body: Buffer, signature: string | undefined): GatewayEvent {
    return toGatewayEvent(this.verified(body, signature ?? ''));
  }

  private verified(body: Buffer, signature: string): Stripe.Event {
    const { webhookSecret } = this.settings;
    try {
      const now = this.clock.now().getTime();
      return this.stripe.webhooks.constructEvent(body, signature, webhookSecret, TOLERANCE_SECONDS, undefined, now);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
      throw new InvalidSignature('This event was not signed by Stripe, or too long ago.');
    }
  }

  /**
   * A card that may be charged without its owner. The browser has seen to that by a setup intent; where it has not, it is
   * done here, and the bank may then want the owner after all.
   */
  private async readyForCharges(paymentMethod: string, key: string): Promise<string> {
    const { data } = await this.stripe.setupIntents.list({ payment_method: paymentMethod, limit: 100 });
    if (data.some(({ status }) => status === 'succeeded')) return paymentMethod;
    const intent = await this.stripe.setupIntents.create(
      { payment_method: paymentMethod, allowed_payment_method_types: ['card'], usage: 'off_session', confirm: true },
      { idempotencyKey: stepKey(key, 'setup') },
    );
    if (intent.status === 'succeeded') return idOf(intent.payment_method)!;
    if (intent.status === 'requires_action') throw new ActionRequired(intent.client_secret!);
    throw new GatewaySilent('Stripe has not made up its mind about a card.');
  }

  private async attach(paymentMethod: string, customer: string, key: string): Promise<void> {
    const { customer: owner } = await this.stripe.paymentMethods.retrieve(paymentMethod);
    if (idOf(owner) === customer) return;
    await this.stripe.paymentMethods.attach(paymentMethod, { customer }, { idempotencyKey: stepKey(key, 'attach') });
  }

  private async cardOf(paymentMethod: string): Promise<KeptCard> {
    const kept = keptCard(await this.stripe.paymentMethods.retrieve(paymentMethod));
    if (!kept) throw new InvalidCard('paymentMethod', 'Only cards can be kept.');
    return kept;
  }

  private paymentIntent(id: string): Promise<Stripe.PaymentIntent> {
    return this.stripe.paymentIntents.retrieve(id).catch((error: unknown) => {
      throw portError(error);
    });
  }

  private async ask<T>(key: string, translate: (error: unknown) => unknown, work: () => Promise<T>): Promise<T> {
    requireUsableKey(key);
    try {
      return await work();
    } catch (error) {
      throw translate(error);
    }
  }
}

function requirePaymentMethod(source: CardSource): string {
  if ('paymentMethod' in source) return source.paymentMethod;
  const message = 'Cards go from the browser straight to the payment gateway: give the paymentMethod that it answers.';
  throw new InvalidCard('paymentMethod', message);
}

function paymentOf(charge: Charge): Stripe.PaymentIntentCreateParams {
  return {
    amount: charge.amountCents,
    currency: charge.currency.toLowerCase(),
    customer: charge.customerId,
    payment_method: charge.paymentMethodId,
    allowed_payment_method_types: ['card'],
    off_session: true,
    confirm: true,
    description: charge.description,
    metadata: { invoice_id: charge.invoiceId },
  };
}

/** Also where it is on its way: an event tells if it does not arrive. @throws RefundRefused */
function requireGiven(refund: Stripe.Refund): { refundId: string } {
  const failure = failureOf(refund);
  if (failure === undefined) return { refundId: refund.id };
  throw new RefundRefused(`Stripe could not give the money back: ${failure}.`);
}

function unpaid(intent: Stripe.PaymentIntent): Error {
  if (intent.status === 'processing') return new GatewaySilent('Stripe has not decided about a payment yet.');
  const wantsOwner = intent.status === 'requires_action';
  const reason = wantsOwner ? 'authentication_required' : reasonOf(intent.last_payment_error ?? {});
  return new CardDeclined(reason, declineMessage(reason), wantsOwner ? intent.client_secret : null);
}

/** A key for each request that one call is made of: Stripe refuses a key at another address. */
function stepKey(key: string, step: string): string {
  return createHash('sha256').update(`${step}:${key}`).digest('hex');
}

function address(apiUrl: string | undefined): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (!apiUrl) return {};
  const { hostname, port, protocol } = new URL(apiUrl);
  const isPlain = protocol === 'http:';
  return { host: hostname, port: port || (isPlain ? 80 : 443), protocol: isPlain ? 'http' : 'https' };
}
