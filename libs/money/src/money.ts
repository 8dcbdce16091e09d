/** An amount in the smallest unit of its currency: an integer, never a float. Negative: in the customer's favour. */
export type Cents = number;

/**
 * `amount × numerator ÷ denominator` in whole cents, half away from zero. Exact for any integers: no float is part of it.
 * @throws RangeError where an argument is not an integer, or the denominator is not positive.
 */
export function proportion(amount: Cents, numerator: number, denominator: number): Cents {
  if (![amount, numerator, denominator].every(Number.isSafeInteger) || denominator <= 0) {
    throw new RangeError('A proportion takes integers, and a positive denominator.');
  }
  const product = BigInt(amount) * BigInt(numerator);
  const magnitude = product < 0n ? -product : product;
  const divisor = BigInt(denominator);
  const rounded = (2n * magnitude + divisor) / (2n * divisor);
  return Number(product < 0n ? -rounded : rounded);
}

/** `1234` in `USD` → `12.34 USD`; without decimals where the currency has none (ISO 4217 by the platform's Intl). */
export function formatMoney(cents: Cents, currency: string): string {
  const digits = decimalsOf(currency);
  const text = String(Math.abs(cents)).padStart(digits + 1, '0');
  const sign = cents < 0 ? '−' : '';
  const whole = text.slice(0, text.length - digits);
  return `${sign}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`} ${currency}`;
}

/** Digits after the decimal point: 2 for USD, 0 for JPY. */
function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
