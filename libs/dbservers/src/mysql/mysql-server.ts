import type { Readable, Writable } from 'node:stream';
import { OperationalError, TerminalError } from '@onebox/errors';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { dumpBy, loadBy } from '../client-program.js';
import type { DatabaseLogin, DatabaseServer, DatabaseTools, ServerAccess } from '../database-server.port.js';
import { polled } from '../polled.js';
import { BROKEN_OFF, dumpProgram, isRefusal, loadProgram, withoutDefiners } from './dump.js';
import { quoteGrantPattern, quoteIdentifier, quoteLogin, quoteText } from './sql-text.js';

const SYSTEM_DATABASES = ['information_schema', 'mysql', 'performance_schema', 'sys'];

/** Portable between MariaDB and MySQL, so that a dump of one can be read by the other. */
const CHARACTERS = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/** Known, so that quoting means what we think it means, whatever the server's default is. */
const SQL_MODE = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';

const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * What is left to a login whose database is over its quota: to read, to dump, and to make it smaller. What is called or
 * triggered runs with its maker's rights, which are these as well. A database's other logins must be told the same.
 */
const LEFT_TO_READ_ONLY = [
  'SELECT',
  'DELETE',
  'DROP',
  'SHOW VIEW',
  'TRIGGER',
  'EVENT',
  'EXECUTE',
  'LOCK TABLES',
  'SHOW CREATE ROUTINE',
  'DELETE HISTORY',
];

/** What MySQL and MariaDB have of these. */
const GIVEN_TO_READ_ONLY = LEFT_TO_READ_ONLY.slice(0, 8);

/** What is free in a table: bytes, and in comparison to what is not. */
const WORTH_REBUILDING = [8 * 1024 ** 2, 0.25];

/** What a server says when we may not end another login's connections (managed servers): not worth failing for. */
const KILL_REFUSED = ['ER_NO_SUCH_THREAD', 'ER_KILL_DENIED_ERROR', 'ER_SPECIFIC_ACCESS_DENIED_ERROR'];

/** MariaDB or MySQL 8, over one connection that is opened when first needed and again when it broke. */
export class MysqlServer implements DatabaseServer {
  private connecting?: Promise<Connection>;

  constructor(
    private readonly access: ServerAccess,
    private readonly tools?: DatabaseTools,
  ) {}

  ready(timeoutMs: number): Promise<boolean> {
    return polled(timeoutMs, (leftMs) => this.answers(leftMs));
  }

  async ensureDatabase(database: string): Promise<void> {
    refuseSystem(database);
    await this.query(`CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(database)} ${CHARACTERS}`);
  }

  /**
   * `readOnly` holds at once: an open connection keeps the rights on a database that it came with until it says USE again
   * (MySQL manual, "When Privilege Changes Take Effect"), so where they change, the login's connections are ended.
   */
  async ensureLogin({ database, username, password, readOnly = false }: DatabaseLogin): Promise<void> {
    refuseSystem(database);
    const login = quoteLogin(username);
    if (username === this.access.username) {
      throw new TerminalError('database.name_impossible', 'A database login cannot have this name.');
    }
    const identified = `IDENTIFIED BY ${quoteText(password)}`;
    const pattern = quoteGrantPattern(database, await this.takesNamesLiterally());
    await this.query(`CREATE USER IF NOT EXISTS ${login} ${identified}`);
    await this.query(`ALTER USER ${login} ${identified}`);
    const before = await this.privileges(username, pattern);
    const granted = readOnly ? GIVEN_TO_READ_ONLY.join(', ') : 'ALL PRIVILEGES';
    await this.query(`GRANT ${granted} ON ${pattern}.* TO ${login}`);
    const surplus = readOnly ? before.filter((privilege) => !LEFT_TO_READ_ONLY.includes(privilege)) : [];
    if (surplus.length) await this.query(`REVOKE ${surplus.join(', ')} ON ${pattern}.* FROM ${login}`);
    const after = await this.privileges(username, pattern);
    if (before.length && before.join() !== after.join()) await this.endConnections(username);
    if (readOnly) await this.giveBackFree(database);
  }

  /**
   * What rows left behind counts until a table is rebuilt, and who is over the quota may not rebuild it. Readers go on
   * meanwhile.
   */
  private async giveBackFree(database: string): Promise<void> {
    const tables = await this.query(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'
       AND DATA_FREE > ? AND DATA_FREE > (DATA_LENGTH + INDEX_LENGTH) * ?`,
      [database, ...WORTH_REBUILDING],
    );
    for (const { name } of tables) {
      await this.query(
        `OPTIMIZE NO_WRITE_TO_BINLOG TABLE ${quoteIdentifier(database)}.${quoteIdentifier(String(name))}`,
      );
    }
  }

  /** Ends the login's connections too: DROP USER alone lets them go on. */
  async removeLogin(username: string): Promise<void> {
    await this.query(`DROP USER IF EXISTS ${quoteLogin(username)}`);
    await this.endConnections(username);
  }

  async dropDatabase(database: string): Promise<void> {
    refuseSystem(database);
    await this.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)}`);
  }

  /** Tables and their indexes with what is free in them, as the server counts; 0 for a database that is not there. */
  async databaseBytes(database: string): Promise<number> {
    const [row] = await this.query(
      `SELECT COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH + DATA_FREE), 0) AS bytes
       FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?`,
      [database],
    );
    return Number(row!.bytes);
  }

  async databases(): Promise<string[]> {
    const rows = await this.query('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME');
    return rows.map((row) => String(row.name)).filter((name) => !SYSTEM_DATABASES.includes(name.toLowerCase()));
  }

  dump(login: DatabaseLogin, out: Writable, signal?: AbortSignal): Promise<void> {
    return dumpBy(this.tools, dumpProgram(this.access, login), { edit: withoutDefiners(), out, signal });
  }

  load(login: DatabaseLogin, dump: Readable, signal?: AbortSignal): Promise<void> {
    const edit = withoutDefiners();
    return loadBy(this.tools, loadProgram(this.access, login), {
      edit,
      dump,
      brokenOff: BROKEN_OFF,
      signal,
      isRefusal,
    });
  }

  async close(): Promise<void> {
    const connecting = this.connecting;
    this.connecting = undefined;
    await connecting?.then((connection) => connection.end()).catch(() => undefined);
  }

  private async answers(timeoutMs: number): Promise<boolean> {
    try {
      const connection = await (this.connecting ??= this.open(Math.min(timeoutMs, CONNECT_TIMEOUT_MS)));
      await within(Math.min(timeoutMs, CONNECT_TIMEOUT_MS), connection.query('SELECT 1'));
      return true;
    } catch {
      this.forget();
      return false;
    }
  }

  private async takesNamesLiterally(): Promise<boolean> {
    const [row] = await this.query(`SHOW VARIABLES LIKE 'partial\\_revokes'`);
    return row?.Value === 'ON';
  }

  /** On a database, in a fixed order. */
  private async privileges(username: string, pattern: string): Promise<string[]> {
    const rows = await this.query(
      `SELECT PRIVILEGE_TYPE AS privilege FROM information_schema.SCHEMA_PRIVILEGES
       WHERE GRANTEE = ? AND TABLE_SCHEMA = ? ORDER BY PRIVILEGE_TYPE`,
      [`'${username}'@'%'`, pattern.slice(1, -1).replaceAll('``', '`')],
    );
    return rows.map((row) => String(row.privilege));
  }

  private async endConnections(username: string): Promise<void> {
    const open = await this.query('SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = ?', [username]);
    for (const { id } of open) await this.kill(Number(id));
  }

  private async kill(id: number): Promise<void> {
    await this.query(`KILL ${id}`).catch((error: unknown) => {
      if (!(error instanceof OperationalError && KILL_REFUSED.includes(codeOf(error.cause)))) throw error;
    });
  }

  /** @throws OperationalError with the server's code only: its words may quote the statement, and that a password. */
  private async query(sql: string, values: unknown[] = []): Promise<RowDataPacket[]> {
    try {
      const connection = await (this.connecting ??= this.open(CONNECT_TIMEOUT_MS));
      const [rows] = await within(STATEMENT_TIMEOUT_MS, connection.query<RowDataPacket[]>(sql, values));
      return rows;
    } catch (error) {
      const code = codeOf(error);
      if (!isOfStatement(error)) this.forget();
      const { host, port } = this.access;
      throw new OperationalError(`The database server at ${host}:${port} answered ${code}.`, { cause: { code } });
    }
  }

  private async open(connectTimeout: number): Promise<Connection> {
    const { host, port, username, password, tls } = this.access;
    const connection = await createConnection({
      host,
      port,
      user: username,
      password,
      connectTimeout,
      ...(tls ? { ssl: { minVersion: 'TLSv1.2', verifyIdentity: true } } : {}),
      charset: 'utf8mb4_unicode_ci',
      multipleStatements: false,
      // A server that a customer took over must not read our files (MySQL manual, "Security Considerations for LOAD DATA LOCAL").
      flags: ['-LOCAL_FILES'],
      enableCleartextPlugin: false,
    });
    connection.on('error', () => this.forget());
    try {
      await connection.query(`SET SESSION sql_mode = '${SQL_MODE}'`);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  private forget(): void {
    const connecting = this.connecting;
    this.connecting = undefined;
    void connecting?.then((connection) => connection.destroy()).catch(() => undefined);
  }
}

function refuseSystem(database: string): void {
  if (!SYSTEM_DATABASES.includes(database.toLowerCase())) return;
  throw new TerminalError('database.name_impossible', 'A database cannot have this name.');
}

/** The driver's own timer outlives a connection that broke, and keeps the process from ending. */
async function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('No answer.'), { code: 'ETIMEDOUT' })), ms);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

function codeOf(error: unknown): string {
  return (error as { code?: string } | undefined)?.code ?? 'nothing';
}

/** The server refused a statement, and the connection is as good as before. */
function isOfStatement(error: unknown): boolean {
  return typeof (error as { sqlState?: string }).sqlState === 'string' && !(error as { fatal?: boolean }).fatal;
}
