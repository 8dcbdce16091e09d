/** What each template needs. All texts are formatted already: amounts with their currency, dates as people read them. */
export interface TemplateData {
  'invoice-paid': { number: string; total: string; date: string; card: string };
  /** Nothing is collected: zero, covered by a credit, or carried to the next invoice. */
  'invoice-issued': { number: string; total: string };
  /** `nextAttemptOn` empty: no other attempt before there is another card, or at all. */
  /** `meanwhile`: a sentence about the sites, or empty. */
  'payment-failed': {
    number: string;
    amount: string;
    reason: string;
    nextAttemptOn: string;
    meanwhile: string;
    payUrl: string;
  };
  'payment-action-required': { number: string; amount: string; payUrl: string };
  'account-suspended': { number: string; amount: string; payUrl: string };
  'account-resumed': { number: string; amount: string };
  'card-expiring': { brand: string; last4: string; expiry: string; cardUrl: string };
  'credit-note': { number: string; invoiceNumber: string; amount: string; reason: string };
  'transfer-started': { hostname: string; completesOn: string };
  'transfer-completed': { hostname: string; expiresOn: string; price: string };
  'transfer-rejected': { hostname: string; reason: string };
  'registration-expiring': { hostname: string; expiresOn: string; daysLeft: string };
  'registration-not-renewed': { hostname: string; expiresOn: string; reason: string };
  'registration-renewal': { hostname: string; renewsOn: string; price: string; daysLeft: string };
  'registration-renewed': { hostname: string; expiresOn: string };
  'metering-difference': {
    day: string;
    sites: string;
    differences: { site: string; edge: string; billed: string }[];
  };
  'payment-disputed': { number: string; amount: string; accountId: string };
  'refund-failed': { number: string; amount: string; reason: string; accountId: string };
  'mail-failed': { recipient: string; subject: string; reason: string; mailId: string };
}

export type TemplateName = keyof TemplateData;

/** Those that go to administrators; all others go to the owners of an account. */
export type AdministratorTemplate = 'metering-difference' | 'payment-disputed' | 'refund-failed' | 'mail-failed';
export type AccountTemplate = Exclude<TemplateName, AdministratorTemplate>;
