import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError } from '@onebox/errors';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { DatabaseLogin, DatabaseServer, ServerAccess } from '../database-server.port.js';
import { quoteGrantPattern, quoteIdentifier, quoteLogin, quoteText } from './sql-text.js';

const SYSTEM_DATABASES = ['information_schema', 'mysql', 'performance_schema', 'sys'];

/** Portable between MariaDB and MySQL, so that a dump of one can be read by the other. */
const CHARACTERS = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/** Known, so that quoting means what we think it means, whatever the server's default is. */
const SQL_MODE = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';

const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 60_000;

/** Polls while a server starts: often at first, since one that restarts needs less than a second. */
const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 250;

/** What a server says when we may not end another login's connections (managed servers): not worth failing for. */
const KILL_REFUSED = ['ER_NO_SUCH_THREAD', 'ER_KILL_DENIED_ERROR', 'ER_SPECIFIC_ACCESS_DENIED_ERROR'];

/** MariaDB or MySQL 8, over one connection that is opened when first needed and again when it broke. */
export class MysqlServer implements DatabaseServer {
  private connecting?: Promise<Connection>;

  constructor(private readonly access: ServerAccess) {}

  async ready(timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 1.5, LONGEST_POLL_MS)) {
      const left = deadline - performance.now();
      if (await this.answers(Math.max(left, 1))) return true;
      if (performance.now() + wait > deadline) return false;
      await sleep(wait);
    }
  }

  async ensureDatabase(database: string): Promise<void> {
    await this.query(`CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(database)} ${CHARACTERS}`);
  }

  async ensureLogin({ database, username, password }: DatabaseLogin): Promise<void> {
    const login = quoteLogin(username);
    const identified = `IDENTIFIED BY ${quoteText(password)}`;
    const pattern = quoteGrantPattern(database, await this.takesNamesLiterally());
    await this.query(`CREATE USER IF NOT EXISTS ${login} ${identified}`);
    await this.query(`ALTER USER ${login} ${identified}`);
    await this.query(`GRANT ALL PRIVILEGES ON ${pattern}.* TO ${login}`);
  }

  /** Ends the login's connections too: DROP USER alone lets them go on. */
  async removeLogin(username: string): Promise<void> {
    await this.query(`DROP USER IF EXISTS ${quoteLogin(username)}`);
    const open = await this.query('SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = ?', [username]);
    for (const { id } of open) await this.kill(Number(id));
  }

  async dropDatabase(database: string): Promise<void> {
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

  async close(): Promise<void> {
    const connecting = this.connecting;
    this.connecting = undefined;
    await connecting?.then((connection) => connection.end()).catch(() => undefined);
  }

  private async answers(timeoutMs: number): Promise<boolean> {
    try {
      const connection = await (this.connecting ??= this.open(Math.min(timeoutMs, CONNECT_TIMEOUT_MS)));
      await connection.query({ sql: 'SELECT 1', timeout: Math.min(timeoutMs, CONNECT_TIMEOUT_MS) });
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

  private async kill(id: number): Promise<void> {
    await this.query(`KILL ${id}`).catch((error: unknown) => {
      if (!(error instanceof OperationalError && KILL_REFUSED.includes(codeOf(error.cause)))) throw error;
    });
  }

  /** @throws OperationalError with the server's code only: its words may quote the statement, and that a password. */
  private async query(sql: string, values: unknown[] = []): Promise<RowDataPacket[]> {
    try {
      const connection = await (this.connecting ??= this.open(CONNECT_TIMEOUT_MS));
      const [rows] = await connection.query<RowDataPacket[]>({ sql, values, timeout: STATEMENT_TIMEOUT_MS });
      return rows;
    } catch (error) {
      const code = codeOf(error);
      if (!isOfStatement(error)) this.forget();
      const { host, port } = this.access;
      throw new OperationalError(`The database server at ${host}:${port} answered ${code}.`, { cause: { code } });
    }
  }

  private async open(connectTimeout: number): Promise<Connection> {
    const { host, port, username, password } = this.access;
    const connection = await createConnection({
      host,
      port,
      user: username,
      password,
      connectTimeout,
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

function codeOf(error: unknown): string {
  return (error as { code?: string } | undefined)?.code ?? 'nothing';
}

/** The server refused a statement, and the connection is as good as before. */
function isOfStatement(error: unknown): boolean {
  return typeof (error as { sqlState?: string }).sqlState === 'string' && !(error as { fatal?: boolean }).fatal;
}
