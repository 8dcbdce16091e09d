import type { Readable, Writable } from 'node:stream';
import { OperationalError, TerminalError } from '@onebox/errors';
import { dumpBy, loadBy } from '../client-program.js';
import type { DatabaseLogin, DatabaseServer, DatabaseTools, ServerAccess } from '../database-server.port.js';
import { polled } from '../polled.js';
import { codeOf, Connections, type Query } from './connections.js';
import { BROKEN_OFF, dumpProgram, isRefusal, loadProgram, withoutRestriction } from './dump.js';
import { closeForGrowth, openForGrowth } from './quota-guard.js';
import { quoteIdentifier, quoteText } from './sql-text.js';

const SYSTEM_DATABASES = ['postgres', 'template0', 'template1'];

const ROLE_EXISTS = '42710';
const DATABASE_EXISTS = '42P04';
/** CREATE DATABASE and CREATE ROLE by two at once. */
const NOT_UNIQUE = '23505';
const LOCK_NOT_AVAILABLE = '55P03';

const ENDING_TIMEOUT_MS = 5000;

/**
 * PostgreSQL. A database has an owner of its name that nobody can log in as; its logins are members of that role and become
 * it when they connect, so that all that either makes belongs to both.
 */
export class PostgresServer implements DatabaseServer {
  private readonly connections: Connections;

  constructor(
    private readonly access: ServerAccess,
    private readonly tools?: DatabaseTools,
  ) {
    this.connections = new Connections(access);
  }

  ready(timeoutMs: number): Promise<boolean> {
    return polled(timeoutMs, (leftMs) => this.connections.answers(leftMs));
  }

  async ensureDatabase(database: string): Promise<void> {
    refuseSystem(database);
    const name = quoteIdentifier(database);
    const { query } = this.connections;
    await unless(query(`CREATE ROLE ${name} NOLOGIN`), [ROLE_EXISTS, NOT_UNIQUE]);
    await this.refuseLoginAsOwner(database);
    if (!(await this.isSuperuser(query))) await query(`GRANT ${name} TO CURRENT_USER`);
    if (!(await this.exists(database))) {
      await unless(query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`), [DATABASE_EXISTS, NOT_UNIQUE]);
    }
    await query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await query(`GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${name} TO ${name}`);
    await this.connections.inDatabase(database, (inside) => this.giveSchema(inside, name));
  }

  /**
   * `readOnly` is the database's, not the login's alone: what was said of one of its logins last holds for both, since both
   * are the same owner. Connections that are open when it begins are ended, after it holds.
   */
  async ensureLogin({ database, username, password, readOnly = false }: DatabaseLogin): Promise<void> {
    refuseSystem(database);
    const [login, owner] = [quoteIdentifier(username), quoteIdentifier(database)];
    const secret = quoteText(password);
    if ([database, this.access.username].includes(username)) {
      throw new TerminalError('database.name_impossible', 'A database login cannot have this name.');
    }
    await unless(this.connections.query(`CREATE ROLE ${login} NOLOGIN`), [ROLE_EXISTS, NOT_UNIQUE]);
    const ensured = () =>
      this.connections.inDatabase(database, async (inside) => {
        const changed = await this.setGrowth(inside, owner, readOnly);
        await inside(`ALTER ROLE ${login} LOGIN PASSWORD ${secret}`);
        await inside(`GRANT ${owner} TO ${login}`);
        await inside(`ALTER ROLE ${login} SET role TO ${quoteText(database)}`);
        return changed;
      });
    const changed = await ensured().catch(async (error: unknown) => {
      if (codeOf(error) !== LOCK_NOT_AVAILABLE) throw error;
      // A transaction of the customer's holds what is to be changed. One more try without it.
      await this.endSessions(database);
      return ensured();
    });
    if (changed) await this.endSessions(database);
  }

  async removeLogin(username: string): Promise<void> {
    const login = quoteIdentifier(username);
    const { query } = this.connections;
    if (!(await this.isRemovable(username))) return;
    await query(`ALTER ROLE ${login} NOLOGIN`);
    await query(`SELECT pg_terminate_backend(pid, ${ENDING_TIMEOUT_MS}) FROM pg_stat_activity WHERE usename = $1`, [
      username,
    ]);
    const used = await query(
      `SELECT DISTINCT d.datname AS name FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid
       WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = (SELECT oid FROM pg_roles WHERE rolname = $1)`,
      [username],
    );
    for (const { name } of used) {
      await this.connections.inDatabase(String(name), async (inside) => {
        await inside(`REASSIGN OWNED BY ${login} TO ${quoteIdentifier(String(name))}`);
        await inside(`DROP OWNED BY ${login}`);
      });
    }
    await query(`DROP OWNED BY ${login}`);
    await query(`DROP ROLE IF EXISTS ${login}`);
  }

  async dropDatabase(database: string): Promise<void> {
    refuseSystem(database);
    const name = quoteIdentifier(database);
    const { query } = this.connections;
    await query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    if ((await query('SELECT 1 FROM pg_roles WHERE rolname = $1 AND NOT rolcanlogin', [database])).length === 0) return;
    await query(`DROP OWNED BY ${name}`);
    await query(`DROP ROLE IF EXISTS ${name}`);
  }

  /** All files of the database: tables, indexes, what is free in them, large objects, and 7 MB that an empty one has. */
  async databaseBytes(database: string): Promise<number> {
    const rows = await this.connections.query(
      'SELECT pg_database_size(oid) AS bytes FROM pg_database WHERE datname = $1',
      [database],
    );
    return Number(rows[0]?.bytes ?? 0);
  }

  async databases(): Promise<string[]> {
    const rows = await this.connections.query('SELECT datname AS name FROM pg_database WHERE NOT datistemplate');
    return rows
      .map(({ name }) => String(name))
      .filter((name) => !SYSTEM_DATABASES.includes(name))
      .sort();
  }

  dump(login: DatabaseLogin, out: Writable, signal?: AbortSignal): Promise<void> {
    return dumpBy(this.tools, dumpProgram(this.access, login), { edit: withoutRestriction(), out, signal });
  }

  load(login: DatabaseLogin, dump: Readable, signal?: AbortSignal): Promise<void> {
    return loadBy(this.tools, loadProgram(this.access, login), {
      ...{ edit: withoutRestriction(), dump, brokenOff: BROKEN_OFF, signal, isRefusal },
    });
  }

  close(): Promise<void> {
    return this.connections.close();
  }

  /** There, and neither the administrator nor the owner of a database, with whom all that is in it would go. */
  private async isRemovable(username: string): Promise<boolean> {
    const found = await this.connections.query(
      `SELECT 1 FROM pg_roles WHERE rolname = $1 AND rolname <> current_user
       AND NOT EXISTS (SELECT FROM pg_database WHERE datname = rolname)`,
      [username],
    );
    return found.length > 0;
  }

  /** A role of this name that can log in is somebody else's, and must not become the owner. */
  private async refuseLoginAsOwner(database: string): Promise<void> {
    const [role] = await this.connections.query(
      'SELECT rolcanlogin OR rolsuper AS taken FROM pg_roles WHERE rolname = $1',
      [database],
    );
    if (role?.taken) throw new TerminalError('database.name_impossible', 'A login has the name of this database.');
  }

  private async exists(database: string): Promise<boolean> {
    return (await this.connections.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])).length > 0;
  }

  private async isSuperuser(query: Query): Promise<boolean> {
    return (await query('SELECT rolsuper AS is FROM pg_roles WHERE rolname = current_user'))[0]?.is === true;
  }

  /** `public` as the customer's own, where it was not dropped. */
  private async giveSchema(inside: Query, owner: string): Promise<void> {
    const [schema] = await inside(
      `SELECT pg_get_userbyid(nspowner) = current_database() AS given FROM pg_namespace WHERE nspname = 'public'`,
    );
    if (!schema || schema.given) return;
    await inside(`REVOKE ALL ON SCHEMA public FROM PUBLIC`);
    await inside(`ALTER SCHEMA public OWNER TO ${owner}`);
  }

  /**
   * Whether that was a change. An administrator who is no superuser, on a managed server, can do less: transactions are
   * read-only until one asks to be otherwise, which a customer who deletes must.
   */
  private async setGrowth(inside: Query, name: string, closed: boolean): Promise<boolean> {
    if (await this.isSuperuser(inside)) return closed ? closeForGrowth(inside) : openForGrowth(inside);
    const set = closed ? 'SET default_transaction_read_only = on' : 'RESET default_transaction_read_only';
    await inside(`ALTER DATABASE ${name} ${set}`);
    return false;
  }

  private async endSessions(database: string): Promise<void> {
    await this.connections.query(
      `SELECT pg_terminate_backend(pid, ${ENDING_TIMEOUT_MS}) FROM pg_stat_activity
       WHERE datname = $1 AND usename <> current_user AND backend_type = 'client backend'`,
      [database],
    );
  }
}

function refuseSystem(database: string): void {
  if (!SYSTEM_DATABASES.includes(database)) return;
  throw new TerminalError('database.name_impossible', 'A database cannot have this name.');
}

/** Waits, and takes the codes as an answer: it is as it should be already. */
async function unless(asked: Promise<unknown>, codes: string[]): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof OperationalError && codes.includes(codeOf(error)))) throw error;
  });
}
