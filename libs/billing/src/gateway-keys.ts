/** Gateways keep idempotency keys for 24 hours at least (docs.stripe.com/api/idempotent_requests); an hour is for clocks. */
export const KEYS_KEPT_MS = 23 * 3_600_000;
