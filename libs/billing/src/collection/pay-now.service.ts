import { Account, billingToday } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import { tenantScope } from '@onebox/database';
import { ConfirmationRequired, NotFound, UserError } from '@onebox/errors';
import type { DataSource } from 'typeorm';
import type { Invoicing } from '../invoicing/invoicing.service.js';
import { Collection } from './collection.entity.js';
import type { Collector } from './collector.service.js';
import { Payment } from './payment.entity.js';

const ASK_AGAIN_SECONDS = 10;

/** A customer pays an invoice now, with the card that the account has. */
export class PayNow {
  constructor(
    private readonly dataSource: DataSource,
    private readonly invoicing: Pick<Invoicing, 'finalise'>,
    private readonly collector: Collector,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns when it is paid. Where the bank wants the customer, the gateway tells by an event that it was confirmed.
   * @throws NotFound; UserError `invoice.not_open` (409), `payment.declined` (402), `payment.card_refused` (402: this card
   * was refused for good), `payment.action_required` (402, with the client secret), `payment.unavailable` (503)
   */
  async carryOut(accountId: string, invoiceId: string): Promise<void> {
    const account = await this.dataSource.manager.findOneBy(Account, { id: accountId });
    if (!account) throw new NotFound('account');
    await this.requirePayable(account, invoiceId);
    const today = billingToday(account, this.clock);
    // Should this be the last attempt and fail, the account is suspended: up to now it was not.
    await this.invoicing.finalise(accountId, today);
    const { outcome, clientSecret } = await this.collector.attempt(accountId, invoiceId, today);
    if (outcome === 'silent') throw unavailable();
    if (outcome !== 'refused') return;
    const message = await this.lastRefusal(accountId, invoiceId);
    if (clientSecret !== null) throw new ConfirmationRequired(message, clientSecret);
    throw new UserError('declined', 'payment.declined', message);
  }

  private async requirePayable(account: Account, invoiceId: string): Promise<void> {
    const scope = tenantScope(this.dataSource.manager, account.id);
    const collection = await scope.findOne(Collection, { invoiceId });
    if (!collection) throw new NotFound('invoice');
    if (collection.status !== 'open') {
      throw new UserError('conflict', 'invoice.not_open', 'There is nothing to pay on this invoice.');
    }
    const paymentMethodId = account.paymentMethodId ?? '';
    if (await scope.count(Payment, { invoiceId, paymentMethodId, status: 'refused', hard: true })) {
      throw new UserError(
        'declined',
        'payment.card_refused',
        'This card was refused for good. Please use another one.',
      );
    }
  }

  private async lastRefusal(accountId: string, invoiceId: string): Promise<string> {
    const collection = await tenantScope(this.dataSource.manager, accountId).findOne(Collection, { invoiceId });
    return collection?.lastRefusal ?? 'The card was declined.';
  }
}

/** Nothing was refused. */
function unavailable(): UserError {
  const message = 'The payment gateway does not answer. Send the same request again in a while.';
  return new UserError('unavailable', 'payment.unavailable', message, [], ASK_AGAIN_SECONDS);
}
