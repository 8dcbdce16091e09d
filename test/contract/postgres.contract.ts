import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { PostgresServer } from '@onebox/dbservers';
import { OperationalError, UserError } from '@onebox/errors';
import { Client } from 'pg';
import { ImageContainers, type Started } from '../support/image-containers.js';
import { databaseServerContract, type Named, type Session } from './dbservers-suite.js';
import { ToolsContainer } from './support/database-tools.js';

// The first run builds images.

const PASSWORD = `it's "quoted" \\ and 🔒`;

const containers = new ImageContainers();
let started: Started;
let tools: ToolsContainer;

beforeAll(async () => {
  started = await containers.start({
    image: 'postgres',
    port: 5432,
    volumes: { [await containers.volume()]: '/var/lib/postgresql' },
    env: { ONEBOX_ADMIN_HOST: '%', ONEBOX_ADMIN_PASSWORD: PASSWORD },
  });
  tools = await ToolsContainer.start('postgres');
});
afterAll(async () => {
  await tools?.remove();
  await containers.removeAll();
});

const access = () => ({ host: '127.0.0.1', port: started.port, username: 'onebox', password: PASSWORD });
const open = () => new PostgresServer(access(), tools.run);

async function login(user: string, password: string, database = 'postgres'): Promise<Session> {
  const { host, port } = access();
  const client = new Client({ host, port, user, password, database, ssl: false });
  client.on('error', () => undefined);
  await client.connect().catch(async (error: unknown) => {
    // Left open, the server waits for a password, and nobody can drop a database meanwhile.
    await client.end();
    throw error;
  });
  return {
    query: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
    close: () => client.end(),
  };
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const constant = (value: string) => `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Statements by which a customer would have what is another's, or the server's. */
const reaching = ({ database, username }: Named) => [
  `SELECT * FROM ${quote(database)}.public.secrets`,
  `CREATE TABLE ${quote(database)}.t (id INT)`,
  `DROP DATABASE ${quote(database)}`,
  `ALTER DATABASE ${quote(database)} RENAME TO mine`,
  'CREATE DATABASE another',
  `SET ROLE ${quote(database)}`,
  `SET ROLE ${quote(username)}`,
  'SET ROLE onebox',
  'SET SESSION AUTHORIZATION onebox',
  `ALTER ROLE ${quote(username)} PASSWORD 'x'`,
  `ALTER ROLE ${quote(username)} SET search_path = public`,
  'CREATE ROLE intruder LOGIN',
  `GRANT ${quote(database)} TO CURRENT_USER`,
  'GRANT pg_read_server_files TO CURRENT_USER',
  'ALTER ROLE CURRENT_USER SUPERUSER',
  'SELECT * FROM pg_authid',
  'SELECT * FROM pg_shadow',
  'SELECT * FROM pg_hba_file_rules',
  `SELECT pg_read_file('/etc/passwd')`,
  `SELECT pg_ls_dir('/')`,
  `SELECT lo_import('/etc/passwd')`,
  `COPY pg_class TO '/tmp/x'`,
  `COPY pg_class TO PROGRAM 'id'`,
  `CREATE TEMP TABLE t (x TEXT); COPY t FROM PROGRAM 'id'`,
  'CREATE EXTENSION dblink',
  'CREATE EXTENSION postgres_fdw',
  'CREATE EXTENSION file_fdw',
  'CREATE EXTENSION adminpack',
  `CREATE FUNCTION sys(text) RETURNS int LANGUAGE c AS 'libc.so.6', 'system'`,
  `LOAD '/tmp/x.so'`,
  'ALTER SYSTEM SET max_connections = 1',
  'SELECT pg_reload_conf()',
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'onebox'`,
  'SET session_replication_role = replica',
  `SET temp_file_limit = -1`,
  'CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION pg_catalog.now()',
  `CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1' PUBLICATION p`,
  `CREATE TABLESPACE t LOCATION '/tmp'`,
  'UPDATE pg_database SET datallowconn = false',
  'CHECKPOINT',
];

/** What a dump must carry: every kind of thing, every kind of value. */
const sample = {
  make: [
    'CREATE EXTENSION citext',
    'CREATE EXTENSION "uuid-ossp"',
    'CREATE SCHEMA "Büro"',
    `CREATE TYPE mood AS ENUM ('froh', 'müde')`,
    `CREATE DOMAIN positive AS int CHECK (VALUE > 0)`,
    `CREATE TABLE kinds (id SERIAL PRIMARY KEY, word TEXT, address CITEXT, bytes BYTEA, amount NUMERIC(30,4), many BIGINT, real_one FLOAT8,
      day DATE, at TIMESTAMPTZ, doc JSONB, feeling mood, size positive, words TEXT[], net INET, length INT GENERATED ALWAYS AS (char_length(word)) STORED)`,
    `INSERT INTO kinds (word, address, bytes, amount, many, real_one, day, at, doc, feeling, size, words, net) VALUES
      (E'Grüße 🎉 你好 \\' " \\\\ \\n\\t\\r\\\\. \\\\! id', 'A@B', '\\x00ff0a0d5c27221a80', -12345678901234567890123456.7891, 9223372036854775807, 1e-300,
       '2024-02-29', '2024-02-29 23:59:59.123456+02', '{"ä": "🎉"}', 'müde', 3, ARRAY['a', NULL, '{"ü"}'], '10.0.0.0/8')`,
    `INSERT INTO kinds (word) VALUES (NULL), (''), (E'\\restrict abc'), (E'\\\\restrict abc'), (repeat(E'lang 🧀\\n', 20000)), (E'\\\\.\\n\\\\! touch /tmp/ran')`,
    `INSERT INTO kinds (day, at) VALUES ('infinity', '4713-01-01 00:00 BC')`,
    'CREATE TABLE children (id INT PRIMARY KEY, parent INT NOT NULL REFERENCES kinds (id))',
    'INSERT INTO children VALUES (1, 1)',
    'CREATE TABLE "Büro".parted (id INT, year INT) PARTITION BY RANGE (year)',
    'CREATE TABLE "Büro".parted_24 PARTITION OF "Büro".parted FOR VALUES FROM (2024) TO (2025)',
    'INSERT INTO "Büro".parted VALUES (1, 2024)',
    'CREATE TABLE audit (note TEXT)',
    `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES ('Kind ' || NEW.id || ' 🎉'); RETURN NEW; END $$`,
    'CREATE TRIGGER noted AFTER INSERT ON children FOR EACH ROW EXECUTE FUNCTION note()',
    'CREATE VIEW parents AS SELECT k.id, k.word FROM kinds k JOIN children c ON c.parent = k.id',
    'CREATE MATERIALIZED VIEW counted AS SELECT count(*)::int AS n FROM kinds',
    `CREATE FUNCTION doubled(number INT) RETURNS INT LANGUAGE sql IMMUTABLE AS 'SELECT number * 2'`,
    'CREATE SEQUENCE counter START 100',
    `SELECT nextval('counter')`,
    'CREATE INDEX by_word ON kinds (lower(word)) WHERE word IS NOT NULL AND length < 1000',
    `SELECT lo_from_bytea(4711, '\\x00ff41')`,
    `COMMENT ON TABLE kinds IS E'it''s\\n\\\\! touch /tmp/ran\\n'`,
    `CREATE TABLE "odd ""näme""\\'; --\n\\! touch /tmp/ran\n" ("col ""umn" INT)`,
  ],
  look: [
    'SELECT *, xmin IS NOT NULL AS there, at::text AS at_text, day::text AS day_text, amount::text AS cents FROM kinds ORDER BY id',
    'SELECT * FROM children',
    'SELECT * FROM parents',
    'SELECT * FROM counted',
    'SELECT * FROM "Büro".parted_24',
    'SELECT doubled(21) AS answer',
    'INSERT INTO children VALUES (2, 1)',
    'SELECT * FROM audit',
    `SELECT nextval('counter') > 100 AS later`,
    `SELECT nextval('kinds_id_seq') AS next`,
    'SELECT encode(lo_get(4711), $$hex$$) AS large',
    `SELECT obj_description('kinds'::regclass) AS comment`,
    `SELECT relname, relkind FROM pg_class WHERE relnamespace IN ('public'::regnamespace, '"Büro"'::regnamespace) ORDER BY 1`,
    'SELECT extname FROM pg_extension ORDER BY 1',
  ],
};

databaseServerContract('postgres', () =>
  Promise.resolve({
    access: access(),
    open: (to) => new PostgresServer(to, tools.run),
    login,
    quote,
    text: constant,
    textType: (length: number) => `VARCHAR(${length})`,
    impossiblePasswords: ['nul\0l'],
    attacks: (own, other) => [...reaching(other), `ALTER DATABASE ${quote(own.database)} IS_TEMPLATE true`],
    sample,
    hostileDumps: (own, other) => [
      ...reaching(other).map((statement) => `${statement};\n`),
      `\\connect ${other.database}\nDROP TABLE secrets;\n`,
      `\\c "dbname=${other.database}"\nDROP TABLE secrets;\n`,
      `\\! touch /tmp/ran\n`,
      `\\i /etc/passwd\n`,
      `CREATE TABLE stolen (id TEXT);\n\\copy stolen from program 'touch /tmp/ran; echo 1'\n`,
      `CREATE TABLE stolen (id TEXT);\n\\copy stolen from '/etc/passwd'\n`,
      `SELECT 'touch /tmp/ran' \\g |sh\n`,
      `SELECT 1 \\gexec\n`,
      `\\o |touch /tmp/ran\nSELECT 1;\n`,
      `\\set x \`touch /tmp/ran\`\n`,
      `\\unrestrict abc\n\\! touch /tmp/ran\n`,
      `\\restrict abc\n\\unrestrict abc\n\\! touch /tmp/ran\n`,
      `-- abc\n\\restrict abc\n\\unrestrict abc\n\\! touch /tmp/ran\n`,
      `COPY pg_class FROM STDIN;\n\\.\n\\! touch /tmp/ran\n`,
      `ROLLBACK;\nRESET ROLE;\nSET ROLE onebox;\n`,
      `RESET ROLE;\nALTER ROLE ${quote(own.username)} SUPERUSER;\n`,
    ],
  }),
);

describe('PostgresServer', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = open();
    await server.ready(60_000);
  });
  afterAll(() => server.close());

  const made = async (name: string) => {
    await server.ensureDatabase(name);
    const logins = ['a', 'b'].map((letter) => ({ database: name, username: `${name}_${letter}`, password: 'x' }));
    for (const each of logins) await server.ensureLogin(each);
    return logins as [(typeof logins)[0], (typeof logins)[0]];
  };
  const dumped = async (of: { database: string; username: string; password: string }) => {
    const out = new PassThrough();
    const [dump] = await Promise.all([text(out), server.dump(of, out)]);
    return dump;
  };

  it('has run no command of any dump where the tools run', async () => {
    expect(await tools.output(['ls', '-A', '/tmp'])).toBe('');
  });

  it('makes all that a login makes the database’s own, even where it steps out of that role', async () => {
    const [a, b] = await made('ob_turns');
    const first = await login(a.username, 'x', 'ob_turns');
    await first.query('CREATE TABLE ours (id INT)');
    await first.query('RESET ROLE; SET ROLE NONE; CREATE TABLE mine (id INT)');
    await first.query(`ALTER ROLE ${a.username} RESET role`);
    const second = await login(b.username, 'x', 'ob_turns');
    await second.query('ALTER TABLE ours ADD more INT');
    await server.removeLogin(a.username);
    await second.query('DROP TABLE ours, mine');
    await Promise.all([first.close(), second.close()]);
  });

  it('holds a quota against who owns the tables: by COPY, functions, views, large objects and transactions that are open', async () => {
    const [a, b] = await made('ob_quota');
    const session = await login(a.username, 'x', 'ob_quota');
    await session.query(`
      CREATE TABLE parents (id INT PRIMARY KEY); CREATE TABLE children (id INT REFERENCES parents (id));
      CREATE VIEW seen AS SELECT id FROM parents; CREATE MATERIALIZED VIEW kept AS SELECT id FROM parents;
      CREATE SCHEMA other; CREATE TABLE other."odd ""name" (id INT); CREATE SEQUENCE s;
      CREATE TABLE parted (id INT) PARTITION BY LIST (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
      CREATE FUNCTION fill() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'INSERT INTO parents VALUES (9)';
      CREATE FUNCTION filling() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN INSERT INTO parents VALUES (8); RETURN OLD; END';
      CREATE TABLE trap (id INT); CREATE TRIGGER filled BEFORE DELETE ON trap FOR EACH ROW EXECUTE FUNCTION filling();
      CREATE TRIGGER onebox_quota BEFORE INSERT ON trap FOR EACH ROW EXECUTE FUNCTION filling();
      INSERT INTO parents VALUES (1), (2); INSERT INTO children VALUES (1); ALTER TABLE trap DISABLE TRIGGER ALL;
      INSERT INTO trap VALUES (1); ALTER TABLE trap ENABLE TRIGGER ALL; DROP TRIGGER onebox_quota ON trap`);
    const held = await login(b.username, 'x', 'ob_quota');
    await held.query('BEGIN; LOCK TABLE parents');
    await server.ensureLogin({ ...a, readOnly: true });
    await expect(held.query('INSERT INTO parents VALUES (3)')).rejects.toThrow();
    const over = await login(a.username, 'x', 'ob_quota');
    for (const growing of [
      'INSERT INTO parents VALUES (3)',
      'INSERT INTO seen VALUES (3)',
      'INSERT INTO other."odd ""name" VALUES (3)',
      'INSERT INTO parted VALUES (1)',
      'INSERT INTO parted_1 VALUES (1)',
      'MERGE INTO parents p USING (SELECT 5 AS id) n ON n.id = p.id WHEN NOT MATCHED THEN INSERT VALUES (n.id)',
      'COPY parents FROM STDIN',
      'SELECT fill()',
      'DELETE FROM trap',
      'CREATE TEMP TABLE t (id INT)',
      'SELECT 1 AS id INTO t',
      'CREATE TABLE t AS SELECT 1 AS id',
      'REFRESH MATERIALIZED VIEW kept',
      `SELECT lo_from_bytea(0, 'x')`,
      'SELECT lo_creat(-1)',
      'ALTER TABLE parents DISABLE TRIGGER ALL',
      'DROP TRIGGER onebox_quota ON parents',
      'DROP EVENT TRIGGER onebox_quota',
      'DROP FUNCTION pg_catalog.onebox_quota_write()',
      'DROP EXTENSION plpgsql',
      'ALTER EVENT TRIGGER onebox_quota DISABLE',
      'SET event_triggers = off',
      'CREATE OR REPLACE TRIGGER onebox_quota BEFORE INSERT ON parents FOR EACH ROW EXECUTE FUNCTION filling()',
      'CREATE INDEX ON parents (id)',
      'GRANT ALL ON parents TO PUBLIC',
      `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      'CREATE EXTENSION citext',
    ]) {
      await expect(over.query(growing).then(() => growing)).rejects.toThrow();
    }
    await expect(over.query('INSERT INTO parents VALUES (3)')).rejects.toThrow('This database is over its quota.');
    // And what makes it smaller works, where rows refer to others too.
    await expect(over.query('DELETE FROM parents WHERE id = 1')).rejects.toThrow('foreign key');
    await over.query('DELETE FROM children');
    await over.query('DELETE FROM parents');
    await over.query('VACUUM FULL parents');
    await over.query('TRUNCATE parents, children');
    const dump = await dumped(a);
    expect(dump).not.toContain('onebox_quota');
    await over.query('DROP TABLE children; DROP SCHEMA other CASCADE; DROP VIEW seen');
    await over.close();
    for (const each of [a, b]) await server.ensureLogin(each);
    const again = await login(b.username, 'x', 'ob_quota');
    await again.query(`INSERT INTO parents VALUES (1); UPDATE parents SET id = 2; REFRESH MATERIALIZED VIEW kept`);
    await again.query(`SELECT lo_from_bytea(0, 'x'); CREATE TABLE more (id INT); DELETE FROM trap`);
    expect(await again.query(`SELECT tgname FROM pg_trigger WHERE tgname LIKE 'onebox%'`)).toEqual([]);
    await again.close();
    await server.load(a, Readable.from([dump]));
  });

  it('is not led astray by functions and operators that a customer made', async () => {
    const [a] = await made('ob_astray');
    const session = await login(a.username, 'x', 'ob_astray');
    await session.query(`
      CREATE FUNCTION public.trap(name, text) RETURNS boolean LANGUAGE plpgsql AS
        $$ BEGIN EXECUTE 'ALTER ROLE ob_astray_a SUPERUSER'; RETURN true; END $$;
      CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = text, FUNCTION = public.trap);
      CREATE FUNCTION public.current_database() RETURNS name LANGUAGE plpgsql AS
        $$ BEGIN EXECUTE 'ALTER ROLE ob_astray_a SUPERUSER'; RETURN 'x'; END $$`);
    await server.ensureDatabase('ob_astray');
    await server.ensureLogin({ ...a, readOnly: true });
    await server.ensureLogin(a);
    expect(
      await session
        .query(`SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) 'ob_astray_a'::name`)
        .catch(() => 'ended'),
    ).not.toEqual([{ rolsuper: true }]);
    await session.close();
    const admin = await login('onebox', PASSWORD);
    expect(await admin.query(`SELECT rolname FROM pg_roles WHERE rolsuper`)).toEqual([{ rolname: 'onebox' }]);
    await admin.close();
  });

  it('loads all of a dump or nothing, over what is there, and leaves nobody with what is not the owner’s', async () => {
    const [a, b] = await made('ob_loaded');
    await expect(server.load(a, Readable.from(['CREATE TABLE half (id INT);\nnonsense;\n']))).rejects.toThrow(
      UserError,
    );
    await server.load(a, Readable.from(['CREATE TABLE half (id INT);\nINSERT INTO half VALUES (1);\n']));
    const broken = (beginning: string) =>
      Readable.from(
        (function* () {
          yield `DROP TABLE half;\nCREATE TABLE words (word TEXT);\n${beginning}`;
          throw new Error('The upload broke off.');
        })(),
      );
    for (const beginning of [
      'COPY words FROM STDIN;\none\n',
      'COPY words FROM STDIN;\none',
      'SELECT 1;',
      `SELECT 'a`,
      '/* a',
      '-- a',
    ]) {
      await expect(server.load(a, broken(beginning))).rejects.toThrow('The dump broke off before its end.');
    }
    const dump = await dumped(b);
    await server.load(b, Readable.from([dump]));
    await server.load(a, Readable.from([`\\restrict 0123abc\n${dump}\\unrestrict 0123abc\n`]));
    const session = await login(b.username, 'x', 'ob_loaded');
    expect(await session.query('SELECT id FROM half')).toEqual([{ id: 1 }]);
    await session.query('DROP TABLE half');
    await session.close();
  });

  it('gives the system’s databases and roles to nobody', async () => {
    for (const database of ['postgres', 'template1', 'template0']) {
      await expect(server.ensureDatabase(database)).rejects.toThrow('cannot have this name');
      await expect(server.ensureLogin({ database, username: 'ob_x', password: 'x' })).rejects.toThrow('cannot have');
      await expect(server.dropDatabase(database)).rejects.toThrow('cannot have this name');
    }
    const [a] = await made('ob_roles');
    for (const username of ['onebox', 'ob_roles', 'pg_monitor', 'public']) {
      await expect(server.ensureLogin({ ...a, username })).rejects.toThrow('cannot have');
    }
    await server.removeLogin('onebox');
    await server.removeLogin('ob_roles');
    await expect(login('ob_roles', 'x', 'ob_roles')).rejects.toThrow();
    await (await login(a.username, 'x', 'ob_roles')).close();
    for (const database of ['postgres', 'template1']) {
      await expect(login(a.username, 'x', database)).rejects.toThrow('no pg_hba.conf entry');
    }
  });

  it('becomes ready while the server still starts, and works again after it was restarted', async () => {
    await server.ensureDatabase('ob_kept');
    const restarting = started.container.restart({ t: 20 });
    await expect(until(() => server.databases())).rejects.toThrow(OperationalError);
    await restarting;
    const { NetworkSettings } = await started.container.inspect();
    started.port = Number(NetworkSettings.Ports['5432/tcp']![0]!.HostPort);
    const again = open();
    expect(await again.ready(60_000)).toBe(true);
    expect(await again.databases()).toContain('ob_kept');
    await again.close();
  });
});

/** Asks until it fails, for 30 s at most. */
async function until(ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) await ask();
}
