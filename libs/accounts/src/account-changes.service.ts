import { NotFound } from '@onebox/errors';
import type { DataSource } from 'typeorm';
import { Account } from './account.entity.js';
import type { AccountChange } from './account.schema.js';

/** What an owner reads and changes of the account itself. */
export class AccountChanges {
  constructor(
    private readonly dataSource: DataSource,
    /** Asks the worker to look at these; may be lost. */
    private readonly nudge: (keys: string[]) => void,
  ) {}

  /** @throws NotFound */
  async read(accountId: string): Promise<Account> {
    const account = await this.dataSource.manager.findOneBy(Account, { id: accountId });
    if (!account) throw new NotFound('account');
    return account;
  }

  /**
   * Fields that are left out stay as they are. In another time zone it may be another day already, so billing is asked to
   * look again; which days are billed is a plain date, which no zone changes.
   */
  async carryOut(accountId: string, change: AccountChange): Promise<Account> {
    if (Object.keys(change).length > 0) {
      await this.dataSource.manager.update(Account, { id: accountId }, change);
      if (change.timeZone !== undefined) this.nudge([`billing:${accountId}`]);
    }
    return this.read(accountId);
  }
}
