import { type ConnectionDialect, connectionString } from '../connection-string.js';
import type { DatabaseConnection } from '../plan.js';
import type { DatabaseEngine } from '../revision-spec.js';

/** Mono has a data provider of its own for SQL Server only; the others are reached by ODBC. */
const PROVIDERS: Record<DatabaseEngine, { dialect: ConnectionDialect; providerName: string }> = {
  mysql: { dialect: 'odbc-mariadb', providerName: 'System.Data.Odbc' },
  postgres: { dialect: 'odbc-postgresql', providerName: 'System.Data.Odbc' },
  mssql: { dialect: 'sqlclient', providerName: 'System.Data.SqlClient' },
};

/**
 * The variable that holds a web.config's `<connectionStrings>` with an entry named after each database; none where there
 * is no database. Of two of the same name the first counts, as with `<ENGINE>_<NAME>_…`.
 */
export function webConnectionStrings(databases: DatabaseConnection[]): Record<string, string> {
  if (databases.length === 0) return {};
  const names = databases.map(({ name }) => name);
  const first = databases.filter(({ name }, index) => names.indexOf(name) === index);
  return { CONNECTION_STRINGS: `<connectionStrings>${first.map(entry).join('')}</connectionStrings>` };
}

function entry(database: DatabaseConnection): string {
  const { dialect, providerName } = PROVIDERS[database.engine];
  const [name, text] = [database.name, connectionString(database, dialect)].map(quoted);
  return `<add name=${name} connectionString=${text} providerName="${providerName}"/>`;
}

/** As an attribute's value; line breaks and tabs would be read as spaces. */
function quoted(value: string): string {
  return `"${value.replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)}"`;
}
