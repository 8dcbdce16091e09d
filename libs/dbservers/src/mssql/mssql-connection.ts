import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import type { Connection, Request } from 'tedious';
import type { ServerAccess } from '../database-server.port.js';

const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 60_000;

export interface Opening {
  /** The login's default database, if not given. */
  database?: string;
  connectTimeoutMs?: number;
  /** Of each statement; 0: as long as it takes. */
  statementTimeoutMs?: number;
}

/** What the driver gives of each column of a row. */
interface ColumnValue {
  metadata: { colName: string };
  value: unknown;
}

export type Row = Record<string, unknown>;

/** One connection, which runs one statement after the other. Its errors are the driver's; `errorOf` reads them. */
export class MssqlConnection {
  /** Until either side closes it. */
  usable = true;

  private constructor(
    private readonly connection: Connection,
    private readonly driver: typeof import('tedious'),
  ) {}

  /** The driver is loaded when first needed: it is large, and most installations have no SQL Server. */
  static async open(access: ServerAccess, opening: Opening = {}): Promise<MssqlConnection> {
    const driver = await import('tedious');
    const connection = new driver.Connection({
      server: access.host,
      authentication: { type: 'default', options: { userName: access.username, password: access.password } },
      options: {
        port: access.port,
        database: opening.database,
        appName: 'onebox',
        // SQL Server always encrypts the login; a server of the account's network does so by a certificate that it made itself.
        encrypt: true,
        trustServerCertificate: !access.tls,
        // The driver would give an address as the server's name, which TLS does not allow.
        serverName: !access.tls && isIP(access.host) ? 'sqlserver' : undefined,
        connectTimeout: Math.min(opening.connectTimeoutMs ?? CONNECT_TIMEOUT_MS, CONNECT_TIMEOUT_MS),
        requestTimeout: opening.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
        maxRetriesOnTransientErrors: 0,
        useColumnNames: false,
        debug: { payload: access.tls === true, data: false, packet: false, token: false },
      },
    });
    if (access.tls) connection.on('debug', refusePlain);
    try {
      await new Promise<void>((resolve, reject) => {
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      connection.off('debug', refusePlain);
    }
    connection.on('error', () => undefined);
    const opened = new MssqlConnection(connection, driver);
    connection.on('end', () => (opened.usable = false));
    return opened;
  }

  /** Runs a statement. What a customer chose goes in as parameters, `@name`, of type nvarchar. */
  async query(sql: string, parameters: Record<string, string> = {}): Promise<Row[]> {
    const rows: Row[] = [];
    const named: [string, string][] = Object.entries(parameters);
    await this.run(sql, (request) => {
      request.on('row', (columns: ColumnValue[]) => rows.push(rowOf(columns)));
      for (const [name, value] of named) request.addParameter(name, this.driver.TYPES.NVarChar, value);
      if (named.length) this.connection.execSql(request);
      else this.connection.execSqlBatch(request);
    });
    return rows;
  }

  /** Runs a statement that keeps things in order on SQL Server and that Babelfish, which speaks its language, may not have. */
  async queryIfKnown(sql: string): Promise<Row[]> {
    return this.query(sql).catch((error: unknown) => {
      if (isLacking(error)) return [];
      throw error;
    });
  }

  /** The rows as they come, each its values in the order of the columns; the server waits for who reads them. */
  rows(sql: string): AsyncIterable<unknown[]> {
    let request: Request | undefined;
    const rows = new Readable({ objectMode: true, read: () => request?.resume() });
    this.run(sql, (made) => {
      request = made;
      made.on('row', (columns: ColumnValue[]) => {
        if (!rows.push(columns.map((column) => column.value))) made.pause();
      });
      this.connection.execSqlBatch(made);
    }).then(
      () => rows.push(null),
      (error: unknown) => rows.destroy(error as Error),
    );
    return rows as AsyncIterable<unknown[]>;
  }

  close(): void {
    this.usable = false;
    this.connection.close();
  }

  private run(sql: string, begin: (request: Request) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      begin(new this.driver.Request(sql, (error) => (error ? reject(error) : resolve())));
    });
  }
}

/** What went wrong, from an error of the driver: `number` is the server's, if the server refused a statement. */
export function errorOf(error: unknown): { code: string; number?: number; message: string } {
  const first: unknown = (error as AggregateError | undefined)?.errors?.[0] ?? error;
  const { code, number, message } = (first ?? {}) as { code?: string; number?: number; message?: string };
  return { code: code ?? 'nothing', number, message: message ?? '' };
}

/** Babelfish for PostgreSQL says so of what it has not, by a number that SQL Server does not use. */
export function isLacking(error: unknown): boolean {
  const { number, message } = errorOf(error);
  return number === 33557097 && /is not currently supported in Babelfish|^function fileproperty\b/.test(message);
}

/**
 * The driver goes on without encryption, and tells its password, where the server (or who stands in between) says that it has
 * none. What it reports of the server's answer comes before it sends the login.
 */
function refusePlain(text: string): void {
  if (/\bencryption:0x0[02]/i.test(text)) throw new Error('The server does not encrypt.');
}

function rowOf(columns: ColumnValue[]): Row {
  return Object.fromEntries(columns.map((column) => [column.metadata.colName, column.value]));
}
