import { Global, Module, type Provider, type Type } from '@nestjs/common';
import {
  AccountLedger,
  AccountStandings,
  AnyInvoices,
  BillingClock,
  BillingDocuments,
  BillingOverviews,
  BillingReports,
  type BillingServices,
  ChooseBillingDay,
  createBilling,
  CreditNoteReader,
  Credits,
  DecisionLog,
  GatewayEvents,
  InvoiceReader,
  PayNow,
  PlanBook,
  Previews,
  PriceList,
  Refunds,
  ReplaceCard,
  Suspension,
  VoidInvoice,
} from '@onebox/billing';
import { Clock } from '@onebox/clock';
import { WorkerClient } from '@onebox/commands';
import { type Config, panelUrl } from '@onebox/config';
import { Usage } from '@onebox/metering';
import { Notifications } from '@onebox/notifications';
import { Operations } from '@onebox/operations';
import type { PaymentGateway } from '@onebox/payments';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { CONFIG, LOG, PAYMENT_GATEWAY } from '../platform/tokens.js';
import { BillingController } from './billing.controller.js';
import { CreditNotesController } from './credit-notes.controller.js';
import { InvoicesController } from './invoices.controller.js';
import { SetupIntents } from './setup-intents.js';
import { WebhooksController } from './webhooks.controller.js';

const BILLING = Symbol('Billing');

const billing: Provider = {
  provide: BILLING,
  inject: [DataSource, Clock, PAYMENT_GATEWAY, Operations, Notifications, CONFIG, LOG, WorkerClient],
  useFactory: (
    dataSource: DataSource,
    clock: Clock,
    gateway: PaymentGateway,
    operations: Operations,
    notifications: Notifications,
    config: Config,
    log: Logger,
    worker: WorkerClient,
  ): BillingServices =>
    createBilling({
      ...{ dataSource, clock, gateway, operations, notifications, log },
      usage: new Usage(dataSource),
      settings: { panelUrl: panelUrl(config), operator: config.operator },
      nudge: (keys) => worker.nudge(keys),
    }),
};

/** One of the services that billing is made of, to be injected by its class. */
function service(provide: Type, name: keyof BillingServices): Provider {
  return { provide, inject: [BILLING], useFactory: (services: BillingServices) => services[name] };
}

const services = [
  service(BillingOverviews, 'overviews'),
  service(Previews, 'previews'),
  service(ChooseBillingDay, 'chooseDay'),
  service(InvoiceReader, 'invoices'),
  service(CreditNoteReader, 'creditNotes'),
  service(BillingDocuments, 'documents'),
  service(PayNow, 'payNow'),
  service(ReplaceCard, 'replaceCard'),
  service(GatewayEvents, 'gatewayEvents'),
  service(PlanBook, 'planBook'),
  service(Refunds, 'refunds'),
  service(Credits, 'credits'),
  service(VoidInvoice, 'voidInvoice'),
  service(Suspension, 'suspension'),
  service(BillingClock, 'billingClock'),
  service(BillingReports, 'reports'),
  service(AnyInvoices, 'anyInvoices'),
  service(AccountStandings, 'standings'),
  service(AccountLedger, 'ledger'),
  service(DecisionLog, 'decisions'),
  service(PriceList, 'priceList'),
];

@Global()
@Module({
  controllers: [BillingController, InvoicesController, CreditNotesController, WebhooksController],
  providers: [billing, ...services, SetupIntents],
  exports: services,
})
export class BillingModule {}
