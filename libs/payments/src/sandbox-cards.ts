import {
  ActionRequired,
  type Card,
  CardDeclined,
  type CardSource,
  type CardSummary,
  type DeclineReason,
  GatewaySilent,
  InvalidCard,
} from './payment-gateway.port.js';
import { declineMessage } from './decline-messages.js';

/** Numbers that are declined when they are given (docs.stripe.com/testing, "Declined payments"). */
const DECLINED_AT_ONCE: Readonly<Record<string, DeclineReason>> = {
  '4000000000000002': 'declined',
  '4000000000009995': 'insufficient_funds',
  '4000000000009987': 'stolen',
  '4000000000009979': 'stolen',
  '4000000000000069': 'expired',
  '4000000000000127': 'incorrect_cvc',
  '4000000000000119': 'processing_error',
};

/** The sandbox's own: the gateway gives no answer. In Stripe's list this number charges and is disputed later. */
const SILENT = '4000000000000259';

/** Stripe's: wants to be confirmed when it is given. The sandbox's bank has no page on which that could be done. */
const CONFIRMED_AT_ONCE = '4000002500003155';

/** What a kept card does when it is charged; a part of its `paymentMethodId`, so that nothing need be remembered. */
const BEHAVIOURS = ['pays', 'declined', 'insufficient', 'stolen', 'closed', 'authentication', 'silent'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** Numbers that are kept, and are no good later. The first two are Stripe's, the others the sandbox's own. */
const AT_CHARGE: Readonly<Record<string, Behaviour>> = {
  '4000000000000341': 'declined',
  '4000002760003184': 'authentication',
  '4000003410000018': 'insufficient',
  '4000003410000026': 'stolen',
  '4000003410000034': 'closed',
  '4000003410000042': 'silent',
};

const REASONS: Readonly<Record<Exclude<Behaviour, 'pays' | 'silent'>, DeclineReason>> = {
  declined: 'declined',
  insufficient: 'insufficient_funds',
  stolen: 'stolen',
  closed: 'closed',
  authentication: 'authentication_required',
};

/** Stripe's test payment methods by the numbers they stand for; those of `chargeCustomerFail…` beyond the first are ours. */
const PAYMENT_METHODS: Readonly<Record<string, string>> = {
  pm_card_visa: '4242424242424242',
  pm_card_mastercard: '5555555555554444',
  pm_card_amex: '378282246310005',
  pm_card_discover: '6011111111111117',
  pm_card_diners: '3056930009020004',
  pm_card_jcb: '3566002020360505',
  pm_card_visa_chargeDeclined: '4000000000000002',
  pm_card_visa_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_visa_chargeDeclinedLostCard: '4000000000009987',
  pm_card_visa_chargeDeclinedStolenCard: '4000000000009979',
  pm_card_chargeDeclinedExpiredCard: '4000000000000069',
  pm_card_chargeDeclinedIncorrectCvc: '4000000000000127',
  pm_card_chargeDeclinedProcessingError: '4000000000000119',
  pm_card_authenticationRequired: '4000002760003184',
  pm_card_authenticationRequiredOnSetup: '4000002500003155',
  pm_card_chargeCustomerFail: '4000000000000341',
  pm_card_chargeCustomerFailInsufficientFunds: '4000003410000018',
  pm_card_chargeCustomerFailStolenCard: '4000003410000026',
  pm_card_chargeCustomerFailClosedAccount: '4000003410000034',
  pm_card_chargeCustomerFailSilent: '4000003410000042',
};

const BRANDS: Array<{ brand: string; prefix: RegExp; lengths: number[] }> = [
  { brand: 'visa', prefix: /^4/, lengths: [13, 16, 19] },
  { brand: 'mastercard', prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { brand: 'amex', prefix: /^3[47]/, lengths: [15] },
  { brand: 'discover', prefix: /^(6011|64[4-9]|65)/, lengths: [16, 19] },
  { brand: 'diners', prefix: /^(30[0-5]|36|38)/, lengths: [14, 16] },
  { brand: 'jcb', prefix: /^35/, lengths: [16] },
];

/** What tells one card from another, without its number and code. */
export function traceOf(source: CardSource): unknown {
  if ('paymentMethod' in source) return source.paymentMethod;
  const { number, expiryMonth, expiryYear } = source.card;
  return [digitsOf(number).slice(-4), expiryMonth, expiryYear];
}

/**
 * Looks at a card as a bank does when it is given.
 * @throws InvalidCard, CardDeclined, ActionRequired, GatewaySilent
 */
export function acceptCard(
  source: CardSource,
  now: Date,
  clientSecret: () => string,
): { card: CardSummary; behaviour: Behaviour } {
  const card = 'card' in source ? source.card : testCard(source.paymentMethod, now);
  const number = digitsOf(card.number);
  const summary = summaryOf(number, card, now);
  if (number === SILENT) throw new GatewaySilent('The gateway did not answer.');
  if (number === CONFIRMED_AT_ONCE) throw new ActionRequired(clientSecret());
  const reason = DECLINED_AT_ONCE[number];
  if (reason) throw new CardDeclined(reason, declineMessage(reason));
  return { card: summary, behaviour: AT_CHARGE[number] ?? 'pays' };
}

/**
 * Charges a kept card.
 * @throws CardDeclined, GatewaySilent
 */
export function chargeCard(paymentMethodId: string, clientSecret: () => string): void {
  const behaviour = behaviourOf(paymentMethodId);
  if (behaviour === 'pays') return;
  if (behaviour === 'silent') throw new GatewaySilent('The gateway did not answer.');
  const reason = behaviour ? REASONS[behaviour] : 'closed';
  throw new CardDeclined(reason, declineMessage(reason), behaviour === 'authentication' ? clientSecret() : null);
}

function behaviourOf(paymentMethodId: string): Behaviour | undefined {
  const name = /^pm_sandbox_([a-z]+)_[0-9a-f]+$/.exec(paymentMethodId)?.[1];
  return BEHAVIOURS.find((behaviour) => behaviour === name);
}

function testCard(paymentMethod: string, now: Date): Card {
  const number = PAYMENT_METHODS[paymentMethod];
  if (!number) throw new InvalidCard('paymentMethod', 'The sandbox knows no such payment method, only test ones.');
  return {
    number,
    expiryMonth: 12,
    expiryYear: now.getUTCFullYear() + 3,
    cvc: brandOf(number) === 'amex' ? '1234' : '123',
  };
}

function summaryOf(number: string, card: Card, now: Date): CardSummary {
  const brand = brandOf(number);
  if (!brand || !passesLuhn(number)) throw new InvalidCard('number', 'This is not a card number.');
  requireExpiry(card, now);
  const length = brand === 'amex' ? 4 : 3;
  if (!/^\d+$/.test(card.cvc) || card.cvc.length !== length) {
    throw new InvalidCard('cvc', `The security code of this card has ${length} digits.`);
  }
  return { brand, last4: number.slice(-4), expiryMonth: card.expiryMonth, expiryYear: card.expiryYear };
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
