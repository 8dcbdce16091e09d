/** A refusal as Stripe's errors tell it: `code`, and with `card_declined` a `decline_code`. */
export interface Refusal {
  code: string;
  declineCode?: string;
}

export interface TestCard {
  brand: string;
  last4: string;
  /** Cannot be attached, nor charged. */
  refused?: Refusal;
  /** Can be attached, but not charged. */
  refusedAtCharge?: Refusal;
  /** `setup`: once, then it is good; `always`: at every charge. */
  authentication?: 'setup' | 'always';
}

const declined = (declineCode: string): Refusal => ({ code: 'card_declined', declineCode });
const visa = (last4: string, rest: Partial<TestCard> = {}): TestCard => ({ brand: 'visa', last4, ...rest });

/** Payment methods of docs.stripe.com/testing. Those of `chargeCustomerFail…` beyond the first are this fake's own. */
export const TEST_CARDS: Readonly<Record<string, TestCard>> = {
  pm_card_visa: visa('4242'),
  pm_card_mastercard: { brand: 'mastercard', last4: '4444' },
  pm_card_amex: { brand: 'amex', last4: '8431' },
  pm_card_visa_chargeDeclined: visa('0002', { refused: declined('generic_decline') }),
  pm_card_visa_chargeDeclinedInsufficientFunds: visa('9995', { refused: declined('insufficient_funds') }),
  pm_card_visa_chargeDeclinedLostCard: visa('9987', { refused: declined('lost_card') }),
  pm_card_visa_chargeDeclinedStolenCard: visa('9979', { refused: declined('stolen_card') }),
  pm_card_chargeDeclinedExpiredCard: visa('0069', { refused: { code: 'expired_card' } }),
  pm_card_chargeDeclinedIncorrectCvc: visa('0127', { refused: { code: 'incorrect_cvc' } }),
  pm_card_chargeDeclinedProcessingError: visa('0119', { refused: { code: 'processing_error' } }),
  pm_card_chargeCustomerFail: visa('0341', { refusedAtCharge: declined('generic_decline') }),
  pm_card_chargeCustomerFailInsufficientFunds: visa('0342', { refusedAtCharge: declined('insufficient_funds') }),
  pm_card_chargeCustomerFailStolenCard: visa('0343', { refusedAtCharge: declined('stolen_card') }),
  pm_card_chargeCustomerFailClosedAccount: visa('0344', { refusedAtCharge: declined('invalid_account') }),
  pm_card_authenticationRequired: visa('3184', { authentication: 'always' }),
  pm_card_authenticationRequiredOnSetup: visa('3155', { authentication: 'setup' }),
};
