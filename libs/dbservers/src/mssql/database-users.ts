import type { MssqlConnection } from './mssql-connection.js';
import { quoteLogin, quoteName } from './tsql-text.js';

/**
 * What is left over the quota: read, delete, truncate and drop (which needs ALTER on the schema), and not what makes it grow. No
 * procedure runs, since it may insert by its owner's rights.
 */
const READING = 'SELECT, DELETE, VIEW DEFINITION, ALTER ANY SCHEMA';
const GROWING = 'INSERT, UPDATE, EXECUTE';

/** Whether logins have users in this database: its owner is none of them. */
export async function holdsUsers(inside: MssqlConnection): Promise<boolean> {
  const [row] = await inside.query(
    `SELECT COUNT(*) AS users FROM sys.database_principals
     WHERE type = 'S' AND authentication_type = 1 AND name NOT IN ('dbo', 'guest', 'INFORMATION_SCHEMA', 'sys')`,
  );
  return Number(row!.users) > 0;
}

/** Makes the login's user a member of db_owner: what it creates in `dbo` belongs to dbo, and so to both logins. */
export async function grantAll(inside: MssqlConnection, username: string): Promise<void> {
  const user = await ensureUser(inside, username);
  await inside.query(`REVOKE ${READING}, ${GROWING} TO ${user}`);
  await inside.query(`ALTER ROLE db_owner ADD MEMBER ${user}`);
}

/** Leaves the login's user what one may do whose database is over its quota. */
export async function grantReading(inside: MssqlConnection, username: string): Promise<void> {
  const user = await ensureUser(inside, username);
  if (await isOwner(inside, username)) await inside.query(`ALTER ROLE db_owner DROP MEMBER ${user}`);
  await inside.query(`GRANT ${READING} TO ${user}`);
  await inside.query(`DENY ${GROWING} TO ${user}`);
}

/** Gives to dbo what the login's user owns, and drops the user if told to. Nothing happens where it has none. */
export async function disown(inside: MssqlConnection, username: string, drop: boolean): Promise<void> {
  const users = await inside.query(
    `SELECT name FROM sys.database_principals WHERE type = 'S' AND sid = SUSER_SID(@username) AND name <> 'dbo'`,
    { username },
  );
  for (const { name } of users) {
    const user = String(name);
    for (const owned of await ownedBy(inside, user)) await inside.query(`ALTER AUTHORIZATION ON ${owned}`);
    if (drop) await inside.query(`DROP USER ${quoteName(user)}`);
  }
}

/** Its user has its name. One that is left of an earlier login with this name becomes the present one's. */
async function ensureUser(inside: MssqlConnection, username: string): Promise<string> {
  const user = quoteLogin(username);
  const [row] = await inside.query(
    `SELECT CASE WHEN sid = SUSER_SID(@username) THEN 1 ELSE 0 END AS mapped
     FROM sys.database_principals WHERE name = @username`,
    { username },
  );
  if (!row) await inside.query(`CREATE USER ${user} FOR LOGIN ${user}`);
  else if (!row.mapped) await inside.query(`ALTER USER ${user} WITH LOGIN = ${user}`);
  return user;
}

async function isOwner(inside: MssqlConnection, user: string): Promise<boolean> {
  const [row] = await inside.query(
    `SELECT COUNT(*) AS found FROM sys.database_role_members m
     JOIN sys.database_principals r ON r.principal_id = m.role_principal_id
     JOIN sys.database_principals u ON u.principal_id = m.member_principal_id
     WHERE r.name = 'db_owner' AND u.name = @user`,
    { user },
  );
  return Number(row!.found) > 0;
}

/** Schemas, roles and single objects that a user owns, each with who shall own it instead. */
async function ownedBy(inside: MssqlConnection, user: string): Promise<string[]> {
  const rows = await inside.query(
    `SELECT 'SCHEMA' AS kind, s.name, NULL AS inside FROM sys.schemas s
     JOIN sys.database_principals u ON u.principal_id = s.principal_id WHERE u.name = @user
     UNION ALL
     SELECT 'ROLE', r.name, NULL FROM sys.database_principals r
     JOIN sys.database_principals u ON u.principal_id = r.owning_principal_id WHERE r.type = 'R' AND u.name = @user
     UNION ALL
     SELECT 'OBJECT', o.name, SCHEMA_NAME(o.schema_id) FROM sys.objects o
     JOIN sys.database_principals u ON u.principal_id = o.principal_id WHERE o.parent_object_id = 0 AND u.name = @user`,
    { user },
  );
  return rows.map(({ kind, name, inside: schema }) =>
    kind === 'OBJECT'
      ? `OBJECT::${quoteName(String(schema))}.${quoteName(String(name))} TO SCHEMA OWNER`
      : `${String(kind)}::${quoteName(String(name))} TO dbo`,
  );
}
