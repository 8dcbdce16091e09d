/** Every point between two side effects of billing; provisioning's list of all steps names them too. */
export type BillingStep =
  | 'billing.invoice-issued'
  | 'billing.payment-begun'
  | 'billing.payment-answered'
  | 'billing.payment-written'
  | 'billing.account-suspended'
  | 'billing.account-resumed'
  | 'billing.refund-answered'
  | 'billing.next-look-written'
  | 'billing.clock-turned';

/** Where billing says what it has just done: for people, and for the tests that kill it there. Billing never reads it. */
export interface BillingJournal {
  step(accountId: string, step: BillingStep): Promise<void>;
}

export const NO_JOURNAL: BillingJournal = { step: () => Promise.resolve() };
