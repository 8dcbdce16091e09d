import { randomBytes } from 'node:crypto';
import type { ClientProgram } from '../client-program.js';
import type { DatabaseLogin, ServerAccess } from '../database-server.port.js';
import type { EditLine } from '../edited-lines.js';

/**
 * Schema and data without a word about who owns them and who may what; begins by dropping what it makes, so that it can be
 * loaded over an older state.
 */
export function dumpProgram(access: ServerAccess, login: DatabaseLogin): ClientProgram {
  const leftOut = ['owner', 'privileges', 'tablespaces', 'security-labels', 'publications', 'subscriptions'];
  return {
    command: [
      'pg_dump',
      '--no-password',
      '--format=plain',
      '--encoding=UTF8',
      '--clean',
      '--if-exists',
      ...leftOut.map((what) => `--no-${what}`),
    ],
    env: environment(access, login),
  };
}

/**
 * All of a dump or nothing. Restricted from the first to the last line: a command of psql's own, by which a dump would run
 * programs, read files or connect elsewhere, is an error (`\restrict`, CVE-2025-8714), and nobody knows the key that lifts it.
 */
export function loadProgram(access: ServerAccess, login: DatabaseLogin): ClientProgram {
  return {
    command: [
      'psql',
      '--no-password',
      '--no-psqlrc',
      '--quiet',
      '--output=/dev/null',
      '--set=ON_ERROR_STOP=1',
      '--single-transaction',
      `--command=\\restrict ${randomBytes(24).toString('hex')}`,
      '--file=-',
    ],
    env: environment(access, login),
  };
}

/** An error in rows of COPY (where it ends them), among statements, in a string and in a comment; all is undone then. */
export const BROKEN_OFF = '\n\\.\nTHE DUMP */ BROKE OFF;\n';

/** psql's code for a script that ended at an error; a connection that failed or was lost has another. */
export function isRefusal(exitCode: number): boolean {
  return exitCode === 3;
}

/**
 * Leaves out the restriction that pg_dump puts around a dump: psql of before August 2025 does not know it, and ours is
 * restricted already. Only the line before the first statement, and the one that names the same key.
 */
export function withoutRestriction(): EditLine {
  let key: string | undefined;
  let inHeader = true;
  return (line) => {
    const [, command, named] = /^\\(restrict|unrestrict) ([0-9A-Za-z]+)$/.exec(line) ?? [];
    if (command === 'restrict' && inHeader) key = named;
    else if (line !== '' && !line.startsWith('--')) inHeader = false;
    return named !== undefined && named === key ? undefined : line;
  };
}

/** By the environment alone: what is named as a database in an argument may be taken for a whole connection string. */
function environment({ host, port, tls }: ServerAccess, login: DatabaseLogin): Record<string, string> {
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGDATABASE: login.database,
    PGUSER: login.username,
    PGPASSWORD: login.password,
    PGCONNECT_TIMEOUT: '10',
    PGCLIENTENCODING: 'UTF8',
    PGAPPNAME: 'onebox',
    ...(tls ? { PGSSLMODE: 'verify-full', PGSSLROOTCERT: 'system' } : {}),
  };
}
