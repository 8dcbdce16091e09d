import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError } from '@onebox/errors';
import type { DatabaseLogin, DatabaseServer, ServerAccess } from '../database-server.port.js';
import { Administrator, failureOf, within } from './administrator.js';
import { disown, grantAll, grantReading, holdsUsers } from './database-users.js';
import { dumpDatabase } from './dump-database.js';
import { loadScript } from './load-script.js';
import { MssqlConnection } from './mssql-connection.js';
import {
  administratorOf,
  dropDatabase,
  endSessionsOf,
  giveTo,
  ownerOf,
  SYSTEM_DATABASES,
  tenantNamed,
} from './server-state.js';
import { quoteDatabase, quoteLogin, quotePassword } from './tsql-text.js';

/** Polls while a server starts: SQL Server needs some ten seconds for that. */
const FIRST_POLL_MS = 50;
const LONGEST_POLL_MS = 500;

/** Text of any language also in `varchar`, as UTF-8 (SQL Server 2019 and later). */
const COLLATION = 'Latin1_General_100_CI_AS_SC_UTF8';

const PAGE_BYTES = 8192;

/** SQL Server 2019 or later, over one connection of the administrator; a dump and a load go by the database's own login. */
export class MssqlServer implements DatabaseServer {
  private readonly administrator: Administrator;

  constructor(private readonly access: ServerAccess) {
    this.administrator = new Administrator(access);
  }

  async ready(timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 1.5, LONGEST_POLL_MS)) {
      const left = Math.max(deadline - performance.now(), 1);
      if (await this.answers(left)) return true;
      if (performance.now() + wait > deadline) return false;
      await sleep(wait);
    }
  }

  async ensureDatabase(database: string): Promise<void> {
    const quoted = quoteDatabase(database);
    await this.administrator.run(async (master) => {
      if (await ownerOf(master, database)) return;
      const [row] = await master.query(`SELECT COLLATIONPROPERTY(N'${COLLATION}', 'CodePage') AS known`);
      await master.query(`CREATE DATABASE ${quoted}${row?.known ? ` COLLATE ${COLLATION}` : ''}`);
      // Nobody here backs up its log, which would grow for ever otherwise.
      await master.queryIfKnown(`ALTER DATABASE ${quoted} SET RECOVERY SIMPLE`);
    });
  }

  async ensureLogin({ database, username, password, readOnly }: DatabaseLogin): Promise<void> {
    const [quotedDatabase, quoted] = [quoteDatabase(database), quoteLogin(username)];
    const secret = quotePassword(password);
    await this.administrator.run(async (master) => {
      if (!(await ownerOf(master, database))) throw new OperationalError(`There is no database ${database}.`);
      const verb = (await tenantNamed(master, username)) ? 'ALTER' : 'CREATE';
      await master.query(
        `${verb} LOGIN ${quoted} WITH PASSWORD = ${secret}, DEFAULT_DATABASE = ${quotedDatabase}, ` +
          'CHECK_EXPIRATION = OFF, CHECK_POLICY = OFF',
      );
      await master.query(`ALTER LOGIN ${quoted} ENABLE`);
      await master.queryIfKnown(`DENY VIEW ANY DATABASE TO ${quoted}`);
      await (readOnly ? this.letRead(master, database, username) : this.letDoAll(master, database, username));
    });
  }

  /** Ends its sessions first, and takes its users from its databases: what these own goes to `dbo`. */
  async removeLogin(username: string): Promise<void> {
    const quoted = quoteLogin(username);
    await this.administrator.run(async (master) => {
      const login = await tenantNamed(master, username);
      if (!login) return;
      await master.query(`ALTER LOGIN ${quoted} DISABLE`);
      await endSessionsOf(master, username);
      for (const database of await this.takeOwnership(master, username)) {
        await within(master, database, (inside) => disown(inside, username, true));
      }
      await master.query(`DROP LOGIN ${quoted}`);
    });
  }

  async dropDatabase(database: string): Promise<void> {
    quoteDatabase(database);
    await this.administrator.run((master) => dropDatabase(master, database));
  }

  /** What its data files hold; their free space and the log, which shrinks by itself, do not count. */
  async databaseBytes(database: string): Promise<number> {
    return this.administrator.run(async (master) => {
      if (!(await ownerOf(master, database))) return 0;
      return within(master, database, async (inside) => {
        const [row] = await inside.queryIfKnown(
          `SELECT SUM(CAST(FILEPROPERTY(name, 'SpaceUsed') AS bigint)) AS pages FROM sys.database_files WHERE type = 0`,
        );
        return Number(row?.pages ?? 0) * PAGE_BYTES;
      });
    });
  }

  async databases(): Promise<string[]> {
    const rows = await this.administrator.run((master) =>
      master.query(`SELECT name FROM sys.databases WHERE database_id > ${SYSTEM_DATABASES} ORDER BY name`),
    );
    return rows.map((row) => String(row.name));
  }

  async dump(login: DatabaseLogin, out: Writable, signal?: AbortSignal): Promise<void> {
    await this.asOwner(login, (connection) => dumpDatabase(connection, out), signal);
  }

  async load(login: DatabaseLogin, dump: Readable, signal?: AbortSignal): Promise<void> {
    await this.asOwner(login, (connection) => loadScript(connection, dump), signal);
  }

  close(): Promise<void> {
    this.administrator.close();
    return Promise.resolve();
  }

  /** The first login of a database owns it; the next is a member of db_owner, which differs in nothing that counts. */
  private async letDoAll(master: MssqlConnection, database: string, username: string): Promise<void> {
    const owner = await ownerOf(master, database);
    if (owner === username) return;
    const unclaimed = owner === (await administratorOf(master));
    await within(master, database, async (inside) => {
      if (unclaimed && !(await holdsUsers(inside))) await giveTo(master, database, username);
      else await grantAll(inside, username);
    });
  }

  /** An owner cannot be denied anything, and sessions that it has go on as the owner's. */
  private async letRead(master: MssqlConnection, database: string, username: string): Promise<void> {
    const owned = (await ownerOf(master, database)) === username;
    if (owned) await giveTo(master, database, await administratorOf(master));
    await within(master, database, async (inside) => {
      await grantReading(inside, username);
      await disown(inside, username, false);
    });
    if (owned) await endSessionsOf(master, username);
  }

  /** @returns the databases in which the login may have a user: those that it owned, and its default one */
  private async takeOwnership(master: MssqlConnection, username: string): Promise<string[]> {
    const rows = await master.query(
      `SELECT d.name, CASE WHEN d.owner_sid = p.sid THEN 1 ELSE 0 END AS owned
       FROM sys.server_principals p
       JOIN sys.databases d ON d.owner_sid = p.sid OR d.name = p.default_database_name
       WHERE p.name = @username AND d.database_id > ${SYSTEM_DATABASES}`,
      { username },
    );
    const owner = await administratorOf(master);
    for (const { name, owned } of rows) if (owned) await giveTo(master, String(name), owner);
    return rows.map((row) => String(row.name));
  }

  private async answers(timeoutMs: number): Promise<boolean> {
    const asked = this.administrator.run((master) => master.query('SELECT 1 AS answer'), timeoutMs);
    const answered = asked.then(
      () => true,
      () => false,
    );
    return Promise.race([answered, sleep(timeoutMs, false, { ref: false })]);
  }

  private async asOwner(
    { database, username, password }: DatabaseLogin,
    work: (connection: MssqlConnection) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> {
    signal?.throwIfAborted();
    const access = { ...this.access, username, password };
    let connection: MssqlConnection | undefined;
    const stop = () => connection?.close();
    signal?.addEventListener('abort', stop);
    try {
      connection = await MssqlConnection.open(access, { database, statementTimeoutMs: 0 });
      await work(connection);
      signal?.throwIfAborted();
    } catch (error) {
      throw signal?.aborted ? signal.reason : failureOf(this.access, error);
    } finally {
      signal?.removeEventListener('abort', stop);
      connection?.close();
    }
  }
}
