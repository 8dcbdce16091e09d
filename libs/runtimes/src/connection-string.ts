import type { DatabaseConnection } from './plan.js';

/**
 * The languages of connection strings that .NET's data providers read: `sqlclient` (System.Data.SqlClient and
 * Microsoft.Data.SqlClient), ODBC by Debian's drivers, MySqlConnector and Npgsql.
 */
export type ConnectionDialect = 'sqlclient' | 'odbc-mariadb' | 'odbc-postgresql' | 'mysqlconnector' | 'npgsql';

type Words = Record<string, string>;

const WORDS: Record<ConnectionDialect, (database: DatabaseConnection) => Words> = {
  // A database server on an account's own network signs its certificate itself.
  sqlclient: ({ host, port, database, username, password, tls }) => ({
    Server: `${host},${port}`,
    Database: database,
    'User ID': username,
    Password: password,
    ...(tls ? { Encrypt: 'True', TrustServerCertificate: 'False' } : { TrustServerCertificate: 'True' }),
  }),
  'odbc-mariadb': (database) => ({
    ...odbcWords('MariaDB Unicode', database),
    CHARSET: 'utf8mb4',
    ...(database.tls ? { FORCETLS: '1' } : {}),
  }),
  'odbc-postgresql': (database) => ({
    ...odbcWords('PostgreSQL Unicode', database),
    ...(database.tls ? { SSLmode: 'require' } : {}),
  }),
  mysqlconnector: ({ host, port, database, username, password, tls }) => ({
    Server: host,
    Port: String(port),
    Database: database,
    'User ID': username,
    Password: password,
    ...(tls ? { SslMode: 'VerifyFull' } : {}),
  }),
  npgsql: ({ host, port, database, username, password, tls }) => ({
    Host: host,
    Port: String(port),
    Database: database,
    Username: username,
    Password: password,
    ...(tls ? { 'SSL Mode': 'VerifyFull' } : {}),
  }),
};

/**
 * A database as a .NET data provider is told it, every value quoted by the provider's rules.
 * @throws Error for a NUL, which no provider can be told.
 */
export function connectionString(database: DatabaseConnection, dialect: ConnectionDialect): string {
  const quoted = dialect.startsWith('odbc-') ? odbcQuoted : adoQuoted;
  return Object.entries(WORDS[dialect](database))
    .map(([word, value]) => `${word}=${quoted(value)}`)
    .join(';');
}

function odbcWords(driver: string, { host, port, database, username, password }: DatabaseConnection): Words {
  return { Driver: driver, Server: host, Port: String(port), Database: database, UID: username, PWD: password };
}

/** ADO.NET: in double quotes with inner ones doubled (DbConnectionStringBuilder). */
function adoQuoted(value: string): string {
  refuseNul(value);
  return PLAIN.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
}

/** ODBC: in braces with closing ones doubled (SQLDriverConnect). */
function odbcQuoted(value: string): string {
  refuseNul(value);
  return PLAIN.test(value) ? value : `{${value.replaceAll('}', '}}')}}`;
}

/** What needs no quotes in any dialect. */
const PLAIN = /^[A-Za-z0-9_.,:-]+$/;

function refuseNul(value: string): void {
  if (value.includes('\0')) throw new Error('A connection string cannot hold a NUL.');
}
