import { Account } from '@onebox/accounts';
import type { PlainDate } from '@onebox/clock';
import { NotFound } from '@onebox/errors';
import type { EntityManager } from 'typeorm';

/**
 * The account, locked until the end of the transaction: everything that billing changes of an account it changes under
 * this lock, taken first, so that two at once follow each other. @throws NotFound
 */
export async function lockedAccount(manager: EntityManager, id: string): Promise<Account> {
  const account = await manager.findOne(Account, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!account) throw new NotFound('account');
  return account;
}

/** Whether periods of this account are invoiced. */
export function isBilled({ status, billingExempt }: Account): boolean {
  return status === 'active' && !billingExempt;
}

/** The first day of the next invoice: while an account is suspended, days go by that nobody pays for. */
export function nextPeriodStart({ status, billedThrough }: Account, today: PlainDate): PlainDate {
  return status === 'suspended' && billedThrough < today ? today : billedThrough;
}

/** Asks for a look at the account on `day`, unless there is an earlier one. */
export async function dueBy(manager: EntityManager, accountId: string, day: PlainDate): Promise<void> {
  await manager.query(
    'UPDATE accounts SET billing_due_on = LEAST(COALESCE(billing_due_on, ?), ?) WHERE id = ? AND billing_exempt = 0',
    [day, day, accountId],
  );
}
