import { accountResumed } from './account-resumed.js';
import { accountSuspended } from './account-suspended.js';
import { cardExpiring } from './card-expiring.js';
import { creditNote } from './credit-note.js';
import { invoiceIssued } from './invoice-issued.js';
import { invoicePaid } from './invoice-paid.js';
import { mailFailed } from './mail-failed.js';
import { meteringDifference } from './metering-difference.js';
import { paymentActionRequired } from './payment-action-required.js';
import { paymentDisputed } from './payment-disputed.js';
import { paymentFailed } from './payment-failed.js';
import { refundFailed } from './refund-failed.js';
import { registrationExpiring } from './registration-expiring.js';
import { registrationNotRenewed } from './registration-not-renewed.js';
import { registrationRenewal } from './registration-renewal.js';
import { registrationRenewed } from './registration-renewed.js';
import { transferCompleted } from './transfer-completed.js';
import { transferRejected } from './transfer-rejected.js';
import { transferStarted } from './transfer-started.js';
import type { Template } from './letter.js';
import type { TemplateName } from './template-data.js';

export const templates: Record<TemplateName, Template> = {
  'invoice-paid': invoicePaid,
  'invoice-issued': invoiceIssued,
  'payment-failed': paymentFailed,
  'payment-action-required': paymentActionRequired,
  'account-suspended': accountSuspended,
  'account-resumed': accountResumed,
  'card-expiring': cardExpiring,
  'credit-note': creditNote,
  'transfer-started': transferStarted,
  'transfer-completed': transferCompleted,
  'transfer-rejected': transferRejected,
  'refund-failed': refundFailed,
  'registration-expiring': registrationExpiring,
  'registration-not-renewed': registrationNotRenewed,
  'registration-renewal': registrationRenewal,
  'registration-renewed': registrationRenewed,
  'metering-difference': meteringDifference,
  'payment-disputed': paymentDisputed,
  'mail-failed': mailFailed,
};
