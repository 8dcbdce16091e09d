import type { DeclineReason } from './payment-gateway.port.js';

/** What the customer reads. That a card is reported as stolen is not told (docs.stripe.com/declines/codes says so). */
const MESSAGES: Record<DeclineReason, string> = {
  declined: 'The card was declined.',
  insufficient_funds: 'The card has insufficient funds.',
  expired: 'The card has expired.',
  stolen: 'The card was declined.',
  closed: 'The card or its account is no longer valid.',
  incorrect_cvc: "The card's security code is wrong.",
  processing_error: 'An error occurred while processing the card.',
  authentication_required: 'The bank asks for a confirmation of this payment.',
};

export function declineMessage(reason: DeclineReason): string {
  return MESSAGES[reason];
}
