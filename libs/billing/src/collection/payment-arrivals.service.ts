import { type Account, billingToday } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import { newId } from '@onebox/database';
import type { EntityManager } from 'typeorm';
import { addToBalance } from '../balance/balance.js';
import { lockedAccount } from '../billed-account.js';
import { Invoice } from '../invoicing/invoice.entity.js';
import { Collection } from './collection.entity.js';
import { Payment } from './payment.entity.js';
import { NO_ANSWER, type Settlement } from './settlement.service.js';

/**
 * Writes down payments that went through and that nobody waits for any more: the customer has confirmed one with the bank, or
 * an answer was lost. What an invoice does not need, since it is paid or void, is the customer's and goes to the balance.
 */
export class PaymentArrivals {
  constructor(
    private readonly settlement: Pick<Settlement, 'paid'>,
    private readonly clock: Clock,
  ) {}

  /** Any number of times for one payment. @returns the account that changed; null: all was known */
  async heed(manager: EntityManager, invoiceId: string, gatewayPaymentId: string): Promise<string | null> {
    const invoice = await manager.findOneBy(Invoice, { id: invoiceId });
    if (!invoice) return null;
    const { accountId } = invoice;
    const account = await lockedAccount(manager, accountId);
    if (await manager.existsBy(Payment, { gatewayPaymentId, status: 'succeeded' })) return null;
    const collection = await manager.findOneByOrFail(Collection, { invoiceId });
    const payment = await this.attemptOf(manager, account, collection);
    if (collection.status !== 'open') {
      await this.paidTwice(manager, payment, gatewayPaymentId);
    } else {
      const today = billingToday(account, this.clock);
      await this.settlement.paid(manager, { account, invoice, payment }, gatewayPaymentId, today);
    }
    return accountId;
  }

  /** The attempt that waits for an answer or for the customer, or was given up; else one that we did not make. */
  private async attemptOf(manager: EntityManager, account: Account, collection: Collection): Promise<Payment> {
    const { invoiceId, accountId, amountCents, currency } = collection;
    const known = await manager.find(Payment, {
      where: [
        { invoiceId, status: 'pending' },
        { invoiceId, status: 'refused', reason: 'authentication_required' },
        { invoiceId, status: 'refused', reason: NO_ANSWER },
      ],
      order: { attempt: 'DESC' },
      take: 1,
    });
    if (known[0] && collection.status === 'open') return known[0];
    const now = this.clock.now();
    const attempt = (await manager.countBy(Payment, { invoiceId })) + 1;
    const payment = manager.create(Payment, {
      id: newId('pay', now.getTime()),
      invoiceId,
      accountId,
      attempt,
      gatewayKey: `${invoiceId}:${attempt}`,
      customerId: account.gatewayCustomerId ?? '',
      paymentMethodId: account.paymentMethodId ?? '',
      card: account.card,
      amountCents,
      currency,
      status: 'pending',
      attemptedOn: billingToday(account, this.clock),
      hard: false,
      createdAt: now,
      askedAt: now,
    });
    await manager.insert(Payment, payment);
    return payment;
  }

  /** The money is the customer's: the next invoice takes it. */
  private async paidTwice(manager: EntityManager, payment: Payment, gatewayPaymentId: string): Promise<void> {
    const now = this.clock.now();
    const { id, accountId, amountCents } = payment;
    await manager.update(Payment, id, { status: 'succeeded', gatewayPaymentId, settledAt: now });
    await addToBalance(manager, { accountId, kind: 'overpaid', subjectId: gatewayPaymentId, amountCents }, now);
  }
}
