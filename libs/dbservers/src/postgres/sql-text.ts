import { TerminalError } from '@onebox/errors';

/** Of every name, in bytes. The server cuts off what is longer, and would take two names for one. */
const LONGEST_NAME_BYTES = 63;

/**
 * A name of a database, role or table, in double quotes.
 * @throws TerminalError for what the server cannot have as a name, or would not keep as it is.
 */
export function quoteIdentifier(name: string): string {
  if (name === '' || Buffer.byteLength(name) > LONGEST_NAME_BYTES || /[\0\p{Surrogate}]/u.test(name)) {
    throw new TerminalError('database.name_impossible', 'A database or a login cannot have this name.');
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A string constant, the same whatever `standard_conforming_strings` says: statements about roles take no placeholders.
 * @throws TerminalError for NUL, which no text of this server has, and for half of a surrogate pair.
 */
export function quoteText(text: string): string {
  if (/[\0\p{Surrogate}]/u.test(text)) {
    throw new TerminalError('database.text_impossible', 'This database engine cannot take a NUL or half a character.');
  }
  return ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
