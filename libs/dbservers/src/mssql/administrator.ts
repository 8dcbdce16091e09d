import { OperationalError, TerminalError, UserError } from '@onebox/errors';
import type { ServerAccess } from '../database-server.port.js';
import { errorOf, MssqlConnection } from './mssql-connection.js';
import { quoteDatabase } from './tsql-text.js';

/**
 * The administrator's connection to `master`: opened when first needed and again when it broke, and used by one caller at a time,
 * since a caller may go into a database with it.
 */
export class Administrator {
  private connection?: MssqlConnection;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly access: ServerAccess) {}

  /** @throws OperationalError with the server's number only: its words may quote the statement, and that a password. */
  run<T>(work: (master: MssqlConnection) => Promise<T>, connectTimeoutMs?: number): Promise<T> {
    const result = this.turn.then(() => this.go(work, connectTimeoutMs));
    this.turn = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.connection?.close();
    this.connection = undefined;
  }

  private async go<T>(work: (master: MssqlConnection) => Promise<T>, connectTimeoutMs?: number): Promise<T> {
    try {
      if (!this.connection?.usable) {
        this.connection = await MssqlConnection.open(this.access, { database: 'master', connectTimeoutMs });
      }
      return await work(this.connection);
    } catch (error) {
      const failure = failureOf(this.access, error);
      // A refused statement has a number, and leaves the connection as good as it was.
      if (failure !== error && errorOf(error).number === undefined) this.close();
      throw failure;
    }
  }
}

/** Goes into a database for a while. */
export async function within<T>(
  master: MssqlConnection,
  database: string,
  work: (inside: MssqlConnection) => Promise<T>,
): Promise<T> {
  await master.query(`USE ${quoteDatabase(database)}`);
  try {
    return await work(master);
  } finally {
    // Where it cannot, the connection is broken and the next caller gets another.
    if (master.usable) await master.query('USE [master]').catch(() => master.close());
  }
}

/** What a caller may know of an error of the driver. Errors of our own are given back as they are. */
export function failureOf({ host, port }: ServerAccess, error: unknown): Error {
  if (error instanceof UserError || error instanceof TerminalError || error instanceof OperationalError) return error;
  const { code, number } = errorOf(error);
  return new OperationalError(`The database server at ${host}:${port} answered ${number ?? code}.`, {
    cause: { code, number },
  });
}
