import type { EntityManager } from 'typeorm';
import { AccountUid } from './account-uid.entity.js';

/** A uid that no account had before, from 200000 up; safe for any number of callers at once. */
export async function newUid(manager: EntityManager, accountId: string): Promise<number> {
  const inserted = await manager.insert(AccountUid, { accountId });
  return Number((inserted.identifiers[0] as AccountUid).uid);
}
