import type { Clock } from '@onebox/clock';
import type { Operations } from '@onebox/operations';
import type { PaymentGateway } from '@onebox/payments';
import type { DataSource } from 'typeorm';
import { Credits } from './balance/credits.service.js';
import { ChooseBillingDay } from './billing-day/choose-billing-day.service.js';
import { Previews } from './billing-day/previews.service.js';
import { type BillingJournal, NO_JOURNAL } from './billing-journal.js';
import type { BillingLog } from './billing-log.js';
import { BillingNews } from './billing-news.js';
import { BillingOverviews } from './billing-overview.service.js';
import type { BillingSettings } from './billing-settings.js';
import { CardExpiryNotices } from './cards/card-expiry-notices.service.js';
import { ReplaceCard } from './cards/replace-card.service.js';
import { Collector } from './collection/collector.service.js';
import { GatewayEvents } from './collection/gateway-events.service.js';
import { PaymentArrivals } from './collection/payment-arrivals.service.js';
import { PayNow } from './collection/pay-now.service.js';
import { Settlement } from './collection/settlement.service.js';
import { Suspension } from './collection/suspension.service.js';
import { VoidInvoice } from './collection/void-invoice.service.js';
import { CreditNoteReader } from './corrections/credit-note-reader.service.js';
import { Refunds } from './corrections/refunds.service.js';
import { DecisionLog } from './decisions/decision-log.service.js';
import { BillingDocuments } from './invoicing/billing-documents.service.js';
import { BillingFactsReader } from './invoicing/billing-facts.service.js';
import { Charges } from './invoicing/charges.service.js';
import { InvoiceReader } from './invoicing/invoice-reader.service.js';
import { Invoicing } from './invoicing/invoicing.service.js';
import type { BillingNotifications, MeteredUsage } from './neighbours.js';
import { PlanBook } from './plans/plan-book.service.js';
import { PriceList } from './plans/price-list.service.js';
import { AccountLedger } from './reports/account-ledger.service.js';
import { AnyInvoices } from './reports/any-invoices.service.js';
import { AccountStandings } from './reports/account-standings.service.js';
import { BillingReports } from './reports/billing-reports.service.js';
import { AccountBilling } from './run/account-billing.service.js';
import { BillingClock } from './run/billing-clock.service.js';
import { BillingRun } from './run/billing-run.service.js';

/** What billing works with. */
export interface BillingDeps {
  dataSource: DataSource;
  clock: Clock;
  gateway: PaymentGateway;
  operations: Operations;
  notifications: BillingNotifications;
  usage: MeteredUsage;
  settings: BillingSettings;
  log: BillingLog;
  /** Tells the worker to look at these keys; may be lost. */
  nudge: (keys: string[]) => void;
  /** Left out where nobody reads it. */
  journal?: BillingJournal;
}

export type BillingServices = ReturnType<typeof createBilling>;

/** Puts the parts together, the same in every process. Plain construction, so that it can be read from top to bottom. */
export function createBilling(deps: BillingDeps) {
  const { dataSource, clock, gateway, operations, notifications, usage, settings, log, nudge } = deps;
  const { journal = NO_JOURNAL } = deps;
  const news = new BillingNews(dataSource, operations, nudge);
  const planBook = new PlanBook(dataSource);
  const facts = new BillingFactsReader(dataSource, planBook, usage, gateway);
  const invoicing = new Invoicing(dataSource, facts, operations, notifications, news, journal, clock, settings);
  const suspension = new Suspension(dataSource, invoicing, news, clock);
  const settlement = new Settlement(suspension, operations, notifications, clock, settings);
  const arrivals = new PaymentArrivals(settlement, clock);
  const collector = new Collector(dataSource, gateway, settlement, arrivals, news, journal, clock);
  const refunds = new Refunds(dataSource, gateway, operations, notifications, news, journal, log, clock, settings);
  const notices = new CardExpiryNotices(notifications, settings);
  const accountBilling = new AccountBilling(dataSource, invoicing, collector, refunds, notices, journal);
  const invoices = new InvoiceReader(dataSource);
  return {
    planBook,
    charges: new Charges(clock),
    invoicing,
    collector,
    accountBilling,
    run: new BillingRun(dataSource, accountBilling, facts, clock),
    billingClock: new BillingClock(dataSource, gateway, accountBilling, operations, news, journal, clock),
    overviews: new BillingOverviews(dataSource, facts, invoices, clock),
    previews: new Previews(dataSource, facts, clock),
    chooseDay: new ChooseBillingDay(dataSource, invoicing, news, clock),
    invoices,
    creditNotes: new CreditNoteReader(dataSource),
    documents: new BillingDocuments(dataSource),
    payNow: new PayNow(dataSource, invoicing, collector, clock),
    replaceCard: new ReplaceCard(dataSource, gateway, invoicing, collector, news, clock),
    refunds,
    credits: new Credits(dataSource, news, clock),
    voidInvoice: new VoidInvoice(dataSource, collector, suspension, operations, news, clock),
    suspension,
    gatewayEvents: new GatewayEvents(dataSource, arrivals, refunds, notifications, news, clock),
    reports: new BillingReports(dataSource),
    anyInvoices: new AnyInvoices(dataSource),
    standings: new AccountStandings(dataSource, clock),
    ledger: new AccountLedger(dataSource),
    decisions: new DecisionLog(dataSource),
    priceList: new PriceList(dataSource, clock),
  };
}
