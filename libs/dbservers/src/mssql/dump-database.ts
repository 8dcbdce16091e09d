import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { type Column, readCatalog, type Table } from './catalog.js';
import { askFor, carried, literal } from './literals.js';
import type { MssqlConnection } from './mssql-connection.js';
import { finish, foundations, place, removals } from './script.js';
import { quoteName, quoteText } from './tsql-text.js';

/** The server takes at most 1000 rows by one INSERT (manual, "Table Value Constructor"); compiling many takes long. */
const ROWS_PER_INSERT = 200;
const CHARACTERS_PER_INSERT = 256 * 1024;

/**
 * Writes a script that makes the database's tables, rows and code again, in UTF-8, its batches set apart by GO. It names neither
 * the database nor a login, unless the customer's own views and procedures do.
 * @throws TerminalError where the database has what such a script cannot carry
 */
export async function dumpDatabase(connection: MssqlConnection, out: Writable): Promise<void> {
  const catalog = await readCatalog(connection);
  const write = async (batch: string) => {
    if (!out.write(`${batch}\nGO\n`)) await drained(out);
  };
  await write('SET ANSI_NULLS, ANSI_PADDING, QUOTED_IDENTIFIER ON');
  for (const batch of removals(catalog)) await write(batch);
  for (const batch of foundations(catalog)) await write(batch);
  for (const table of catalog.tables) {
    for await (const batch of rowsOf(connection, table)) await write(batch);
  }
  for (const batch of finish(catalog)) await write(batch);
  await new Promise<void>((resolve, reject) => {
    out.once('error', reject);
    out.end(resolve);
  });
}

async function* rowsOf(connection: MssqlConnection, table: Table): AsyncGenerator<string> {
  const columns = carried(table.columns);
  if (columns.length === 0) return;
  const identity = table.columns.find((column) => column.identity);
  const [name, at] = [place(table), identity ? columns.indexOf(identity) : -1];
  const into = `INSERT INTO ${name} (${columns.map((column) => quoteName(column.name)).join(', ')}) VALUES\n`;
  let [rows, length, count] = [[] as string[], 0, 0];
  let last: string | undefined;
  for await (const values of connection.rows(`SELECT ${columns.map(askFor).join(', ')} FROM ${name}`)) {
    if (count++ === 0 && identity) yield `SET IDENTITY_INSERT ${name} ON`;
    const row = `(${columns.map((column, number) => literal(column, values[number])).join(', ')})`;
    if (at >= 0) last = further(String(values[at]), last, identity!);
    rows.push(row);
    length += row.length;
    if (rows.length < ROWS_PER_INSERT && length < CHARACTERS_PER_INSERT) continue;
    yield into + rows.join(',\n');
    [rows, length] = [[], 0];
  }
  if (rows.length) yield into + rows.join(',\n');
  if (count && identity) yield `SET IDENTITY_INSERT ${name} OFF`;
  if (identity) yield* counter(name, identity, last);
}

/** Inserted values move the counter; it is set only where it had gone on beyond them. */
function* counter(name: string, { identity }: Column, last: string | undefined): Generator<string> {
  const { last: wanted, increment } = identity!;
  if (wanted === null || wanted === last) return;
  // A table that never had a row begins with the very number that its counter is set to (manual, DBCC CHECKIDENT).
  const set = last === undefined ? String(BigInt(wanted) + BigInt(increment)) : wanted;
  yield `DBCC CHECKIDENT (${quoteText(name)}, RESEED, ${set}) WITH NO_INFOMSGS`;
}

function further(value: string, last: string | undefined, { identity }: Column): string {
  if (last === undefined) return value;
  const grows = !identity!.increment.startsWith('-');
  return BigInt(value) > BigInt(last) === grows ? value : last;
}

/** @throws what the stream ended with, if it does instead of taking more */
async function drained(out: Writable): Promise<void> {
  if (out.destroyed) throw out.errored ?? new Error('The dump is not wanted any more.');
  await Promise.race([once(out, 'drain'), once(out, 'close')]);
}
