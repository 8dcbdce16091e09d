import { Clock } from '@onebox/clock';
import type { Secrets } from '@onebox/secrets';
import {
  type Card,
  CardDeclined,
  type CardSummary,
  type GatewayCustomer,
  GatewaySilent,
  InvalidCard,
  type PaymentGateway,
} from './payment-gateway.port.js';

/** Stripe's test numbers that decline (docs.stripe.com/testing, "Declined payments"). */
const DECLINES: Record<string, { reason: CardDeclined['reason']; message: string }> = {
  '4000000000000002': { reason: 'declined', message: 'The card was declined.' },
  '4000000000009995': { reason: 'insufficient_funds', message: 'The card has insufficient funds.' },
  '4000000000009987': { reason: 'stolen', message: 'The card was declined.' },
  '4000000000009979': { reason: 'stolen', message: 'The card was declined.' },
  '4000000000000069': { reason: 'expired', message: 'The card has expired.' },
  '4000000000000127': { reason: 'incorrect_cvc', message: "The card's security code is wrong." },
  '4000000000000119': { reason: 'processing_error', message: 'An error occurred while processing the card.' },
};

/** The sandbox's own: the gateway gives no answer. In Stripe's list this number charges and is disputed later. */
const SILENT = '4000000000000259';

const BRANDS: Array<{ brand: string; prefix: RegExp; lengths: number[] }> = [
  { brand: 'visa', prefix: /^4/, lengths: [13, 16, 19] },
  { brand: 'mastercard', prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { brand: 'amex', prefix: /^3[47]/, lengths: [15] },
  { brand: 'discover', prefix: /^(6011|64[4-9]|65)/, lengths: [16, 19] },
  { brand: 'diners', prefix: /^(30[0-5]|36|38)/, lengths: [14, 16] },
  { brand: 'jcb', prefix: /^35/, lengths: [16] },
];

/**
 * A gateway that moves no money and talks to nobody: checks cards as a real one does, declines Stripe's test numbers, and
 * keeps nothing. A customer's id is derived from the idempotency key, so that a key never makes two customers, not even
 * after a restart.
 */
export class SandboxGateway implements PaymentGateway {
  readonly name = 'sandbox';

  constructor(
    private readonly secrets: Pick<Secrets, 'derive'>,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidCard, CardDeclined, GatewaySilent */
  async createCustomer(
    customer: { name: string; email: string; card: Card },
    idempotencyKey: string,
  ): Promise<GatewayCustomer> {
    if (idempotencyKey === '' || idempotencyKey.length > 255)
      throw new RangeError('An idempotency key has 1 to 255 characters.');
    const number = digitsOf(customer.card.number);
    const card = this.check(number, customer.card);
    if (number === SILENT) throw new GatewaySilent('The gateway did not answer.');
    const decline = DECLINES[number];
    if (decline) throw new CardDeclined(decline.reason, decline.message);
    return { customerId: `cus_${this.secrets.derive(`sandbox-customer:${idempotencyKey}`).slice(0, 24)}`, card };
  }

  private check(number: string, card: Card): CardSummary {
    const brand = brandOf(number);
    if (!brand || !passesLuhn(number)) throw new InvalidCard('number', 'This is not a card number.');
    requireExpiry(card, this.clock.now());
    const length = brand === 'amex' ? 4 : 3;
    if (!/^\d+$/.test(card.cvc) || card.cvc.length !== length) {
      throw new InvalidCard('cvc', `The security code of this card has ${length} digits.`);
    }
    return { brand, last4: number.slice(-4), expiryMonth: card.expiryMonth, expiryYear: card.expiryYear };
  }
}

/** As people type them: in groups, by spaces or dashes. */
function digitsOf(number: string): string {
  return number.replace(/[ -]/g, '');
}

function brandOf(number: string): string | undefined {
  if (!/^\d{12,19}$/.test(number)) return undefined;
  return BRANDS.find(({ prefix, lengths }) => prefix.test(number) && lengths.includes(number.length))?.brand;
}

/** ISO/IEC 7812-1, annex B: from the right, every second digit is doubled; the sum of digits ends in 0. */
function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A card is good until the end of its month, anywhere on earth (UTC−12). */
function requireExpiry(card: Card, now: Date): void {
  if (!Number.isInteger(card.expiryMonth) || card.expiryMonth < 1 || card.expiryMonth > 12) {
    throw new InvalidCard('expiryMonth', 'The month is a number from 1 to 12.');
  }
  const year = now.getUTCFullYear();
  if (!Number.isInteger(card.expiryYear) || card.expiryYear < 1000 || card.expiryYear > year + 50) {
    throw new InvalidCard('expiryYear', `The year has four digits, such as ${year + 3}.`);
  }
  const ends = Date.UTC(card.expiryYear, card.expiryMonth, 1, 12);
  if (now.getTime() < ends) return;
  const field = card.expiryYear < year ? 'expiryYear' : 'expiryMonth';
  throw new InvalidCard(field, 'The card has expired.');
}
