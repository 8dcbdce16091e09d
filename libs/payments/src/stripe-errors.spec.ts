import Stripe from 'stripe';
import { chargeError, portError, reasonOf } from './stripe-errors.js';

const { generateV1Error } = Stripe.errors;

it.each([
  [{ decline_code: 'generic_decline', code: 'card_declined' }, 'declined'],
  [{ decline_code: 'do_not_honor', code: 'card_declined' }, 'declined'],
  [{ decline_code: 'insufficient_funds', code: 'card_declined' }, 'insufficient_funds'],
  [{ decline_code: 'stolen_card', code: 'card_declined' }, 'stolen'],
  [{ decline_code: 'lost_card', code: 'card_declined' }, 'stolen'],
  [{ decline_code: 'pickup_card', code: 'card_declined' }, 'stolen'],
  [{ decline_code: 'invalid_account', code: 'card_declined' }, 'closed'],
  [{ decline_code: 'revocation_of_all_authorizations' }, 'closed'],
  [{ decline_code: '', code: 'expired_card' }, 'expired'],
  [{ code: 'incorrect_cvc' }, 'incorrect_cvc'],
  [{ code: 'processing_error' }, 'processing_error'],
  [{ code: 'authentication_required' }, 'authentication_required'],
  [{ code: 'card_declined', decline_code: 'do_not_honor', advice_code: 'do_not_try_again' }, 'closed'],
  [{ code: 'card_declined', decline_code: 'stolen_card', advice_code: 'do_not_try_again' }, 'stolen'],
  [{ code: 'card_declined', decline_code: 'tomorrows_code' }, 'declined'],
  [{}, 'declined'],
])('takes %j for %s', (codes, reason) => {
  expect(reasonOf(codes)).toBe(reason);
});

it.each([
  [402, { type: 'card_error', code: 'card_declined' }, 'CardDeclined'],
  [409, { type: 'invalid_request_error', code: 'idempotency_key_in_use' }, 'GatewaySilent'],
  [429, { type: 'invalid_request_error', code: 'lock_timeout' }, 'GatewaySilent'],
  [500, { type: 'api_error' }, 'GatewaySilent'],
  [503, { type: 'api_error' }, 'GatewaySilent'],
  [400, { type: 'idempotency_error' }, 'IdempotencyConflict'],
  [400, { type: 'invalid_request_error', code: 'parameter_unknown' }, 'Error'],
  [401, { type: 'invalid_request_error' }, 'Error'],
  [403, { type: 'invalid_request_error' }, 'Error'],
])('says of a %i with %j: %s', (statusCode, raw, name) => {
  expect(portError(generateV1Error({ ...raw, statusCode, message: 'x' } as never))).toMatchObject({ name });
});

it('says why Stripe refused, and tells no client’s secret', () => {
  const intent = { payment_intent: { client_secret: 'pi_1_secret_2' } };
  const raw = { type: 'invalid_request_error', code: 'odd', message: 'Odd.', requestId: 'req_1', ...intent };
  const error = portError(generateV1Error({ ...raw, statusCode: 400 } as never));
  expect(error).toEqual(new Error('Stripe refused a request: StripeInvalidRequestError odd Odd. req_1'));
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret');
});

it('leaves other errors as they are', () => {
  const error = new RangeError('x');
  expect(chargeError(error)).toBe(error);
});
