import { Account, billingToday } from '@onebox/accounts';
import type { Clock, PlainDate } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { UserError } from '@onebox/errors';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { dueBy, lockedAccount, nextPeriodStart } from '../billed-account.js';
import type { BillingNews } from '../billing-news.js';
import { type DecidedBy, recordDecision } from '../decisions/decisions.js';
import type { Invoicing } from '../invoicing/invoicing.service.js';
import { Collection } from './collection.entity.js';

/** Sites of a suspended account answer 503; nothing is deleted, and no period is invoiced. */
export class Suspension {
  constructor(
    private readonly dataSource: DataSource,
    private readonly invoicing: Pick<Invoicing, 'finalise'>,
    private readonly news: BillingNews,
    private readonly clock: Clock,
  ) {}

  /**
   * By an administrator, who alone can end it. What has begun is invoiced first: nobody would ever bill these days
   * afterwards. @throws NotFound, UserError `account.deleted`
   */
  async suspend(accountId: string, by: DecidedBy): Promise<void> {
    const account = await this.dataSource.manager.findOneBy(Account, { id: accountId });
    if (account) await this.invoicing.finalise(accountId, billingToday(account, this.clock));
    await this.change(accountId, (manager, locked) =>
      locked.suspendedFor === 'operator' ? undefined : this.set(manager, locked, 'operator', by),
    );
  }

  /** By an administrator: whatever it was for, and whatever is unpaid. @throws NotFound, UserError `account.deleted` */
  async resume(accountId: string, by: DecidedBy): Promise<void> {
    await this.change(accountId, (manager, account) =>
      account.status === 'suspended' ? this.lift(manager, account, billingToday(account, this.clock), by) : undefined,
    );
  }

  /** In the caller's transaction, which holds the account's lock. An administrator's suspension stays one. */
  async forPayment(manager: EntityManager, account: Account, invoiceNumber: string): Promise<void> {
    const by = { byUserId: null, reason: `Invoice ${invoiceNumber} was not paid.` };
    if (account.status === 'active') await this.set(manager, account, 'payment', by);
  }

  /** In the caller's transaction. @returns whether the account is back: nothing of which all attempts failed is unpaid. */
  async liftIfPaid(manager: EntityManager, account: Account, today: PlainDate): Promise<boolean> {
    if (account.status !== 'suspended' || account.suspendedFor !== 'payment') return false;
    const given = { accountId: account.id, status: 'open' as const, nextStepOn: IsNull() };
    if (await manager.existsBy(Collection, given)) return false;
    await this.lift(manager, account, today, { byUserId: null, reason: 'Nothing of it is unpaid any more.' });
    return true;
  }

  private async set(
    manager: EntityManager,
    account: Account,
    suspendedFor: 'payment' | 'operator',
    by: DecidedBy,
  ): Promise<void> {
    Object.assign(account, { status: 'suspended', suspendedFor });
    await manager.update(Account, { id: account.id }, { status: 'suspended', suspendedFor });
    await this.record(manager, account, 'account.suspended', { for: suspendedFor }, by);
  }

  /** The next period begins where the last one ended, or today where that is later. */
  private async lift(manager: EntityManager, account: Account, today: PlainDate, by: DecidedBy): Promise<void> {
    const was = account.suspendedFor;
    const wanted = { status: 'active', suspendedFor: null, billedThrough: nextPeriodStart(account, today) } as const;
    Object.assign(account, wanted);
    await manager.update(Account, { id: account.id }, wanted);
    await dueBy(manager, account.id, today);
    await this.record(manager, account, 'account.resumed', { wasFor: was }, by);
  }

  private record(
    manager: EntityManager,
    { id }: Account,
    kind: 'account.suspended' | 'account.resumed',
    detail: object,
    by: DecidedBy,
  ): Promise<void> {
    return recordDecision(manager, { ...by, kind, detail, accountId: id, subjectId: id }, this.clock.now());
  }

  private async change(
    accountId: string,
    work: (manager: EntityManager, account: Account) => Promise<void> | undefined,
  ): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const account = await lockedAccount(manager, accountId);
      if (account.status === 'deleted') {
        throw new UserError('conflict', 'account.deleted', 'This account is deleted.');
      }
      await work(manager, account);
    });
    await this.news.statusChanged(accountId);
  }
}
