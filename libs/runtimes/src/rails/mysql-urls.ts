import { databaseVariables } from '../environment.js';
import type { DatabaseConnection } from '../plan.js';

/**
 * The addresses of MySQL databases as Rails reads them: without an encoding its driver asks for MySQL's three-byte one, which
 * has no emoji (mysql2's README, "Connection options"). Not `DATABASE_URL`, which goes before what database.yml says: the image
 * completes that one where the file names no encoding.
 */
export function mysqlUrls(databases: DatabaseConnection[]): Record<string, string> {
  const addresses = Object.entries(databaseVariables(databases)).filter(
    ([name, value]) => name !== 'DATABASE_URL' && value.startsWith('mysql://'),
  );
  return Object.fromEntries(addresses.map(([name, url]) => [name, withEncoding(url)]));
}

function withEncoding(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}encoding=utf8mb4`;
}
