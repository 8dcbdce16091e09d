import Stripe from 'stripe';
import { declineMessage } from './decline-messages.js';
import {
  CardDeclined,
  type DeclineReason,
  GatewaySilent,
  IdempotencyConflict,
  InvalidCard,
  RefundRefused,
} from './payment-gateway.port.js';

const { StripeAPIError, StripeCardError, StripeConnectionError, StripeError } = Stripe.errors;
const { StripeIdempotencyError, StripeInvalidRequestError, StripeRateLimitError } = Stripe.errors;

/** Decline and error codes by what they mean to us (docs.stripe.com/declines/codes); any other is a plain decline. */
const REASONS: ReadonlyArray<readonly [DeclineReason, readonly string[]]> = [
  ['insufficient_funds', ['insufficient_funds', 'withdrawal_count_limit_exceeded']],
  ['expired', ['expired_card', 'invalid_expiry_month', 'invalid_expiry_year']],
  ['stolen', ['stolen_card', 'lost_card', 'pickup_card', 'restricted_card']],
  [
    'closed',
    [
      ...['account_closed', 'invalid_account', 'incorrect_number', 'invalid_number', 'stop_payment_order'],
      ...['revocation_of_authorization', 'revocation_of_all_authorizations'],
    ],
  ],
  ['incorrect_cvc', ['incorrect_cvc', 'invalid_cvc']],
  [
    'processing_error',
    ['processing_error', 'issuer_not_available', 'reenter_transaction', 'try_again_later', 'approve_with_id'],
  ],
  ['authentication_required', ['authentication_required', 'authentication_not_handled', 'offline_pin_required']],
];

/** @returns what the port says of an error that Stripe's library threw. Of an unexpected one nothing that a log must not hold. */
export function portError(error: unknown): unknown {
  if (!(error instanceof StripeError)) return error;
  if (error instanceof StripeCardError) return decline(error);
  if (error instanceof StripeIdempotencyError) return new IdempotencyConflict(error.message);
  if (isSilence(error)) return new GatewaySilent(`Stripe did not answer: ${summary(error)}`);
  return new Error(`Stripe refused a request: ${summary(error)}`);
}

/** While a card is given: one that Stripe does not know, or that is someone else's, is a mistake in the input. */
export function cardError(error: unknown): unknown {
  if (!isUnusable(error, ['payment_method'])) return portError(error);
  return new InvalidCard('paymentMethod', 'The payment gateway does not know this card, or it is in use already.');
}

/** While a card is charged: one that is gone at Stripe is as good as closed. */
export function chargeError(error: unknown): unknown {
  return isUnusable(error, ['payment_method', 'customer'])
    ? new CardDeclined('closed', declineMessage('closed'))
    : portError(error);
}

/** While money goes back: what Stripe will not do today it will not do tomorrow. */
export function refundError(error: unknown): unknown {
  return error instanceof StripeInvalidRequestError ? new RefundRefused(summary(error)) : portError(error);
}

export function reasonOf(codes: { decline_code?: string; code?: string; advice_code?: string }): DeclineReason {
  const code = codes.decline_code || codes.code || '';
  const reason = REASONS.find(([, meant]) => meant.includes(code))?.[0] ?? 'declined';
  // The network forbids another attempt, whatever else it says.
  return codes.advice_code === 'do_not_try_again' && reason !== 'stolen' ? 'closed' : reason;
}

function decline(error: InstanceType<typeof StripeCardError>): CardDeclined {
  const reason = reasonOf(error);
  const secret = reason === 'authentication_required' ? error.payment_intent?.client_secret : undefined;
  return new CardDeclined(reason, declineMessage(reason), secret ?? null);
}

/** 409: the same key is under way, or the object is locked; 5xx and lost connections: nobody knows what became of it. */
function isSilence(error: InstanceType<typeof StripeError>): boolean {
  if (error instanceof StripeConnectionError || error instanceof StripeRateLimitError) return true;
  return (
    error instanceof StripeAPIError &&
    (error.statusCode === undefined || [409, 500, 502, 503, 504].includes(error.statusCode))
  );
}

function isUnusable(error: unknown, parameters: string[]): boolean {
  if (!(error instanceof StripeInvalidRequestError)) return false;
  return parameters.includes(error.param ?? '') || error.code === 'payment_method_unexpected_state';
}

/** Stripe's messages name parameters and ids, never a card; its error objects carry client secrets. */
function summary({ type, code, message, requestId }: InstanceType<typeof StripeError>): string {
  return [type, code, message, requestId].filter(Boolean).join(' ');
}
