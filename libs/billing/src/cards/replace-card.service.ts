import { Account, billingToday, cardRejection } from '@onebox/accounts';
import type { Clock, PlainDate } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { NotFound, UserError } from '@onebox/errors';
import type { CardSource, CardSummary, KeptCard, PaymentGateway } from '@onebox/payments';
import type { DataSource } from 'typeorm';
import { dueBy, lockedAccount } from '../billed-account.js';
import type { BillingNews } from '../billing-news.js';
import { Collection } from '../collection/collection.entity.js';
import type { Collector, Outcome } from '../collection/collector.service.js';
import type { Invoicing } from '../invoicing/invoicing.service.js';

/** The customer's card from now on. What is unpaid is tried with it at once. */
export class ReplaceCard {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gateway: Pick<PaymentGateway, 'replaceCard'>,
    private readonly invoicing: Pick<Invoicing, 'finalise'>,
    private readonly collector: Collector,
    private readonly news: BillingNews,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the card, and what came of each unpaid invoice. @throws NotFound, InvalidInput; UserError
   * `account.not_charged`, `payment.declined`, `payment.action_required`, `payment.unavailable`
   */
  async carryOut(
    accountId: string,
    source: CardSource,
    idempotencyKey: string,
  ): Promise<{ card: CardSummary; outcomes: Outcome[] }> {
    const account = await this.dataSource.manager.findOneBy(Account, { id: accountId });
    if (!account) throw new NotFound('account');
    if (!account.gatewayCustomerId) {
      throw new UserError('conflict', 'account.not_charged', 'This account is not charged.');
    }
    const kept = await this.keep(account.gatewayCustomerId, source, idempotencyKey);
    const today = billingToday(account, this.clock);
    await this.take(accountId, kept, today);
    // Whom an old invoice suspends now was not suspended up to now.
    await this.invoicing.finalise(accountId, today);
    const outcomes = await this.collector.collectDue(accountId, today);
    this.news.lookAt(accountId);
    return { card: kept.card, outcomes };
  }

  private async keep(customerId: string, source: CardSource, idempotencyKey: string): Promise<KeptCard> {
    try {
      return await this.gateway.replaceCard(customerId, source, idempotencyKey);
    } catch (error) {
      throw cardRejection(error, source, 'Your card is still the one before.');
    }
  }

  /** Should this process die after it, the worker tries the new card. */
  private async take(accountId: string, { paymentMethodId, card }: KeptCard, today: PlainDate): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await lockedAccount(manager, accountId);
      await manager.update(Account, { id: accountId }, { paymentMethodId, card });
      await manager.update(Collection, { accountId, status: 'open' }, { nextStepOn: today });
      await dueBy(manager, accountId, today);
    });
  }
}
