/** In USD; each adds a year to the registration. */
export const TRANSFER_PRICE_CENTS = 1000;
export const RENEWAL_PRICE_CENTS = 1000;
export const TRANSFER_CURRENCY = 'USD';
