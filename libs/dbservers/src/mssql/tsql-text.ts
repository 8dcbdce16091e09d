import { TerminalError } from '@onebox/errors';

/** Of `sysname`, in UTF-16 units, which is what SQL Server counts (manual, "Database Identifiers"). */
const LONGEST_NAME = 128;

/** Leaves room for `_log`, which the server appends for the log file (manual, CREATE DATABASE, `database_name`). */
const LONGEST_DATABASE = 123;

/** The server names the files of a database after it, so its name may hold only what Windows and Linux take in a file's name. */
const IMPOSSIBLE_IN_FILE = /[\\/:*?"<>|\p{Cc}]|^[\s.]|[\s.]$/u;

/** What a login cannot be called: the backslash stands between a Windows domain and its user (manual, CREATE LOGIN). */
const IMPOSSIBLE_IN_LOGIN = /[\\\p{Cc}]|^\s|\s$/u;

/** Half of a surrogate pair does not arrive as it is, and NUL ends a name or a statement in some of the server's own tools. */
const IMPOSSIBLE_IN_TEXT = /[\0\p{Surrogate}]/u;

/**
 * In a string constant, a backslash before the end of a line makes the server drop both (manual, "Backslash (Line
 * Continuation)"), and nothing escapes it.
 */
const CONTINUED_LINE = /\\[\r\n]/;

/** An identifier by the rules of QUOTENAME: in brackets, `]` doubled. @throws TerminalError for what cannot be one */
export function quoteName(name: string): string {
  if (name === '' || name.length > LONGEST_NAME || IMPOSSIBLE_IN_TEXT.test(name)) {
    throw new TerminalError('database.name_impossible', 'SQL Server cannot have this name.');
  }
  return `[${name.replaceAll(']', ']]')}]`;
}

/** @throws TerminalError for a name that a database cannot have */
export function quoteDatabase(name: string): string {
  if (name.length > LONGEST_DATABASE || IMPOSSIBLE_IN_FILE.test(name)) {
    throw new TerminalError('database.name_impossible', 'A database of SQL Server cannot have this name.');
  }
  return quoteName(name);
}

/** @throws TerminalError for a name that a login cannot have */
export function quoteLogin(name: string): string {
  if (IMPOSSIBLE_IN_LOGIN.test(name)) {
    throw new TerminalError('database.name_impossible', 'A login of SQL Server cannot have this name.');
  }
  return quoteName(name);
}

/** A password as a constant, since statements about logins take no parameters. @throws TerminalError for one that cannot be had */
export function quotePassword(password: string): string {
  if (password === '' || password.length > 128 || IMPOSSIBLE_IN_TEXT.test(password) || CONTINUED_LINE.test(password)) {
    throw new TerminalError('database.password_impossible', 'A login of SQL Server cannot have this password.');
  }
  return quoteText(password);
}

/**
 * A constant of type nvarchar, whatever is in it: `N'…'` with `'` doubled, and as its bytes where the server would not read that
 * as it is (NUL, half of a surrogate pair, a backslash before a line break) or where tools that split a script would split it (a
 * line with nothing but GO).
 */
export function quoteText(text: string): string {
  if (IMPOSSIBLE_IN_TEXT.test(text) || CONTINUED_LINE.test(text) || /^\s*go(\s+\d+)?\s*$/im.test(text)) {
    return `CAST(0x${Buffer.from(text, 'utf16le').toString('hex')} AS nvarchar(max))`;
  }
  return `N'${text.replaceAll("'", "''")}'`;
}
