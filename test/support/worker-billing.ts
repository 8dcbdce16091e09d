import { Account, billingToday } from '@onebox/accounts';
import { type BillingServices, createBilling, type Look, type MeteredUsage } from '@onebox/billing';
import { Usage } from '@onebox/metering';
import { Notifications } from '@onebox/notifications';
import { Operations } from '@onebox/operations';
import type { PaymentGateway } from '@onebox/payments';
import { BillingReconciler } from '@onebox/provisioning';
import { PAYMENT_GATEWAY } from '../../apps/api/src/platform/tokens.js';
import type { ApiUnderTest } from './api.js';
import { SETTINGS } from './billing.js';

/** What the worker bills with, beside an API under test: the same database, clock, gateway and queue of mails. */
export function workerBilling({ app, database, clock }: ApiUnderTest, usage?: MeteredUsage): BillingServices {
  const { dataSource } = database;
  return createBilling({
    ...{ dataSource, clock, settings: SETTINGS, nudge: () => undefined, log: { error: () => undefined } },
    gateway: app.get<PaymentGateway>(PAYMENT_GATEWAY),
    operations: app.get(Operations),
    notifications: app.get(Notifications),
    usage: usage ?? new Usage(dataSource),
  });
}

/** What the worker does when it looks at an account. */
export async function bill(api: ApiUnderTest, accountId: string, billing = workerBilling(api)): Promise<Look> {
  const account = await api.database.dataSource.manager.findOneByOrFail(Account, { id: accountId });
  return billing.accountBilling.lookAt(accountId, billingToday(account, api.clock));
}

/** The clock at ten in the morning (UTC) of a day. */
export function goTo({ clock }: ApiUnderTest, date: string): void {
  clock.advance(new Date(`${date}T10:00:00Z`).getTime() - clock.now().getTime());
}

/** A whole pass of the worker over an account, the walk of its clock included. */
export async function billingPass(api: ApiUnderTest, accountId: string, billing = workerBilling(api)): Promise<void> {
  const { clock, database } = api;
  const { dataSource } = database;
  const reconciler = new BillingReconciler({ ...billing, dataSource, clock, usage: new Usage(dataSource) });
  await reconciler.reconcile(accountId, new AbortController().signal);
}
