import { Account } from '@onebox/accounts';
import type { PlainDate } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { type DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import { isBilled, lockedAccount } from '../billed-account.js';
import type { BillingJournal } from '../billing-journal.js';
import type { CardExpiryNotices } from '../cards/card-expiry-notices.service.js';
import { Collection } from '../collection/collection.entity.js';
import type { Collector, Outcome } from '../collection/collector.service.js';
import { RefundRow } from '../corrections/refund.entity.js';
import type { Refunds } from '../corrections/refunds.service.js';
import type { Invoicing } from '../invoicing/invoicing.service.js';
import { nextLook } from './next-look.js';

/** What a look at an account did. */
export interface Look {
  /** The invoices that were issued, the oldest first. */
  issued: string[];
  paid: number;
  refused: number;
  /** The gateway gave no answer to so many: look again in a while. */
  silent: number;
  /** The day on which to look again; null: none. */
  dueOn: PlainDate | null;
}

/** Everything that is due for an account on a day. Can be killed anywhere and done again, late, or twice at once. */
export class AccountBilling {
  constructor(
    private readonly dataSource: DataSource,
    private readonly invoicing: Invoicing,
    private readonly collector: Collector,
    private readonly refunds: Refunds,
    private readonly notices: CardExpiryNotices,
    private readonly journal: BillingJournal,
  ) {}

  /** `today`: in the account's time zone, by its own clock. @throws NotFound */
  async lookAt(accountId: string, today: PlainDate): Promise<Look> {
    const [issued, outcomes] = await this.issueAndCollect(accountId, today);
    const refundsAnswered = await this.refunds.settlePending(accountId);
    const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
    const dueOn = await this.plan(accountId, today);
    await this.journal.step(accountId, 'billing.next-look-written');
    const silent = count('silent') + (refundsAnswered ? 0 : 1);
    return { issued, paid: count('paid'), refused: count('refused'), silent, dueOn };
  }

  /** Twice where a payment may have brought the account back, so that a period begins today; then it had issued nothing. */
  private async issueAndCollect(accountId: string, today: PlainDate): Promise<[string[], Outcome[]]> {
    const before = await this.invoicing.finalise(accountId, today);
    const outcomes = await this.collector.collectDue(accountId, today);
    if (before.length > 0 || !outcomes.includes('paid')) return [before, outcomes];
    const after = await this.invoicing.finalise(accountId, today);
    if (after.length > 0) outcomes.push(...(await this.collector.collectDue(accountId, today)));
    return [after, outcomes];
  }

  /** The day of the next look is written last: what was killed before is looked at again. */
  private plan(accountId: string, today: PlainDate): Promise<PlainDate | null> {
    return inTransaction(this.dataSource, async (manager) => {
      const account = await lockedAccount(manager, accountId);
      if (isBilled(account)) await this.notices.notify(manager, account, today);
      const billingDueOn = nextLook(account, await this.steps(manager, accountId, today), today);
      if (billingDueOn !== account.billingDueOn) await manager.update(Account, { id: accountId }, { billingDueOn });
      return billingDueOn;
    });
  }

  private async steps(manager: EntityManager, accountId: string, today: PlainDate): Promise<PlainDate[]> {
    const open = await manager.findBy(Collection, { accountId, status: 'open', nextStepOn: Not(IsNull()) });
    const waiting = await manager.existsBy(RefundRow, { accountId, status: 'pending' });
    return [...open.map(({ nextStepOn }) => nextStepOn!), ...(waiting ? [today] : [])];
  }
}
