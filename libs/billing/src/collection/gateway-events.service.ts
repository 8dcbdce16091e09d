import { Account, billingToday } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import { inTransaction, isDuplicate } from '@onebox/database';
import { formatMoney } from '@onebox/money';
import type { GatewayEvent } from '@onebox/payments';
import type { DataSource, EntityManager } from 'typeorm';
import { dueBy, lockedAccount } from '../billed-account.js';
import type { BillingNews } from '../billing-news.js';
import type { Refunds } from '../corrections/refunds.service.js';
import { Invoice } from '../invoicing/invoice.entity.js';
import type { BillingNotifications } from '../neighbours.js';
import { GatewayEventRow } from './gateway-event.entity.js';
import type { PaymentArrivals } from './payment-arrivals.service.js';
import { Payment } from './payment.entity.js';

/** Heeds what the gateway tells by itself. An event may come twice, late and in any order. */
export class GatewayEvents {
  constructor(
    private readonly dataSource: DataSource,
    private readonly arrivals: PaymentArrivals,
    private readonly refunds: Pick<Refunds, 'failed'>,
    private readonly notifications: BillingNotifications,
    private readonly news: BillingNews,
    private readonly clock: Clock,
  ) {}

  /** `event`: its signature was verified. @returns false where it was heeded before. */
  async heed(event: GatewayEvent): Promise<boolean> {
    try {
      const changed = await inTransaction(this.dataSource, async (manager) => {
        await manager.insert(GatewayEventRow, { id: event.id, type: event.type, receivedAt: this.clock.now() });
        return this.apply(manager, event);
      });
      if (changed) await this.news.statusChanged(changed);
      return true;
    } catch (error) {
      if (isDuplicate(error, 'PRIMARY')) return false;
      throw error;
    }
  }

  /** The account that changed; null: none. */
  private async apply(manager: EntityManager, event: GatewayEvent): Promise<string | null> {
    switch (event.type) {
      case 'payment.succeeded':
        return event.invoiceId ? this.arrivals.heed(manager, event.invoiceId, event.paymentId) : null;
      case 'payment.disputed':
        return this.disputed(manager, event.paymentId);
      case 'refund.failed':
        return this.refunds.failed(manager, event);
      case 'card.updated':
        return this.cardUpdated(manager, event);
      // Whoever asked for the payment gets its refusal as the answer, or asks again with the same key.
      case 'payment.failed':
      case 'other':
        return null;
    }
  }

  private async disputed(manager: EntityManager, gatewayPaymentId: string): Promise<string | null> {
    const payment = await manager.findOneBy(Payment, { gatewayPaymentId });
    if (!payment) return null;
    const { id, accountId, invoiceId, amountCents, currency } = payment;
    await manager.update(Payment, id, { disputedAt: this.clock.now() });
    const { number } = await manager.findOneByOrFail(Invoice, { id: invoiceId });
    await this.notifications.toAdministrators(manager, {
      key: `payment-disputed:${id}`,
      template: 'payment-disputed',
      data: { number, amount: formatMoney(amountCents, currency), accountId },
    });
    return null;
  }

  /** The bank sent a new card with the same number or another: gateways keep up with it. */
  private async cardUpdated(
    manager: EntityManager,
    { customerId, kept }: Extract<GatewayEvent, { type: 'card.updated' }>,
  ): Promise<string | null> {
    const { paymentMethodId, card } = kept;
    const found = await manager.findOneBy(Account, { gatewayCustomerId: customerId, paymentMethodId });
    if (!found) return null;
    const account = await lockedAccount(manager, found.id);
    await manager.update(Account, { id: found.id, paymentMethodId }, { card });
    await dueBy(manager, found.id, billingToday(account, this.clock));
    return found.id;
  }
}
