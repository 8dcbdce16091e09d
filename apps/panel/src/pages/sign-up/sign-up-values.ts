import type { Address } from '../../ui/address-fields.tsx';
import { sentAddress } from '../../ui/address.ts';
import { type CardValues, NO_CARD, sentCard } from '../../ui/card-values.ts';

export interface SignUpValues {
  name: string;
  address: Address;
  email: string;
  password: string;
  card: CardValues;
  /** Null: today, whichever day it is when the account is opened. */
  billingDay: number | null;
}

/** In the order of the page. */
const FIELDS = [
  'name',
  ...['address.country', 'address.line1', 'address.line2', 'address.postalCode', 'address.city', 'address.region'],
  ...['email', 'password', 'card.number', 'card.expiry', 'card.cvc'],
];

export function startOf(country: string): SignUpValues {
  const address = { country, line1: '', line2: '', postalCode: '', city: '', region: '' };
  return { name: '', address, email: '', password: '', card: NO_CARD, billingDay: null };
}

/** As the API takes it. `paymentMethod`: what Stripe calls the card; left out: it is the sandbox's. */
export function sentSignUp({ name, address, email, password, card, billingDay }: SignUpValues, paymentMethod?: string) {
  return {
    ...{ name, email, password, address: sentAddress(address) },
    ...(paymentMethod === undefined ? { card: sentCard(card) } : { paymentMethod }),
    ...(billingDay !== null && { billingDay }),
  };
}

/** Of several errors the one that is seen first. */
export function firstField(errors: Record<string, unknown>): string {
  return FIELDS.find((path) => path in errors) ?? Object.keys(errors)[0] ?? '';
}
