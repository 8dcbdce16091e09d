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

export interface GatewayCustomer {
  customerId: string;
  card: CardSummary;
}

/** The card was refused, with the gateway's reason. Field-level mistakes (Luhn, expiry, CVC) are InvalidCard. */
export class CardDeclined extends Error {
  override name = 'CardDeclined';
  constructor(
    readonly reason: 'declined' | 'insufficient_funds' | 'expired' | 'stolen' | 'incorrect_cvc' | 'processing_error',
    message: string,
  ) {
    super(message);
  }
}

export class InvalidCard extends Error {
  override name = 'InvalidCard';
  constructor(
    readonly field: 'number' | 'expiryMonth' | 'expiryYear' | 'cvc',
    message: string,
  ) {
    super(message);
  }
}

/** The gateway did not answer: not a decline. Ask again with the same key. */
export class GatewaySilent extends Error {
  override name = 'GatewaySilent';
}

/** `idempotencyKey`: up to 255 characters; the same key never makes two customers. */
export interface PaymentGateway {
  readonly name: 'sandbox' | 'stripe';
  createCustomer(
    customer: { name: string; email: string; card: Card },
    idempotencyKey: string,
  ): Promise<GatewayCustomer>;
}
