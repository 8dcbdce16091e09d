import { BalanceEntry } from './balance/balance-entry.entity.js';
import { Collection } from './collection/collection.entity.js';
import { GatewayEventRow } from './collection/gateway-event.entity.js';
import { Payment } from './collection/payment.entity.js';
import { CreditNote } from './corrections/credit-note.entity.js';
import { RefundRow } from './corrections/refund.entity.js';
import { BillingDecision } from './decisions/billing-decision.entity.js';
import { Invoice } from './invoicing/invoice.entity.js';
import { NumberSeries } from './invoicing/number-series.entity.js';
import { PendingCharge } from './invoicing/pending-charge.entity.js';
import { PlanPriceRow } from './plans/plan-price.entity.js';
import { Plan } from './plans/plan.entity.js';
import { TaxRateRow } from './plans/tax-rate.entity.js';

/** Every table of billing: whoever bills, reads or writes all of them. */
export const billingEntities = [
  BalanceEntry,
  BillingDecision,
  Collection,
  CreditNote,
  GatewayEventRow,
  Invoice,
  NumberSeries,
  Payment,
  PendingCharge,
  Plan,
  PlanPriceRow,
  RefundRow,
  TaxRateRow,
];
