import { inTransaction } from '@onebox/database';
import { isOverQuota, TenantDatabase } from '@onebox/databases';
import type { Clock } from '@onebox/clock';
import type { DatabaseServer } from '@onebox/dbservers';
import type { Operations } from '@onebox/operations';
import type { DataSource } from 'typeorm';
import type { DatabaseLogins } from './database-logins.js';
import type { DatabaseUser } from './database-users.js';

export interface DatabaseQuotaDeps {
  dataSource: DataSource;
  operations: Operations;
  clock: Clock;
  logins: DatabaseLogins;
  databaseQuotaBytes: number;
}

/** The worker looks at everything every ten minutes; what was measured right before that is not measured again. */
const MEASURED_LATELY_MS = 9 * 60_000;
/** Its customer waits for a database that is over its quota to be writable again. */
const LOOK_AT_FULL_EVERY_MS = 60_000;

/** How large databases are, and what follows from it: one beyond its quota can be read and emptied only. */
export class DatabaseQuota {
  private readonly measuredAt = new Map<string, number>();

  constructor(private readonly deps: DatabaseQuotaDeps) {}

  isDue({ id, readOnly }: TenantDatabase): boolean {
    const age = this.deps.clock.now().getTime() - (this.measuredAt.get(id) ?? 0);
    return age >= (readOnly ? LOOK_AT_FULL_EVERY_MS : MEASURED_LATELY_MS);
  }

  /** When a database is to be looked at again because of its size. */
  lookAgain({ readOnly }: TenantDatabase): number | undefined {
    return readOnly ? LOOK_AT_FULL_EVERY_MS : undefined;
  }

  /** The logins first: if we die before the row says so, the next measurement does it again. */
  async measure(server: DatabaseServer, database: TenantDatabase, users: DatabaseUser[]): Promise<void> {
    const { dataSource, logins, operations, clock, databaseQuotaBytes } = this.deps;
    const bytes = await server.databaseBytes(database.physicalName);
    const readOnly = isOverQuota(database.readOnly, bytes, databaseQuotaBytes);
    const changed = readOnly !== database.readOnly;
    if (changed) await logins.restrict(server, database, users, readOnly);
    const columns = { sizeBytes: String(bytes), readOnly };
    await inTransaction(dataSource, async (manager) => {
      await manager.update(TenantDatabase, database.id, columns);
      const { accountId, id: subjectId } = database;
      if (changed) await operations.recordEvent(manager, { accountId, type: 'database.updated', subjectId });
    });
    Object.assign(database, columns);
    this.measuredAt.set(database.id, clock.now().getTime());
    if (changed) operations.notify(database.accountId);
  }
}
