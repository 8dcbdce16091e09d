import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError } from '@onebox/errors';
import type { DataSource } from 'typeorm';

const LEASE_SECONDS = 60;
const ASK_AGAIN_MS = 250;

/**
 * Brings the database up to date. Two at once are harmless: one waits for the other, by a lease row (`GET_LOCK` is not in
 * Galera). One that dies leaves a lease that ends by itself, and migrations that can be run again.
 * @returns the names of the migrations that ran.
 * @throws OperationalError where another holds the lease for longer than `waitMs`.
 */
export async function migrate(dataSource: DataSource, { waitMs = 300_000 } = {}): Promise<string[]> {
  const holder = randomUUID();
  await prepareLease(dataSource);
  await acquire(dataSource, holder, Date.now() + waitMs);
  const renewal = setInterval(() => void extend(dataSource, holder).catch(() => undefined), (LEASE_SECONDS / 4) * 1000);
  try {
    const ran = await dataSource.runMigrations({ transaction: 'none' });
    return ran.map((migration) => migration.name);
  } finally {
    clearInterval(renewal);
    await dataSource.query('UPDATE migration_lease SET holder = NULL WHERE id = 1 AND holder = ?', [holder]);
  }
}

async function prepareLease(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `CREATE TABLE IF NOT EXISTS migration_lease (
      id tinyint NOT NULL PRIMARY KEY, holder char(36) NULL, expires_at datetime(3) NOT NULL
    ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  );
  await dataSource.query('INSERT IGNORE INTO migration_lease (id, holder, expires_at) VALUES (1, NULL, NOW(3))');
}

async function acquire(dataSource: DataSource, holder: string, deadline: number): Promise<void> {
  while (!(await take(dataSource, holder))) {
    if (Date.now() > deadline) {
      throw new OperationalError('Another process has been migrating the database for too long.');
    }
    await sleep(ASK_AGAIN_MS);
  }
}

async function take(dataSource: DataSource, holder: string): Promise<boolean> {
  const result: { affectedRows: number } = await dataSource.query(
    `UPDATE migration_lease SET holder = ?, expires_at = NOW(3) + INTERVAL ${LEASE_SECONDS} SECOND
      WHERE id = 1 AND (holder IS NULL OR expires_at < NOW(3))`,
    [holder],
  );
  return result.affectedRows === 1;
}

async function extend(dataSource: DataSource, holder: string): Promise<void> {
  await dataSource.query(
    `UPDATE migration_lease SET expires_at = NOW(3) + INTERVAL ${LEASE_SECONDS} SECOND WHERE id = 1 AND holder = ?`,
    [holder],
  );
}
