import { type Database, Refused, type ServerModel, type Session } from './server-model.js';
import type { Value } from './tds-protocol.js';
import { fits, tokens } from './tsql-forms.js';

export interface Result {
  columns: string[];
  rows: Value[][];
}

type Found = Record<string, string>;
type Act = (found: Found, server: ServerModel, session: Session, parameters: Found) => Result | void;

const READING = 'SELECT, DELETE, VIEW DEFINITION, ALTER ANY SCHEMA';
const GROWING = 'INSERT, UPDATE, EXECUTE';

const one = (columns: Record<string, Value>): Result => ({
  columns: Object.keys(columns),
  rows: [Object.values(columns)],
});
const list = (columns: string[], rows: Value[][]): Result => ({ columns, rows });
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
const names = (text: string) => text.split(', ');

/** All that the administrator may say. Whatever else comes is an error, so that a changed adapter is noticed here. */
const ADMINISTRATORS: [string, Act][] = [
  ['SELECT 1 AS answer', () => one({ answer: 1 })],
  ['SELECT SUSER_SNAME() AS name', (_, __, { login }) => one({ name: login.name })],
  ['USE $database', ({ database }, server, session) => server.use(session, database!)],
  [`SELECT COLLATIONPROPERTY(N'Latin1_General_100_CI_AS_SC_UTF8', 'CodePage') AS known`, () => one({ known: 65001 })],
  [
    'CREATE DATABASE $name COLLATE Latin1_General_100_CI_AS_SC_UTF8',
    ({ name }, server, { login }) => server.createDatabase(name!, login.name),
  ],
  ['ALTER DATABASE $name SET RECOVERY SIMPLE', ({ name }, server) => void server.database(name!)],
  [
    'ALTER DATABASE $name SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE $again',
    ({ name, again }, server) => {
      if (name !== again) throw new Error('two databases');
      server.dropDatabase(name!);
    },
  ],
  [
    'SELECT name FROM sys.databases WHERE database_id > 4 ORDER BY name',
    (_, server) =>
      list(
        ['name'],
        [...server.databases.values()].slice(4).map(({ name }) => [name]),
      ),
  ],
  [
    'SELECT name, SUSER_SNAME(owner_sid) AS owner FROM sys.databases WHERE name = @database',
    (_, server, __, { database }) =>
      list(
        ['name', 'owner'],
        [...server.databases.values()]
          .filter(({ name }) => same(name, database!))
          .map(({ name, owner }) => [name, owner]),
      ),
  ],
  [
    `SELECT p.name, p.type,
       (SELECT COUNT(*) FROM sys.server_role_members m WHERE m.member_principal_id = p.principal_id) AS roles
     FROM sys.server_principals p WHERE p.name = @username`,
    (_, server, __, { username }) =>
      list(
        ['name', 'type', 'roles'],
        [...server.logins.values()]
          .filter(({ name }) => same(name, username!))
          .map(({ name, administrator }) => [name, 'S', administrator ? 1 : 0]),
      ),
  ],
  ...(['CREATE', 'ALTER'] as const).map((verb): [string, Act] => [
    `${verb} LOGIN $name WITH PASSWORD = $_password, DEFAULT_DATABASE = $database, CHECK_EXPIRATION = OFF, CHECK_POLICY = OFF`,
    ({ name, password, database }, server) => server.saveLogin(name!, password!, database!, verb === 'CREATE'),
  ]),
  ['ALTER LOGIN $name ENABLE', ({ name }, server) => void (server.login(name!).disabled = false)],
  ['ALTER LOGIN $name DISABLE', ({ name }, server) => void (server.login(name!).disabled = true)],
  ['DENY VIEW ANY DATABASE TO $name', ({ name }, server) => void (server.login(name!).seesDatabases = false)],
  ['DROP LOGIN $name', ({ name }, server) => server.dropLogin(name!)],
  [
    'ALTER AUTHORIZATION ON DATABASE::$database TO $owner',
    ({ database, owner }, server) => server.giveTo(database!, owner!),
  ],
  [
    `SELECT session_id AS id FROM sys.dm_exec_sessions
     WHERE session_id IS NOT NULL AND (login_name = @name OR original_login_name = @name)`,
    (_, server, __, { name }) =>
      list(
        ['id'],
        [...server.sessions.values()].filter(({ login }) => same(login.name, name!)).map(({ id }) => [id]),
      ),
  ],
  ['KILL $0id', ({ id }, server) => server.kill(Number(id))],
  [
    `SELECT d.name, CASE WHEN d.owner_sid = p.sid THEN 1 ELSE 0 END AS owned
       FROM sys.server_principals p
       JOIN sys.databases d ON d.owner_sid = p.sid OR d.name = p.default_database_name
       WHERE p.name = @username AND d.database_id > 4`,
    (_, server, __, { username }) => {
      const login = server.login(username!);
      const databases = [...server.databases.values()].slice(4);
      const its = databases.filter(({ name, owner }) => owner === login.name || same(name, login.database));
      return list(
        ['name', 'owned'],
        its.map(({ name, owner }) => [name, owner === login.name ? 1 : 0]),
      );
    },
  ],
  [
    `SELECT COUNT(*) AS users FROM sys.database_principals
     WHERE type = 'S' AND authentication_type = 1 AND name NOT IN ('dbo', 'guest', 'INFORMATION_SCHEMA', 'sys')`,
    (_, __, { database }) => one({ users: database.users.size }),
  ],
  [
    `SELECT CASE WHEN sid = SUSER_SID(@username) THEN 1 ELSE 0 END AS mapped
     FROM sys.database_principals WHERE name = @username`,
    (_, __, { database }, { username }) => list(['mapped'], database.users.has(username!.toLowerCase()) ? [[1]] : []),
  ],
  [
    'CREATE USER $user FOR LOGIN $login',
    ({ user, login }, server, { database }) => server.createUser(database, user!, login!),
  ],
  [
    `REVOKE ${READING}, ${GROWING} TO $user`,
    ({ user }, server, { database }) => {
      const found = server.user(database, user!);
      for (const right of names(`${READING}, ${GROWING}`)) {
        found.granted.delete(right);
        found.denied.delete(right);
      }
    },
  ],
  [
    `GRANT ${READING} TO $user`,
    ({ user }, server, { database }) => {
      for (const right of names(READING)) server.user(database, user!).granted.add(right);
    },
  ],
  [
    `DENY ${GROWING} TO $user`,
    ({ user }, server, { database }) => {
      for (const right of names(GROWING)) server.user(database, user!).denied.add(right);
    },
  ],
  [
    'ALTER ROLE db_owner ADD MEMBER $user',
    ({ user }, server, { database }) => void (server.user(database, user!).owner = true),
  ],
  [
    'ALTER ROLE db_owner DROP MEMBER $user',
    ({ user }, server, { database }) => void (server.user(database, user!).owner = false),
  ],
  [
    `SELECT COUNT(*) AS found FROM sys.database_role_members m
     JOIN sys.database_principals r ON r.principal_id = m.role_principal_id
     JOIN sys.database_principals u ON u.principal_id = m.member_principal_id
     WHERE r.name = 'db_owner' AND u.name = @user`,
    (_, server, { database }, { user }) => one({ found: server.user(database, user!).owner ? 1 : 0 }),
  ],
  [
    `SELECT name FROM sys.database_principals WHERE type = 'S' AND sid = SUSER_SID(@username) AND name <> 'dbo'`,
    (_, __, { database }, { username }) =>
      list(
        ['name'],
        [...database.users].filter(([, user]) => same(user.login, username!)).map(([, user]) => [user.login]),
      ),
  ],
  [
    `SELECT 'SCHEMA' AS kind, s.name, NULL AS inside FROM sys.schemas s
     JOIN sys.database_principals u ON u.principal_id = s.principal_id WHERE u.name = @user
     UNION ALL
     SELECT 'ROLE', r.name, NULL FROM sys.database_principals r
     JOIN sys.database_principals u ON u.principal_id = r.owning_principal_id WHERE r.type = 'R' AND u.name = @user
     UNION ALL
     SELECT 'OBJECT', o.name, SCHEMA_NAME(o.schema_id) FROM sys.objects o
     JOIN sys.database_principals u ON u.principal_id = o.principal_id WHERE o.parent_object_id = 0 AND u.name = @user`,
    () => list(['kind', 'name', 'inside'], []),
  ],
  [
    'DROP USER $user',
    ({ user }, server, { database }) => {
      server.user(database, user!);
      database.users.delete(user!.toLowerCase());
    },
  ],
  [
    `SELECT SUM(CAST(FILEPROPERTY(name, 'SpaceUsed') AS bigint)) AS pages FROM sys.database_files WHERE type = 0`,
    () => one({ pages: 384 }),
  ],
];

/** The few statements about tables of numbers that the suite's customers make: enough to show who may do what. */
const CUSTOMERS: [RegExp, string, (groups: string[], database: Database) => Result | void][] = [
  [
    /^CREATE TABLE (\w+) \(([^()]+)\)$/,
    'CREATE TABLE',
    ([, name, columns], database) =>
      void database.tables.set(name!, {
        columns: columns!.split(', ').map((column) => column.split(' ')[0]!),
        rows: [],
      }),
  ],
  [
    /^ALTER TABLE (\w+) ADD (\w+) INT$/,
    'ALTER ANY SCHEMA',
    ([, name, column], database) => {
      const table = tableOf(database, name!);
      table.columns.push(column!);
    },
  ],
  [
    /^DROP TABLE (\w+)$/,
    'ALTER ANY SCHEMA',
    ([, name], database) => {
      tableOf(database, name!);
      database.tables.delete(name!);
    },
  ],
  [/^TRUNCATE TABLE (\w+)$/, 'ALTER ANY SCHEMA', ([, name], database) => void (tableOf(database, name!).rows = [])],
  [/^DELETE FROM (\w+)$/, 'DELETE', ([, name], database) => void (tableOf(database, name!).rows = [])],
  [
    /^UPDATE (\w+) SET (\w+) = (\d+)$/,
    'UPDATE',
    ([, name, column, value], database) => {
      const table = tableOf(database, name!);
      for (const row of table.rows) row[table.columns.indexOf(column!)] = Number(value);
    },
  ],
  [
    /^INSERT INTO (\w+) VALUES \(([\d, ]+)\)$/,
    'INSERT',
    ([, name, values], database) => void tableOf(database, name!).rows.push(values!.split(', ').map(Number)),
  ],
  [
    /^SELECT COUNT\(\*\) AS n FROM (\w+)(?: WHERE (\w+) = (\d+))?$/,
    'SELECT',
    ([, name, column, value], database) => {
      const { columns, rows } = tableOf(database, name!);
      const at = column ? columns.indexOf(column) : -1;
      return one({ n: rows.filter((row) => at < 0 || row[at] === Number(value)).length });
    },
  ],
  [
    /^SELECT (\*|\w+) FROM (\w+)$/,
    'SELECT',
    ([, column, name], database) => {
      const { columns, rows } = tableOf(database, name!);
      if (column === '*') return list(columns, rows);
      return list(
        [column!],
        rows.map((row) => [row[columns.indexOf(column!)]!]),
      );
    },
  ],
];

function tableOf(database: Database, name: string) {
  const table = database.tables.get(name);
  if (!table) throw new Refused(208, 'Invalid object name.');
  return table;
}

/** @throws Refused as SQL Server would, or because the stand-in does not know the statement */
export function run(server: ServerModel, session: Session, sql: string, parameters: Found): Result | void {
  if (isSettings(sql)) return;
  return session.login.administrator ? administrate(server, session, sql, parameters) : serve(server, session, sql);
}

/** What the driver says at first, and a load. */
function isSettings(sql: string): boolean {
  return sql.split(/[\n;]/).every((line) => /^\s*(set( \w+,?)+( -?\w+)?)?\s*$/i.test(line));
}

function administrate(server: ServerModel, session: Session, sql: string, parameters: Found): Result | void {
  const statement = tokens(sql);
  for (const [form, act] of ADMINISTRATORS) {
    const found = fits(form, statement);
    if (!found) continue;
    for (const { kind, value } of statement) {
      if (kind === 'parameter' && !(value.slice(1) in parameters)) throw new Refused(137, `Must declare ${value}.`);
    }
    return act(found, server, session, parameters);
  }
  throw new Refused(102, `The stand-in knows no statement like this: ${sql}`);
}

function serve(server: ServerModel, session: Session, sql: string): Result | void {
  // A dump asks the catalog; here are no views, keys and so on, and tables of numbers are not worth a dump.
  if (/^SELECT\b[^;]*\sFROM sys\.[^;]*$/.test(sql.trim()) && tokens(sql)) return;
  for (const [form, right, act] of CUSTOMERS) {
    const groups = form.exec(sql.trim().replace(/;$/, ''));
    if (!groups) continue;
    if (!server.may(session, right)) throw new Refused(229, `The ${right} permission was denied.`);
    return act([...groups], session.database);
  }
  throw new Refused(102, 'Incorrect syntax, or the stand-in does not know it.');
}
