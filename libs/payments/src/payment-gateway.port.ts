/** A card as typed. It goes to the gateway and is kept nowhere: never log, store or put it into an error. */
export interface Card {
  number: string;
  /** 1 to 12. */
  expiryMonth: number;
  /** Four digits. */
  expiryYear: number;
  cvc: string;
}

/** What may be kept and shown of a card. */
export interface CardSummary {
  brand: string;
  last4: string;
  expiryMonth: number;
  expiryYear: number;
}

/** A card as typed (sandbox only), or what the browser was given for it by the gateway itself (`pm_…`). */
export type CardSource = { card: Card } | { paymentMethod: string };

/** A card that the gateway keeps, and what may be shown of it. */
export interface KeptCard {
  paymentMethodId: string;
  card: CardSummary;
}

export interface GatewayCustomer extends KeptCard {
  customerId: string;
}

export interface Charge {
  customerId: string;
  paymentMethodId: string;
  /** At least the currency's minimum (`minimumCents`). */
  amountCents: number;
  currency: string;
  /** What the customer reads on the statement. */
  description: string;
  /** Our invoice's id; comes back in the gateway's events. */
  invoiceId: string;
}

export interface Refund {
  paymentId: string;
  amountCents: number;
  currency: string;
  /** Our credit note's id. */
  creditNoteId: string;
}

export type DeclineReason =
  | 'declined'
  | 'insufficient_funds'
  | 'expired'
  | 'stolen'
  | 'closed'
  | 'incorrect_cvc'
  | 'processing_error'
  | 'authentication_required';

/** Trying such a card again is pointless, and counted against whoever tries. */
const HARD: readonly DeclineReason[] = ['stolen', 'closed'];

/** The card was refused, with the gateway's reason. Field-level mistakes (Luhn, expiry, CVC) are InvalidCard. */
export class CardDeclined extends Error {
  override name = 'CardDeclined';
  constructor(
    readonly reason: DeclineReason,
    message: string,
    /** Only with `authentication_required` at a charge: with it the customer's browser can confirm this very payment. */
    readonly clientSecret: string | null = null,
  ) {
    super(message);
  }

  /** No other attempt before there is another card. */
  get hard(): boolean {
    return HARD.includes(this.reason);
  }
}

export class InvalidCard extends Error {
  override name = 'InvalidCard';
  constructor(
    readonly field: 'number' | 'expiryMonth' | 'expiryYear' | 'cvc' | 'paymentMethod',
    message: string,
  ) {
    super(message);
  }
}

/** The bank wants the customer in person (3-D Secure): the browser goes on with the client secret. */
export class ActionRequired extends Error {
  override name = 'ActionRequired';
  constructor(readonly clientSecret: string) {
    super('The bank asks for a confirmation of this payment.');
  }
}

/** The gateway did not answer: not a decline. Ask again with the same key. */
export class GatewaySilent extends Error {
  override name = 'GatewaySilent';
}

/** The money cannot go back to the card: it is closed, disputed, or was given back already. Asking again changes nothing. */
export class RefundRefused extends Error {
  override name = 'RefundRefused';
}

/** The same key came with other parameters (Stripe: `idempotency_error`): a mistake of ours, never the customer's. */
export class IdempotencyConflict extends Error {
  override name = 'IdempotencyConflict';
}

/** What came to our address for the gateway's events was not signed by the gateway. */
export class InvalidSignature extends Error {
  override name = 'InvalidSignature';
}

/** What the gateway tells by itself. Events may come twice, late and in any order. */
export type GatewayEvent = { id: string } & (
  | { type: 'payment.succeeded'; paymentId: string; invoiceId: string | null }
  | { type: 'payment.failed'; paymentId: string; invoiceId: string | null }
  | { type: 'payment.disputed'; paymentId: string }
  | { type: 'refund.failed'; refundId: string; creditNoteId: string | null; reason: string }
  | { type: 'card.updated'; customerId: string; kept: KeptCard }
  | { type: 'other' }
);

/**
 * `idempotencyKey`: 1 to 255 characters, else RangeError; a key is answered once, whatever becomes of the caller in between, for at least
 * 24 hours: the same key with the same parameters gets the first answer again, a decline included.
 */
export interface PaymentGateway {
  readonly name: 'sandbox' | 'stripe';
  /** Less cannot be charged (50 cents for USD). In the currency's smallest unit. @throws RangeError where none is known */
  minimumCents(currency: string): number;
  /** What a browser needs to give a card to the gateway itself, before there is a customer. */
  createSetupIntent(idempotencyKey: string): Promise<{ clientSecret: string }>;
  /** @throws InvalidCard, CardDeclined, ActionRequired, GatewaySilent */
  createCustomer(
    customer: { name: string; email: string } & CardSource,
    idempotencyKey: string,
  ): Promise<GatewayCustomer>;
  /** The customer's card from now on. @throws InvalidCard, CardDeclined, ActionRequired, GatewaySilent */
  replaceCard(customerId: string, source: CardSource, idempotencyKey: string): Promise<KeptCard>;
  /** Without the customer being there. @throws CardDeclined, GatewaySilent, IdempotencyConflict, RangeError (below the minimum) */
  charge(charge: Charge, idempotencyKey: string): Promise<{ paymentId: string }>;
  /**
   * The payment of an invoice that went through, as the gateway knows it; null: none. For what was asked so long ago that its
   * idempotency key may be kept no longer. @throws GatewaySilent
   */
  findPayment(customerId: string, invoiceId: string): Promise<{ paymentId: string } | null>;
  /** All or a part of a payment. @throws RefundRefused, GatewaySilent, IdempotencyConflict */
  refund(refund: Refund, idempotencyKey: string): Promise<{ refundId: string }>;
  /**
   * The refund that was asked for by a credit note, as the gateway knows it; null: none. For what was asked so long ago that its
   * idempotency key may be kept no longer. @throws RefundRefused (it failed since), GatewaySilent
   */
  findRefund(paymentId: string, creditNoteId: string): Promise<{ refundId: string } | null>;
  /** An event out of a request's body, as it came. @throws InvalidSignature */
  event(body: Buffer, signature: string | undefined): GatewayEvent;
}
