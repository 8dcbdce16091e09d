import type { Query } from './connections.js';

/**
 * Lets a database become smaller and not larger, for its owner as well, who could grant itself again what is revoked:
 * a trigger of the server's administrator on every table refuses INSERT, UPDATE and COPY; one on the commands that change the
 * schema refuses all but DROP, and so that anyone takes away the first. Both hold at once, for open connections too.
 * They are marked so that no dump has them: as the server's own (`tgisinternal`), as part of the extension `plpgsql`,
 * and by lying in `pg_catalog`.
 */
export async function closeForGrowth(query: Query): Promise<boolean> {
  const before = await isClosed(query);
  if (!before) for (const statement of [REFUSE_WRITE, REFUSE_CHANGE, ...WATCH_COMMANDS]) await query(statement);
  await query(WATCH_TABLES);
  for (const name of await largeObjectFunctions(query)) await query(`REVOKE EXECUTE ON FUNCTION ${name} FROM PUBLIC`);
  return !before;
}

/** Undoes `closeForGrowth`. Returns whether there was anything to undo. */
export async function openForGrowth(query: Query): Promise<boolean> {
  if (!(await isClosed(query))) return false;
  await query('ALTER EXTENSION plpgsql DROP EVENT TRIGGER onebox_quota');
  await query('DROP EVENT TRIGGER onebox_quota');
  await query(UNWATCH_TABLES);
  await query('DROP FUNCTION IF EXISTS pg_catalog.onebox_quota_command(), pg_catalog.onebox_quota_write()');
  for (const name of await largeObjectFunctions(query)) await query(`GRANT EXECUTE ON FUNCTION ${name} TO PUBLIC`);
  return true;
}

async function isClosed(query: Query): Promise<boolean> {
  return (await query(`SELECT 1 FROM pg_event_trigger WHERE evtname = 'onebox_quota'`)).length > 0;
}

/** Those by which bytes are added outside of any table of the customer's. */
async function largeObjectFunctions(query: Query): Promise<string[]> {
  const rows = await query(
    `SELECT oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
     AND proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lowrite', 'lo_truncate', 'lo_truncate64')`,
  );
  return rows.map(({ name }) => String(name));
}

const REFUSAL = `RAISE EXCEPTION 'This database is over its quota. It can be read and made smaller, and written again then.'
  USING ERRCODE = 'disk_full'`;

const REFUSE_WRITE = `
  CREATE OR REPLACE FUNCTION pg_catalog.onebox_quota_write() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog AS $onebox$ BEGIN ${REFUSAL}; END $onebox$`;

/** The administrator's own commands pass. Who is logged in cannot be changed by SET ROLE or a function's rights. */
const REFUSE_CHANGE = `
  CREATE OR REPLACE FUNCTION pg_catalog.onebox_quota_command() RETURNS event_trigger LANGUAGE plpgsql
  SET search_path = pg_catalog AS $onebox$ BEGIN
    IF (tg_tag NOT LIKE 'DROP %' OR tg_tag = 'DROP TRIGGER') AND tg_tag <> 'REINDEX'
      AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = session_user AND rolsuper) THEN ${REFUSAL}; END IF;
  END $onebox$`;

const WATCH_COMMANDS = [
  'CREATE EVENT TRIGGER onebox_quota ON ddl_command_start EXECUTE FUNCTION pg_catalog.onebox_quota_command()',
  'ALTER EVENT TRIGGER onebox_quota ENABLE ALWAYS',
  'ALTER EXTENSION plpgsql ADD EVENT TRIGGER onebox_quota',
];

/** Another session's temporary tables are out of reach, and go when their sessions are ended. */
const WATCH_TABLES = `
  DO $onebox$ DECLARE watched regclass; BEGIN
    FOR watched IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'onebox_quota' AND tgisinternal)
    LOOP
      EXECUTE format('CREATE OR REPLACE TRIGGER onebox_quota BEFORE INSERT OR UPDATE ON %s '
        'FOR EACH STATEMENT EXECUTE FUNCTION pg_catalog.onebox_quota_write()', watched);
      EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER onebox_quota', watched);
      UPDATE pg_trigger SET tgisinternal = true WHERE tgrelid = watched AND tgname = 'onebox_quota';
    END LOOP;
  END $onebox$`;

const UNWATCH_TABLES = `
  DO $onebox$ DECLARE watched regclass; BEGIN
    FOR watched IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'onebox_quota' AND tgisinternal LOOP
      EXECUTE format('DROP TRIGGER onebox_quota ON %s', watched);
    END LOOP;
  END $onebox$`;
