import type { Readable, Writable } from 'node:stream';

export type ServerEngine = 'mysql' | 'postgres' | 'mssql';

/** How an administrator reaches a database server. */
export interface ServerAccess {
  host: string;
  port: number;
  username: string;
  password: string;
  /** Encrypt the connection and verify the server's certificate, by the system's authorities. */
  tls?: boolean;
}

/** A login and what it may do: everything on its own database, nothing elsewhere. */
export interface DatabaseLogin {
  database: string;
  username: string;
  password: string;
  /** Its database is over its quota: it may read and delete, and neither insert nor change. */
  readOnly?: boolean;
}

/** Runs a client program of the engine (`mariadb-dump`, `psql`) where it reaches the server. */
export type DatabaseTools = (
  command: string[],
  options: { env: Record<string, string>; stdin?: Readable; stdout?: Writable; signal?: AbortSignal },
) => Promise<{ exitCode: number; stderr: string }>;

/**
 * Creates databases, logins and grants on one server, be it an account's own container or an external one. Every method is
 * idempotent. Throws OperationalError while the server does not answer.
 */
export interface DatabaseServer {
  /** Resolves when it answers and takes our login; false when it does not within `timeoutMs`. */
  ready(timeoutMs: number): Promise<boolean>;
  ensureDatabase(database: string): Promise<void>;
  /**
   * Makes the login or sets its password, and grants it everything on its database only, or what `readOnly` leaves. Of a
   * database's two logins either can use, change and drop what the other one made.
   */
  ensureLogin(login: DatabaseLogin): Promise<void>;
  /** Ends its connections too. What it made in its database stays. */
  removeLogin(username: string): Promise<void>;
  /** Never called but for a tombstone whose grace period is over. */
  dropDatabase(database: string): Promise<void>;
  /** Measured, in bytes. */
  databaseBytes(database: string): Promise<number>;
  databases(): Promise<string[]>;
  /** Schema and data as text, read with the database's own login. Names neither the database nor a login. */
  dump(login: DatabaseLogin, out: Writable, signal?: AbortSignal): Promise<void>;
  /** Runs a dump with the database's own login, so that nothing in it can reach another database. @throws UserError `invalid` where the server refuses it */
  load(login: DatabaseLogin, dump: Readable, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
