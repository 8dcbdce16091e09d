import { Account, billingToday } from '@onebox/accounts';
import type { Clock, PlainDate } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { InvalidInput, NotFound } from '@onebox/errors';
import type { DataSource } from 'typeorm';
import { isBilled, lockedAccount } from '../billed-account.js';
import type { BillingNews } from '../billing-news.js';
import type { Invoicing } from '../invoicing/invoicing.service.js';

/** The customer chooses the day of the month on which the card is billed. Nothing is charged for it, or refunded. */
export class ChooseBillingDay {
  constructor(
    private readonly dataSource: DataSource,
    private readonly invoicing: Invoicing,
    private readonly news: BillingNews,
    private readonly clock: Clock,
  ) {}

  /**
   * First every period that has begun is invoiced; from there on the new day rules. `day`: 1 to 31; in a shorter month its
   * last day is meant. @throws NotFound, InvalidInput
   */
  async carryOut(accountId: string, day: number): Promise<void> {
    if (!Number.isInteger(day) || day < 1 || day > 31) {
      throw new InvalidInput([{ path: 'day', message: 'A billing day is a number from 1 to 31.' }]);
    }
    const account = await this.dataSource.manager.findOneBy(Account, { id: accountId });
    if (!account) throw new NotFound('account');
    const today = billingToday(account, this.clock);
    do await this.invoicing.finalise(accountId, today);
    while (!(await this.set(accountId, day, today)));
    this.news.lookAt(accountId);
    this.news.changed(accountId);
  }

  /** False: a period has begun that is not invoiced, since the account came back just now. */
  private set(accountId: string, day: number, today: PlainDate): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      const account = await lockedAccount(manager, accountId);
      if (isBilled(account) && account.billedThrough <= today) return false;
      await manager.update(Account, { id: accountId }, { billingDay: day });
      return true;
    });
  }
}
