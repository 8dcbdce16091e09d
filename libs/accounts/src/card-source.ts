import { ConfirmationRequired, InvalidInput, isNamed, UserError } from '@onebox/errors';
import type { ActionRequired, CardDeclined, CardSource, GatewaySilent, InvalidCard } from '@onebox/payments';
import type { CardSourceInput } from './account.schema.js';

const ASK_AGAIN_SECONDS = 10;

/** The one that was given; the schema has seen to it that there is exactly one. */
export function cardSourceOf({ card, paymentMethod }: CardSourceInput): CardSource {
  return card ? { card } : { paymentMethod: paymentMethod! };
}

/**
 * What the customer is told when the gateway did not take a card; any other error as it is. `consequence`: a sentence on
 * what has become of the request.
 */
export function cardRejection(error: unknown, source: CardSource, consequence: string): unknown {
  const whole = 'card' in source ? 'card' : 'paymentMethod';
  if (isNamed<InvalidCard>(error, 'InvalidCard')) {
    const path = 'card' in source && error.field !== 'paymentMethod' ? `card.${error.field}` : whole;
    return new InvalidInput([{ path, message: error.message }]);
  }
  if (isNamed<CardDeclined>(error, 'CardDeclined')) {
    const field = error.reason === 'incorrect_cvc' ? 'cvc' : 'number';
    const path = 'card' in source ? `card.${field}` : whole;
    return new UserError('declined', 'payment.declined', `${error.message} ${consequence}`, [
      { path, message: error.message },
    ]);
  }
  if (isNamed<ActionRequired>(error, 'ActionRequired')) {
    return new ConfirmationRequired(`${error.message} ${consequence}`, error.clientSecret);
  }
  if (isNamed<GatewaySilent>(error, 'GatewaySilent')) {
    const message = 'The payment gateway does not answer. Nothing was charged: send the same request again.';
    return new UserError('unavailable', 'payment.unavailable', message, [], ASK_AGAIN_SECONDS);
  }
  return error;
}
