import type { TestDatabase } from './mariadb.js';

/** All that a database holds, as JSON: to search for what must not be in it. */
export async function everyRow({ dataSource, name }: TestDatabase): Promise<string> {
  const tables: Array<{ name: string }> = await dataSource.query(
    'SELECT TABLE_NAME name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?',
    [name],
  );
  const rows = await Promise.all(tables.map((table) => dataSource.query(`SELECT * FROM \`${table.name}\``)));
  return JSON.stringify(rows);
}
