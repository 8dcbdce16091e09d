import type { ClientProgram } from '../client-program.js';
import type { DatabaseLogin, ServerAccess } from '../database-server.port.js';
import type { EditLine } from '../edited-lines.js';

/** Of the image that has the client programs. */
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** One state of all tables, as of its begin; with what is not a table, and bytes that are no text in digits. */
export function dumpProgram(access: ServerAccess, login: DatabaseLogin): ClientProgram {
  return {
    command: [
      'mariadb-dump',
      ...connection(access, login),
      '--single-transaction',
      '--skip-lock-tables',
      '--quick',
      '--routines',
      '--triggers',
      '--events',
      '--hex-blob',
      '--no-tablespaces',
      '--skip-comments',
      '--',
      login.database,
    ],
    env: { MYSQL_PWD: login.password },
  };
}

/**
 * Without the client's own commands, by which a dump would run programs, read files or connect elsewhere: `--binary-mode`
 * leaves but DELIMITER, `--sandbox` forbids those of the file system once more, and no server gets a file by LOAD DATA LOCAL.
 */
export function loadProgram(access: ServerAccess, login: DatabaseLogin): ClientProgram {
  return {
    command: [
      'mariadb',
      ...connection(access, login),
      '--connect-timeout=10',
      '--max-allowed-packet=64M',
      '--batch',
      '--binary-mode',
      '--sandbox',
      '--local-infile=0',
      '--skip-reconnect',
      `--database=${login.database}`,
    ],
    env: { MYSQL_PWD: login.password },
  };
}

/** Ends no statement: what came before it stays, and is told as a failure. */
export const BROKEN_OFF = '\nTHE DUMP BROKE OFF';

/** Of a statement, with its line; the client's own errors, of the connection, have numbers from 2000 to 2999. */
export function isRefusal(_exitCode: number, stderr: string): boolean {
  return /^ERROR (?!2\d{3} )(?:\d+ \(\w+\) )?at line \d+/m.test(stderr);
}

const NAME = '`(?:[^`]|``)*`';
const DEFINER = `DEFINER=${NAME}@${NAME}`;

const EDITS: [RegExp, string][] = [
  [new RegExp(`^/\\*!50013 ${DEFINER} (SQL SECURITY (?:DEFINER|INVOKER)) \\*/$`), '/*!50013 $1 */'],
  [new RegExp(`^(/\\*!50003 CREATE\\*/) /\\*!50017 ${DEFINER}\\*/ `), '$1 '],
  [new RegExp(`^(/\\*!50106 CREATE\\*/) /\\*!50117 ${DEFINER}\\*/ `), '$1 '],
  [
    new RegExp(
      `^(CREATE (?:OR REPLACE )?)${DEFINER} (?=(?:AGGREGATE )?(?:PROCEDURE|FUNCTION|PACKAGE|TRIGGER|EVENT|VIEW)\\b)`,
    ),
    '$1',
  ],
];

/**
 * Takes out who made a view, trigger, routine or event, as dump programs write it: whoever loads it is its maker then. And the
 * line that keeps MariaDB's client in its sandbox, which MySQL's takes for an error. In a line of rows nothing is touched, for
 * those begin with INSERT and their line breaks are written as `\n`.
 */
export function withoutDefiners(): EditLine {
  return (line) => {
    if (/^\/\*M!999999\\- enable the sandbox mode \*\/ ?$/.test(line)) return undefined;
    return EDITS.reduce((edited, [pattern, replacement]) => edited.replace(pattern, replacement), line);
  };
}

/** No settings but these: `--no-defaults` must come first. */
function connection({ host, port, tls }: ServerAccess, { username }: DatabaseLogin): string[] {
  return [
    '--no-defaults',
    `--host=${host}`,
    `--port=${port}`,
    '--protocol=tcp',
    `--user=${username}`,
    '--default-character-set=utf8mb4',
    ...(tls ? ['--ssl', '--ssl-verify-server-cert', `--ssl-ca=${AUTHORITIES}`] : ['--skip-ssl-verify-server-cert']),
  ];
}
