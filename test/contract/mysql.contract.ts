import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type DatabaseLogin, MysqlServer } from '@onebox/dbservers';
import { OperationalError } from '@onebox/errors';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { ImageContainers, type Started } from '../support/image-containers.js';
import { databaseServerContract, type Named, type Session } from './dbservers-suite.js';
import { eventually } from './support/eventually.js';
import { ToolsContainer } from './support/database-tools.js';

// The first run builds images.

const PASSWORD = `it's "quoted" \\ and 🔒`;

const containers = new ImageContainers();
let started: Started;
let tools: ToolsContainer;

beforeAll(async () => {
  started = await containers.start({
    image: 'mysql',
    port: 3306,
    volumes: { [await containers.volume()]: '/var/lib/mysql' },
    env: { ONEBOX_ADMIN_HOST: '%', ONEBOX_ADMIN_PASSWORD: PASSWORD },
  });
  tools = await ToolsContainer.start('mysql');
});
afterAll(async () => {
  await tools?.remove();
  await containers.removeAll();
});

const access = () => ({ host: '127.0.0.1', port: started.port, username: 'onebox', password: PASSWORD });

async function login(user: string, password: string, database?: string): Promise<Session> {
  const { host, port } = access();
  const connection = await createConnection({
    host,
    port,
    user,
    password,
    database,
    charset: 'utf8mb4',
    dateStrings: true,
  });
  connection.on('error', () => undefined);
  return {
    query: async (sql) => (await connection.query<RowDataPacket[]>(sql))[0],
    close: () => connection.end(),
  };
}

/** What a dump must carry: every kind of thing, every kind of value. */
const sample = {
  make: [
    `CREATE TABLE kinds (id INT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(200), narrow VARCHAR(50) CHARACTER SET latin1, long_text LONGTEXT,
      bytes LONGBLOB, amount DECIMAL(20,4), many BIGINT UNSIGNED, real_one DOUBLE, day DATE, at DATETIME(6), stamp TIMESTAMP NULL,
      doc JSON, flag BIT(3), pick ENUM('a','ü'), place POINT, length INT AS (CHAR_LENGTH(word)) STORED, KEY by_word (word(50)))`,
    `INSERT INTO kinds (word, narrow, long_text, bytes, amount, many, real_one, day, at, stamp, doc, flag, pick, place) VALUES
      ('Grüße 🎉 你好 \\'\\"\\\\ \\n\\t', 'Käse', REPEAT('lang 🧀\\n', 20000), X'00FF0A0D5C27221A80', -1234567890123456.7891,
       18446744073709551615, 1e-300, '2024-02-29', '2024-02-29 23:59:59.123456', '2024-02-29 12:00:00', '{"ä": "🎉"}', b'101', 'ü', POINT(1, 2))`,
    `INSERT INTO kinds (word) VALUES (NULL), ('DEFINER=\`x\`@\`y\`'), ('/*!50013 DEFINER=\`x\`@\`y\` SQL SECURITY DEFINER */')`,
    `SET SESSION sql_mode = ''`,
    `INSERT INTO kinds (day, at) VALUES ('0000-00-00', '0000-00-00 00:00:00')`,
    `CREATE TABLE children (id INT PRIMARY KEY, parent INT NOT NULL, FOREIGN KEY (parent) REFERENCES kinds (id))`,
    'INSERT INTO children VALUES (1, 1)',
    'CREATE TABLE audit (note TEXT)',
    `CREATE TRIGGER noted AFTER INSERT ON children FOR EACH ROW INSERT INTO audit VALUES (CONCAT('Kind ', NEW.id, ' 🎉'))`,
    'CREATE VIEW parents AS SELECT k.id, k.word FROM kinds k JOIN children c ON c.parent = k.id',
    `CREATE PROCEDURE add_child(IN number INT) BEGIN DECLARE text VARCHAR(10) DEFAULT 'ä;'; INSERT INTO children VALUES (number, 1); END`,
    `CREATE FUNCTION doubled(number INT) RETURNS INT DETERMINISTIC RETURN number * 2`,
    'CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM audit',
    'CREATE SEQUENCE counter START WITH 100',
    'SELECT NEXTVAL(counter)',
    'CREATE TABLE `odd "näme\\\'; --` (`col ``umn` INT)',
  ],
  look: [
    'SELECT *, HEX(bytes) AS hexed, HEX(place) AS pointed, CAST(day AS CHAR) AS day_text, CAST(at AS CHAR) AS at_text, CAST(many AS CHAR) AS much, CAST(amount AS CHAR) AS cents FROM kinds ORDER BY id',
    'SELECT * FROM children',
    'SELECT * FROM parents',
    'SELECT doubled(21) AS answer',
    'CALL add_child(2)',
    'SELECT * FROM audit',
    'SELECT NEXTVAL(counter) > 100 AS later',
    'SELECT EVENT_NAME, EVENT_DEFINITION FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()',
    'SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1',
  ],
};

const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

/** A statement by which a customer would have what is another's, as a statement and as a dump. */
const reaching = ({ database, username }: Named) => [
  `SELECT * FROM ${quote(database)}.secrets`,
  `USE ${quote(database)}`,
  `CREATE TABLE ${quote(database)}.t (id INT)`,
  `INSERT INTO ${quote(database)}.secrets VALUES (1)`,
  `DROP TABLE ${quote(database)}.secrets`,
  `DROP DATABASE ${quote(database)}`,
  'CREATE DATABASE another',
  'SELECT * FROM mysql.global_priv',
  'SELECT * FROM mysql.proc',
  `SET PASSWORD FOR '${username}'@'%' = PASSWORD('x')`,
  `CREATE USER 'intruder'@'%'`,
  `GRANT SELECT ON *.* TO '${username}'@'%'`,
  `SET GLOBAL max_connections = 1`,
  `SELECT 'x' INTO OUTFILE '/tmp/x'`,
  `LOAD DATA INFILE '/etc/passwd' INTO TABLE secrets`,
  `INSTALL SONAME 'ha_connect'`,
  `CREATE FUNCTION sys_exec RETURNS INT SONAME 'lib_mysqludf_sys.so'`,
  `CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST '127.0.0.1')`,
  `CREATE DEFINER = 'onebox'@'%' VIEW v AS SELECT 1`,
  'CREATE ROLE intruder',
  'SET ROLE onebox',
  'SHUTDOWN',
  'FLUSH TABLES WITH READ LOCK',
  'RESET MASTER',
];

databaseServerContract('mysql (MariaDB)', () =>
  Promise.resolve({
    access: access(),
    open: (to) => new MysqlServer(to, tools.run),
    login,
    quote,
    text: (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`,
    textType: (length: number) => `VARCHAR(${length})`,
    attacks: (own, other) => [
      ...reaching(other),
      `GRANT SELECT ON ${quote(own.database)}.* TO '${other.username}'@'%'`,
    ],
    sample,
    hostileDumps: (own, other) => [
      ...reaching(other).map((statement) => `${statement};\n`),
      `CREATE TABLE stolen AS SELECT id FROM ${quote(other.database)}.secrets;\n`,
      `CREATE TABLE stolen SELECT id FROM (SELECT id FROM ${quote(other.database)}.secrets) s;\n`,
      `CREATE DEFINER=${quote(other.username)}@\`%\` SQL SECURITY DEFINER VIEW stolen AS SELECT id FROM ${quote(other.database)}.secrets;\n`,
      `/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=${quote(other.username)}@\`%\` SQL SECURITY DEFINER */\n/*!50001 VIEW stolen AS SELECT id FROM ${quote(other.database)}.secrets */;\n`,
      `DELIMITER ;;\nCREATE DEFINER=\`onebox\`@\`%\` PROCEDURE p() BEGIN DROP DATABASE ${quote(other.database)}; END ;;\nDELIMITER ;\nCALL p();\n`,
      `DELIMITER ;;\nCREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO DROP DATABASE ${quote(other.database)};;\n`,
      `\\u ${other.database}\nDROP TABLE secrets;\n`,
      `USE ${quote(other.database)};\nDROP TABLE secrets;\n`,
      `connect ${other.database} 127.0.0.1\nDROP TABLE secrets;\n`,
      '\\! touch /tmp/ran\n',
      'system touch /tmp/ran;\n',
      'system touch /tmp/ran\n',
      '\\T /tmp/ran\nSELECT 1;\n',
      'tee /tmp/ran\nSELECT 1;\n',
      'source /etc/passwd\n',
      '\\. /etc/passwd\n',
      'pager touch /tmp/ran\nSELECT 1;\n',
      'SELECT 1 \\! touch /tmp/ran\n;\n',
      'DELIMITER $$\n\\! touch /tmp/ran\n$$\nsystem touch /tmp/ran\n$$\n',
      '/*M!999999\\- enable the sandbox mode */\n\\! touch /tmp/ran\n',
      "CREATE TABLE IF NOT EXISTS mine (id TEXT);\nLOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE mine;\nCREATE TABLE stolen AS SELECT id FROM mine;\n",
      "CREATE TABLE IF NOT EXISTS mine (id TEXT);\nLOAD DATA INFILE '/etc/passwd' INTO TABLE mine;\nCREATE TABLE stolen AS SELECT id FROM mine;\n",
    ],
  }),
);

describe('MysqlServer', () => {
  it('shows a login no other databases and no files', async () => {
    const server = new MysqlServer(access(), tools.run);
    await server.ready(60_000);
    await server.ensureDatabase('ob_shown');
    await server.ensureDatabase('ob_hidden');
    await server.ensureLogin({ database: 'ob_shown', username: 'ob_shown_a', password: 'x' });
    const session = await login('ob_shown_a', 'x', 'ob_shown');
    expect((await session.query('SHOW DATABASES')).map((row) => row.Database)).toEqual([
      'information_schema',
      'ob_shown',
    ]);
    expect(await session.query(`SELECT LOAD_FILE('/etc/passwd') AS content`)).toEqual([{ content: null }]);
    const grants = JSON.stringify(await session.query('SHOW GRANTS'));
    expect(grants).toContain('ON `ob\\\\_shown`.* TO');
    expect(grants).not.toContain('GRANT OPTION');
    await session.close();
    await server.close();
  });

  it('has run no command of any dump where the tools run', async () => {
    expect(await tools.output(['ls', '-A', '/tmp'])).toBe('');
  });

  it('holds a quota against procedures, triggers and views, and lets the rest be dumped and loaded elsewhere', async () => {
    const server = new MysqlServer(access(), tools.run);
    await server.ensureDatabase('ob_quota');
    const [a, b] = ['a', 'b'].map((letter) => ({
      ...{ database: 'ob_quota', username: `ob_quota_${letter}`, password: 'x' },
    })) as [DatabaseLogin, DatabaseLogin];
    for (const each of [a, b]) await server.ensureLogin(each);
    const session = await login(a.username, 'x', 'ob_quota');
    for (const statement of [
      'CREATE TABLE parents (id INT PRIMARY KEY)',
      'CREATE TABLE children (id INT, FOREIGN KEY (id) REFERENCES parents (id))',
      'CREATE VIEW seen AS SELECT id FROM parents',
      'CREATE PROCEDURE fill() SQL SECURITY DEFINER INSERT INTO parents VALUES (9)',
      'CREATE TABLE trap (id INT)',
      'INSERT INTO parents VALUES (1), (2)',
      'INSERT INTO children VALUES (1)',
      'INSERT INTO trap VALUES (1)',
      'CREATE TRIGGER filled BEFORE DELETE ON trap FOR EACH ROW INSERT INTO parents VALUES (8)',
    ]) {
      await session.query(statement);
    }
    for (const each of [a, b]) await server.ensureLogin({ ...each, readOnly: true });
    const over = await login(a.username, 'x', 'ob_quota');
    for (const growing of [
      'INSERT INTO seen VALUES (3)',
      'REPLACE INTO parents VALUES (3)',
      'CALL fill()',
      'DELETE FROM trap',
      'CREATE TEMPORARY TABLE t (id INT)',
      'CREATE TABLE t AS SELECT 1 AS id',
      'ALTER TABLE parents ADD more TEXT',
      'CREATE VIEW v AS SELECT 1',
      'CREATE PROCEDURE p() SELECT 1',
      `GRANT ALL ON ob_quota.* TO ob_quota_a`,
    ]) {
      await expect(over.query(growing).then(() => growing)).rejects.toThrow();
    }
    // A pass of the reconciler that changes nothing ends nobody's connection.
    await server.ensureLogin({ ...a, readOnly: true });
    await over.query('DELETE FROM children');
    await over.query('DELETE FROM parents');
    const out = new PassThrough();
    const [dump] = await Promise.all([text(out), server.dump(a, out)]);
    expect(dump).toContain('CREATE PROCEDURE `fill`()');
    expect(dump).not.toContain('DEFINER=');
    for (const each of [a, b]) await server.ensureLogin(each);
    await server.load(b, Readable.from([dump]));
    const again = await login(b.username, 'x', 'ob_quota');
    await again.query('CALL fill()');
    expect(await again.query('SELECT id FROM parents')).toEqual([{ id: 9 }]);
    await Promise.all([again.close(), over.close(), session.close().catch(() => undefined), server.close()]);
  });

  it('gives back to the disk what was deleted over the quota', async () => {
    const server = new MysqlServer(access());
    await server.ensureDatabase('ob_smaller');
    const own = { database: 'ob_smaller', username: 'ob_smaller_a', password: 'x' };
    await server.ensureLogin(own);
    const session = await login(own.username, 'x', 'ob_smaller');
    await session.query('CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, filling LONGTEXT)');
    for (let i = 0; i < 24; i++) await session.query(`INSERT INTO t (filling) VALUES (REPEAT('x', 1000000))`);
    // The server counts a table's size anew some seconds after a change.
    const full = await eventually(
      () => server.databaseBytes('ob_smaller'),
      (bytes) => bytes > 20_000_000,
    );
    await session.query('DELETE FROM t WHERE id > 2');
    const measured = async () => {
      await server.ensureLogin({ ...own, readOnly: true });
      return server.databaseBytes('ob_smaller');
    };
    await eventually(measured, (bytes) => bytes < full / 2, 60_000);
    await Promise.all([session.close().catch(() => undefined), server.close()]);
  });

  it('gives the system’s databases to nobody', async () => {
    const server = new MysqlServer(access());
    for (const database of ['mysql', 'sys', 'Information_Schema']) {
      await expect(server.ensureDatabase(database)).rejects.toThrow('cannot have this name');
      await expect(server.ensureLogin({ database, username: 'ob_x', password: 'x' })).rejects.toThrow('cannot have');
      await expect(server.dropDatabase(database)).rejects.toThrow('cannot have this name');
    }
    await expect(server.ensureLogin({ database: 'ob_shown', username: 'onebox', password: 'x' })).rejects.toThrow(
      'cannot have this name',
    );
    await server.close();
  });

  it('becomes ready while the server still starts, and works again after it was restarted', async () => {
    const server = new MysqlServer(access(), tools.run);
    await server.ready(60_000);
    await server.ensureDatabase('ob_kept');
    const restarting = started.container.restart({ t: 20 });
    await expect(until(() => server.databases())).rejects.toThrow(OperationalError);
    await restarting;
    const { NetworkSettings } = await started.container.inspect();
    started.port = Number(NetworkSettings.Ports['3306/tcp']![0]!.HostPort);
    const again = new MysqlServer(access(), tools.run);
    expect(await again.ready(60_000)).toBe(true);
    expect(await again.databases()).toContain('ob_kept');
    await Promise.all([server.close(), again.close()]);
  });
});

/** Asks until it fails, for 30 s at most. */
async function until(ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) await ask();
}
