import { OperationalError, TerminalError } from '@onebox/errors';
import { Client } from 'pg';
import type { ServerAccess } from '../database-server.port.js';

/** The database that every server has, in which nothing of a customer's is. */
const HOME = 'postgres';

const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 60_000;

/** For what a customer's open transaction may hold. */
const LOCK_TIMEOUT_MS = 3000;

/** A name that the server keeps for itself, or one that it cannot have. */
const IMPOSSIBLE = ['42939', '42602', '42622'];

export type Row = Record<string, unknown>;
export type Query = (sql: string, values?: unknown[]) => Promise<Row[]>;

/** The administrator's connections: one is kept, to the server's own database, and others are made for as long as they are used. */
export class Connections {
  private home?: Promise<Client>;

  constructor(private readonly access: ServerAccess) {}

  query: Query = (sql, values) => this.run(() => (this.home ??= this.open(HOME)), sql, values);

  /** Runs `work` over a connection to a database, all in one transaction. */
  async inDatabase<T>(database: string, work: (query: Query) => Promise<T>): Promise<T> {
    const opening = this.open(database);
    const query: Query = (sql, values) => this.run(() => opening, sql, values);
    try {
      await query('BEGIN');
      const result = await work(query);
      await query('COMMIT');
      return result;
    } finally {
      // A transaction that was not committed ends with its connection.
      await opening.then((client) => client.end()).catch(() => undefined);
    }
  }

  async answers(timeoutMs: number): Promise<boolean> {
    try {
      const client = await (this.home ??= this.open(HOME, timeoutMs));
      await client.query('SELECT 1');
      return true;
    } catch {
      this.forget();
      return false;
    }
  }

  async close(): Promise<void> {
    const home = this.home;
    this.home = undefined;
    await home?.then((client) => client.end()).catch(() => undefined);
  }

  /** @throws OperationalError with the server's code only: its words may quote the statement, and that a password. */
  private async run(connect: () => Promise<Client>, sql: string, values: unknown[] = []): Promise<Row[]> {
    try {
      const { rows } = await (await connect()).query<Row>(sql, values.length ? values : undefined);
      return rows;
    } catch (error) {
      const code = codeOf(error);
      if (!isOfStatement(error)) this.forget();
      if (IMPOSSIBLE.includes(code)) {
        throw new TerminalError('database.name_impossible', 'A database or a login cannot have this name.');
      }
      const { host, port } = this.access;
      throw new OperationalError(`The database server at ${host}:${port} answered ${code}.`, { cause: { code } });
    }
  }

  private async open(database: string, timeoutMs = CONNECT_TIMEOUT_MS): Promise<Client> {
    const { host, port, username, password, tls } = this.access;
    const client = new Client({
      host,
      port,
      database,
      user: username,
      password,
      ssl: tls ? { minVersion: 'TLSv1.2' } : false,
      connectionTimeoutMillis: Math.max(1, Math.min(timeoutMs, CONNECT_TIMEOUT_MS)),
      query_timeout: STATEMENT_TIMEOUT_MS + 1000,
      client_encoding: 'UTF8',
      application_name: 'onebox',
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      // An administrator in a customer's database: no function or operator that the customer made must stand for the
      // server's own (CVE-2018-1058).
      options: '-c search_path=pg_catalog',
    });
    client.on('error', () => this.forget());
    await client.connect();
    return client;
  }

  private forget(): void {
    const home = this.home;
    this.home = undefined;
    void home?.then((client) => client.end()).catch(() => undefined);
  }
}

/** What the server or the network said, of an error of `Connections` as well. */
export function codeOf(error: unknown): string {
  if (error instanceof OperationalError) return codeOf(error.cause);
  return (error as { code?: string } | undefined)?.code ?? 'nothing';
}

/** The server refused a statement (SQLSTATE, five characters), and the connection is as good as before. */
function isOfStatement(error: unknown): boolean {
  const { code, severity } = error as { code?: string; severity?: string };
  return /^[0-9A-Z]{5}$/.test(code ?? '') && severity === 'ERROR';
}
