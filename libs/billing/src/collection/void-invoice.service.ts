import { billingToday } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { NotFound, UserError } from '@onebox/errors';
import type { Operations } from '@onebox/operations';
import type { DataSource, EntityManager } from 'typeorm';
import { addToBalance } from '../balance/balance.js';
import { lockedAccount } from '../billed-account.js';
import type { BillingNews } from '../billing-news.js';
import { Invoice } from '../invoicing/invoice.entity.js';
import { Collection } from './collection.entity.js';
import type { Collector } from './collector.service.js';
import { Payment } from './payment.entity.js';
import type { Suspension } from './suspension.service.js';

/** An administrator waives an unpaid invoice. It keeps its number, and its days stay billed. */
export class VoidInvoice {
  constructor(
    private readonly dataSource: DataSource,
    private readonly collector: Pick<Collector, 'giveUp'>,
    private readonly suspension: Suspension,
    private readonly operations: Pick<Operations, 'recordEvent'>,
    private readonly news: BillingNews,
    private readonly clock: Clock,
  ) {}

  /**
   * What the invoice had used of the balance is given back; an account that was suspended for it is back.
   * @throws NotFound; UserError `invoice.not_open`, `invoice.payment_pending`
   */
  async carryOut(invoiceId: string, { reason, byUserId }: { reason: string; byUserId: string }): Promise<void> {
    const invoice = await this.dataSource.manager.findOneBy(Invoice, { id: invoiceId });
    if (!invoice) throw new NotFound('invoice');
    const unanswered = await this.dataSource.manager.findOneBy(Payment, { invoiceId, status: 'pending' });
    if (unanswered) await this.collector.giveUp(unanswered);
    const { accountId, balanceAppliedCents: amountCents } = invoice;
    const back = await inTransaction(this.dataSource, async (manager) => {
      const account = await lockedAccount(manager, accountId);
      await this.requireVoidable(manager, invoiceId);
      const now = this.clock.now();
      const wanted = {
        status: 'void' as const,
        nextStepOn: null,
        voidedBy: byUserId,
        voidReason: reason,
        updatedAt: now,
      };
      await manager.update(Collection, invoiceId, wanted);
      await addToBalance(
        manager,
        { accountId, kind: 'void', subjectId: invoiceId, amountCents, reason, byUserId },
        now,
      );
      await this.operations.recordEvent(manager, { accountId, type: 'invoice.updated', subjectId: invoiceId });
      return this.suspension.liftIfPaid(manager, account, billingToday(account, this.clock));
    });
    if (back) await this.news.statusChanged(accountId);
    else this.news.changed(accountId);
  }

  private async requireVoidable(manager: EntityManager, invoiceId: string): Promise<void> {
    const collection = await manager.findOneByOrFail(Collection, { invoiceId });
    if (collection.status !== 'open') {
      const message = 'Only an unpaid invoice can be voided. What was paid is given back by a credit note.';
      throw new UserError('conflict', 'invoice.not_open', message);
    }
    if (await manager.existsBy(Payment, { invoiceId, status: 'pending' })) {
      const message = 'A payment of this invoice is under way. Try again when the gateway has answered.';
      throw new UserError('conflict', 'invoice.payment_pending', message);
    }
  }
}
