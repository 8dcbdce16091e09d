import { TerminalError } from '@onebox/errors';
import { escape } from 'mysql2';

/** Of a database and of a login, in characters. MySQL's logins have 32, MariaDB's 128. */
const LONGEST_NAME = 64;

/**
 * A name of a database or table, in backticks. What MySQL cannot take in an identifier (manual, "Schema Object Names": NUL,
 * characters beyond the basic plane, a space at the end, more than 64 characters) is refused.
 * @throws TerminalError
 */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.length > LONGEST_NAME || /[\0\u{10000}-\u{10ffff}\p{Surrogate}]|\s$/u.test(name)) {
    throw new TerminalError('database.name_impossible', 'A database cannot have this name.');
  }
  return `\`${name.replaceAll('`', '``')}\``;
}

/**
 * A name of a database in GRANT, where `_` and `%` stand for other characters unless a backslash is before them: without it,
 * a grant on `ob_1` is one on `obx1` as well. Servers with `partial_revokes` take the name as it is (MySQL manual, GRANT).
 */
export function quoteGrantPattern(name: string, literal: boolean): string {
  const quoted = quoteIdentifier(name);
  return literal ? quoted : quoted.replace(/[\\_%]/g, '\\$&');
}

/**
 * A string, quoted by the driver for a session without NO_BACKSLASH_ESCAPES, which ours sets: statements about logins take no
 * placeholders. @throws TerminalError for half of a surrogate pair, which would not arrive as it is.
 */
export function quoteText(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TerminalError('database.text_impossible', 'This is not valid Unicode.');
  return escape(text);
}

/** A login, from any address: who reaches the server is the network's business. */
export function quoteLogin(username: string): string {
  if (username === '' || username.includes('\0') || username.trimEnd() !== username) {
    throw new TerminalError('database.name_impossible', 'A database login cannot have this name.');
  }
  return `${quoteText(username)}@'%'`;
}
