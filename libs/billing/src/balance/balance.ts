import { newId } from '@onebox/database';
import type { Cents } from '@onebox/money';
import type { EntityManager } from 'typeorm';
import { BalanceEntry, type BalanceEntryKind } from './balance-entry.entity.js';

export interface NewBalanceEntry {
  accountId: string;
  kind: BalanceEntryKind;
  /** Left out: the entry is its own subject. */
  subjectId?: string;
  amountCents: Cents;
  reason?: string;
  byUserId?: string;
}

/** Positive: the customer's credit; negative: debt that the next invoice adds. */
export async function balanceOf(manager: EntityManager, accountId: string): Promise<Cents> {
  return Number((await manager.sum(BalanceEntry, 'amountCents', { accountId })) ?? 0);
}

/** One that moves nothing is not written; one of the same kind and subject is written once. */
export async function addToBalance(manager: EntityManager, entry: NewBalanceEntry, now: Date): Promise<void> {
  if (entry.amountCents === 0) return;
  const id = newId('bal', now.getTime());
  const { subjectId = id, reason = null, byUserId = null } = entry;
  const row = { ...entry, id, subjectId, reason, byUserId, createdAt: now };
  await manager.createQueryBuilder().insert().into(BalanceEntry).values(row).orIgnore().execute();
}
