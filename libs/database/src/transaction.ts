import type { DataSource, EntityManager } from 'typeorm';

const ATTEMPTS = 8;

/**
 * Runs `work` in a transaction with READ COMMITTED (what was read under a lock is the newest, and no gap between rows is
 * locked that another account's row falls into), and again when the database chose it as the victim of a deadlock or a row lock timed out:
 * it undid all of it then (MariaDB error 1213; 1205 leaves the transaction open, which TypeORM rolls back), or when a row
 * was changed by another after this transaction's snapshot (1020, by `innodb_snapshot_isolation`, which is on from MariaDB
 * 11.6 on). So `work` must have no effect outside of `manager`. REPEATABLE READ: for sums that must be of the same moment.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  isolation: 'READ COMMITTED' | 'REPEATABLE READ' = 'READ COMMITTED',
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await dataSource.transaction(isolation, work);
    } catch (error) {
      if (attempt === ATTEMPTS || !isLockConflict(error)) throw error;
      await pause(Math.random() * Math.min(500, 20 * 2 ** attempt));
    }
  }
}

/** Whether a unique key was violated; `key` narrows it to one index, as the message names it. */
export function isDuplicate(error: unknown, key?: string): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === 'ER_DUP_ENTRY' && (key === undefined || (message ?? '').includes(key));
}

function isLockConflict(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT' || code === 'ER_CHECKREAD';
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
