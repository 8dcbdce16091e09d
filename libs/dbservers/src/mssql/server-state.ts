import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError, TerminalError } from '@onebox/errors';
import { errorOf, isLacking, type MssqlConnection, type Row } from './mssql-connection.js';
import { quoteDatabase, quoteLogin } from './tsql-text.js';

// What the server holds of databases, logins and sessions: asked and changed in `master`, by the administrator.

/** master, tempdb, model, msdb (manual, sys.databases). */
export const SYSTEM_DATABASES = 4;

const POLL_MS = 50;
const RETRY_MS = 500;

/** "Cannot drop the database because it is currently in use", "… is in transition", "… is already open and can only have one user". */
const IN_USE = [3702, 952, 924, 5064];

/** "KILL: not an active process" and "Cannot use KILL to kill your own process": it ended meanwhile. */
const NO_SUCH_SESSION = [6106, 6104];

/** How long a login's sessions may take to end. */
const END_TIMEOUT_MS = 10_000;

/** Also those that took another's identity for a while (EXECUTE AS). */
const OF_LOGIN = '(login_name = @name OR original_login_name = @name)';

/** The name of the login that owns the database; undefined where there is none. */
export async function ownerOf(master: MssqlConnection, database: string): Promise<string | undefined> {
  const [row] = await master.query(
    'SELECT name, SUSER_SNAME(owner_sid) AS owner FROM sys.databases WHERE name = @database',
    { database },
  );
  return row && exact(row, database) ? String(row.owner) : undefined;
}

/** A login that this adapter may change or remove. @throws TerminalError for one that has rights on the server */
export async function tenantNamed(master: MssqlConnection, username: string): Promise<Row | undefined> {
  const [row] = await master.query(
    `SELECT p.name, p.type,
       (SELECT COUNT(*) FROM sys.server_role_members m WHERE m.member_principal_id = p.principal_id) AS roles
     FROM sys.server_principals p WHERE p.name = @username`,
    { username },
  );
  if (!row || !exact(row, username)) return undefined;
  if (String(row.type).trim() !== 'S' || Number(row.roles) > 0) {
    throw new TerminalError('database.name_impossible', 'The database server has a login of its own with this name.');
  }
  return row;
}

/** The server compares names by its collation, which may take two for one: `ob_1` and `OB_1`. @throws TerminalError then */
function exact(row: Row, name: string): true {
  if (row.name === name) return true;
  throw new TerminalError('database.name_impossible', 'The database server takes this name for another that it has.');
}

export async function administratorOf(master: MssqlConnection): Promise<string> {
  const [row] = await master.query('SELECT SUSER_SNAME() AS name');
  return String(row!.name);
}

export async function giveTo(master: MssqlConnection, database: string, owner: string): Promise<void> {
  await master.query(`ALTER AUTHORIZATION ON DATABASE::${quoteDatabase(database)} TO ${quoteLogin(owner)}`);
}

/** Again while the server says that it is in use. Nothing happens where it is not there. */
export async function dropDatabase(master: MssqlConnection, database: string): Promise<void> {
  const deadline = performance.now() + END_TIMEOUT_MS;
  while (await ownerOf(master, database)) {
    try {
      await dropAlone(master, database);
    } catch (error) {
      if (!IN_USE.includes(errorOf(error).number ?? 0) || performance.now() > deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** Ends all that a login has open. */
export function endSessionsOf(master: MssqlConnection, username: string): Promise<void> {
  return endSessions(master, OF_LOGIN, username);
}

/** Without anybody in it. In one batch, since another may take the place of the single user. */
async function dropAlone(master: MssqlConnection, database: string): Promise<void> {
  const quoted = quoteDatabase(database);
  try {
    await master.query(`ALTER DATABASE ${quoted} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE ${quoted}`);
  } catch (error) {
    if (!isLacking(error)) throw error;
    await endSessions(master, 'database_id = DB_ID(@name)', database);
    await master.query(`DROP DATABASE ${quoted}`);
  }
}

/** Ends the sessions that the condition about `@name` says, and waits until none is left. */
async function endSessions(master: MssqlConnection, condition: string, name: string): Promise<void> {
  const deadline = performance.now() + END_TIMEOUT_MS;
  for (;;) {
    // Babelfish goes on showing some that ended, without a number.
    const open = await master.query(
      `SELECT session_id AS id FROM sys.dm_exec_sessions WHERE session_id IS NOT NULL AND ${condition}`,
      { name },
    );
    if (open.length === 0) return;
    if (performance.now() > deadline) throw new OperationalError('Sessions do not end.');
    for (const { id } of open) await endSession(master, Number(id));
    await sleep(POLL_MS);
  }
}

async function endSession(master: MssqlConnection, id: number): Promise<void> {
  try {
    await master.query(`KILL ${id}`);
  } catch (error) {
    if (!NO_SUCH_SESSION.includes(errorOf(error).number ?? 0)) throw error;
  }
}
