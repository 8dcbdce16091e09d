import { loginName, passwordContext, passwordOf, TenantDatabase } from '@onebox/databases';
import type { DatabaseServer } from '@onebox/dbservers';
import type { Journal } from '@onebox/reconcile';
import type { Secrets } from '@onebox/secrets';
import type { DataSource } from 'typeorm';
import type { DatabaseReadiness } from './database-readiness.js';
import type { DatabaseUser } from './database-users.js';

export interface DatabaseLoginsDeps {
  dataSource: DataSource;
  secrets: Secrets;
  journal: Journal;
  readiness: DatabaseReadiness;
}

/** The two logins of a database, which take turns: a password change gives the other one a password. */
export class DatabaseLogins {
  constructor(private readonly deps: DatabaseLoginsDeps) {}

  /** Makes the database, its current login and, while a site still serves with it, the one before. */
  async ensure(server: DatabaseServer, database: TenantDatabase, users: DatabaseUser[]): Promise<void> {
    const { journal } = this.deps;
    const other = otherLogin(database);
    await server.ensureDatabase(database.physicalName);
    await journal.step(`database:${database.id}`, 'database.created');
    await this.ensureLogin(server, database, database.currentLogin, database.readOnly);
    if (otherPassword(database) !== null && users.some(({ logins }) => logins.has(other))) {
      await this.ensureLogin(server, database, other, database.readOnly);
    }
  }

  /** Takes the right to write from the database's logins, or gives it back: from both, where both are in use. */
  async restrict(
    server: DatabaseServer,
    database: TenantDatabase,
    users: DatabaseUser[],
    readOnly: boolean,
  ): Promise<void> {
    const other = otherLogin(database);
    const both = otherPassword(database) !== null && users.some(({ logins }) => logins.has(other));
    const used = both ? [database.currentLogin, other] : [database.currentLogin];
    for (const login of used) await this.ensureLogin(server, database, login, readOnly);
    await this.deps.journal.step(`database:${database.id}`, 'database.quota-applied', String(readOnly));
  }

  private async ensureLogin(
    server: DatabaseServer,
    database: TenantDatabase,
    login: 'a' | 'b',
    readOnly: boolean,
  ): Promise<void> {
    const { secrets, readiness, journal } = this.deps;
    const sealed = passwordOf(database, login)!;
    const password = secrets.open(sealed, passwordContext(database.id, login));
    const { physicalName } = database;
    await server.ensureLogin({ database: physicalName, username: loginName(database, login), password, readOnly });
    await journal.step(`database:${database.id}`, 'database.login-set', login);
    readiness.ready(database, login);
  }

  /** The login before the last password change, when no site serves with it any more. */
  async endOld(server: DatabaseServer, database: TenantDatabase, users: DatabaseUser[]): Promise<void> {
    const other = otherLogin(database);
    if (otherPassword(database) === null || users.some(({ logins }) => logins.has(other))) return;
    await this.remove(server, database, other);
    // Only while it is still the old one: another change may have given it a new password meanwhile.
    const unchanged = { id: database.id, currentLogin: database.currentLogin, rotation: database.rotation };
    const column = other === 'a' ? 'passwordA' : 'passwordB';
    await this.deps.dataSource.manager.update(TenantDatabase, unchanged, { [column]: null });
    database[column] = null;
  }

  async remove(server: DatabaseServer, database: TenantDatabase, login: 'a' | 'b'): Promise<void> {
    await server.removeLogin(loginName(database, login));
    this.deps.readiness.gone(database, login);
    await this.deps.journal.step(`database:${database.id}`, 'database.login-removed', login);
  }
}

export function otherLogin(database: TenantDatabase): 'a' | 'b' {
  return database.currentLogin === 'a' ? 'b' : 'a';
}

export function otherPassword(database: TenantDatabase): string | null {
  return passwordOf(database, otherLogin(database));
}
