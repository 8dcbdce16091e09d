import type { Clock } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { InvalidInput } from '@onebox/errors';
import type { Cents } from '@onebox/money';
import type { DataSource } from 'typeorm';
import { lockedAccount } from '../billed-account.js';
import type { BillingNews } from '../billing-news.js';
import { BalanceEntry } from './balance-entry.entity.js';
import { addToBalance, balanceOf } from './balance.js';

const LARGEST_CENTS = 100_000_000;

export interface CreditWish {
  accountId: string;
  /** Negative: takes away. */
  amountCents: Cents;
  reason: string;
  /** The administrator. */
  byUserId: string;
  /** Left out: each call is another credit. */
  idempotencyKey?: string;
}

/** An account's balance: what the next invoices take before the card is asked. */
export class Credits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly news: BillingNews,
    private readonly clock: Clock,
  ) {}

  /** Positive: credit; negative: debt. */
  balance(accountId: string): Promise<Cents> {
    return balanceOf(this.dataSource.manager, accountId);
  }

  /** The newest first. */
  entries(accountId: string, limit: number): Promise<BalanceEntry[]> {
    return this.dataSource.manager.find(BalanceEntry, { where: { accountId }, order: { id: 'DESC' }, take: limit });
  }

  /** By an administrator; once for each key. @returns the new balance. @throws NotFound, InvalidInput */
  async grant({ idempotencyKey: subjectId, ...credit }: CreditWish): Promise<Cents> {
    const { accountId, amountCents } = credit;
    if (!Number.isSafeInteger(amountCents) || amountCents === 0 || Math.abs(amountCents) > LARGEST_CENTS) {
      throw new InvalidInput([{ path: 'amountCents', message: 'A credit is a number of cents other than 0.' }]);
    }
    const balance = await inTransaction(this.dataSource, async (manager) => {
      await lockedAccount(manager, accountId);
      await addToBalance(manager, { ...credit, kind: 'credit', subjectId }, this.clock.now());
      return balanceOf(manager, accountId);
    });
    this.news.changed(accountId);
    return balance;
  }
}
