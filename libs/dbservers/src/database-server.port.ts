/** How an administrator reaches a database server. */
export interface ServerAccess {
  host: string;
  port: number;
  username: string;
  password: string;
}

/** A login and what it may do: everything on its own database, nothing elsewhere. */
export interface DatabaseLogin {
  database: string;
  username: string;
  password: string;
}

/**
 * Creates databases, logins and grants on one server, be it an account's own container or an external one. Every method is
 * idempotent. Throws OperationalError while the server does not answer.
 */
export interface DatabaseServer {
  /** Resolves when it answers and takes our login; false when it does not within `timeoutMs`. */
  ready(timeoutMs: number): Promise<boolean>;
  ensureDatabase(database: string): Promise<void>;
  /** Makes the login or sets its password, and grants it everything on its database only. */
  ensureLogin(login: DatabaseLogin): Promise<void>;
  removeLogin(username: string): Promise<void>;
  /** Never called but for a tombstone whose grace period is over. */
  dropDatabase(database: string): Promise<void>;
  /** Measured, in bytes. */
  databaseBytes(database: string): Promise<number>;
  databases(): Promise<string[]>;
  close(): Promise<void>;
}
