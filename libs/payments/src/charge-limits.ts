/** In the smallest unit of each currency (docs.stripe.com/currencies, "Minimum and maximum charge amounts"). */
const MINIMUM_CHARGES: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};

/** @throws RangeError for a currency whose minimum is not known. */
export function minimumCharge(currency: string): number {
  const minimum = MINIMUM_CHARGES[currency.toLowerCase()];
  if (minimum === undefined)
    throw new RangeError(`The smallest amount that can be charged in ${currency} is not known.`);
  return minimum;
}

/** @throws RangeError for less than can be charged, or for a part of a cent. */
export function requireChargeable({ amountCents, currency }: { amountCents: number; currency: string }): void {
  if (Number.isSafeInteger(amountCents) && amountCents >= minimumCharge(currency)) return;
  throw new RangeError(`${amountCents} ${currency} is less than can be charged, or not a whole amount.`);
}

/** @throws RangeError */
export function requireUsableKey(idempotencyKey: string): void {
  if (idempotencyKey.length > 0 && idempotencyKey.length <= 255) return;
  throw new RangeError('An idempotency key has 1 to 255 characters.');
}
