import { MssqlServer, type ServerAccess } from '@onebox/dbservers';
import { TerminalError } from '@onebox/errors';
import { Connection, Request } from 'tedious';
import { StandInSqlServer } from '../support/tds/stand-in-sql-server.js';
import { databaseServerContract, type DatabaseServerUnderTest, type Named, type Session } from './dbservers-suite.js';

const quote = (name: string) => `[${name.replaceAll(']', ']]')}]`;
const constant = (value: string) => `N'${value.replaceAll("'", "''")}'`;

/** What ONEBOX_TEST_MSSQL_URL names: `mssql://administrator:password@host:port`. */
function accessOf(url: URL): ServerAccess {
  const { hostname, port, username, password } = url;
  return {
    ...{ host: hostname, port: Number(port || 1433), tls: url.searchParams.get('tls') === 'true' },
    ...{ username: decodeURIComponent(username), password: decodeURIComponent(password) },
  };
}

/** As a customer's application connects. */
async function connect(access: ServerAccess, database?: string): Promise<Session> {
  const { host, port, username, password } = access;
  const connection = new Connection({
    server: host,
    authentication: { type: 'default', options: { userName: username, password } },
    options: {
      port,
      database,
      encrypt: true,
      trustServerCertificate: true,
      serverName: 'sqlserver',
      connectTimeout: 5000,
    },
  });
  connection.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  return {
    query: (sql) => ask(connection, sql),
    close: () => {
      connection.close();
      return Promise.resolve();
    },
  };
}

function ask(connection: Connection, sql: string): Promise<Record<string, unknown>[]> {
  return new Promise((resolve, reject) => {
    const rows: Record<string, unknown>[] = [];
    const request = new Request(sql, (error) => (error ? reject(error) : resolve(rows)));
    request.on('row', (columns: { metadata: { colName: string }; value: unknown }[]) => {
      rows.push(Object.fromEntries(columns.map((column) => [column.metadata.colName, column.value])));
    });
    connection.execSqlBatch(request);
  });
}

/** Statements by which a customer would have what is another's, or the server's. */
const reaching = ({ database, username }: Named) => [
  `SELECT * FROM ${quote(database)}.dbo.secrets`,
  `USE ${quote(database)}`,
  `CREATE TABLE ${quote(database)}.dbo.t (id INT)`,
  `DROP DATABASE ${quote(database)}`,
  'CREATE DATABASE another',
  `CREATE LOGIN intruder WITH PASSWORD = 'x', CHECK_POLICY = OFF`,
  `ALTER LOGIN ${quote(username)} WITH PASSWORD = 'x'`,
  `DROP LOGIN ${quote(username)}`,
  `ALTER SERVER ROLE sysadmin ADD MEMBER ${quote(username)}`,
  `ALTER AUTHORIZATION ON DATABASE::${quote(database)} TO ${quote(username)}`,
  `EXECUTE AS LOGIN = ${constant(username)}`,
  `EXEC sp_configure 'show advanced options', 1`,
  `EXEC xp_cmdshell 'id'`,
  `SELECT * FROM OPENROWSET(BULK '/etc/passwd', SINGLE_CLOB) AS x`,
  'SHUTDOWN',
];

/** What a dump must carry: every kind of thing, every kind of value. */
const sampleOf = (odd: string) => ({
  make: [
    'CREATE SCHEMA [Büro]',
    `CREATE TABLE kinds (id INT IDENTITY(5, 5) CONSTRAINT pk_kinds PRIMARY KEY, word NVARCHAR(MAX), code VARCHAR(20), fixed NCHAR(4), bytes VARBINARY(MAX),
      amount DECIMAL(30, 4), price MONEY, many BIGINT, small TINYINT, flag BIT, real_one FLOAT, single_one REAL, day DATE, at DATETIME2(6), old DATETIME,
      rough SMALLDATETIME, clock TIME(3), zoned DATETIMEOFFSET(6), guid UNIQUEIDENTIFIER, legacy NTEXT, picture IMAGE,
      twice AS (small * 2), weight INT NOT NULL CONSTRAINT df_weight DEFAULT ((7)))`,
    `INSERT INTO kinds (word, code, fixed, bytes, amount, price, many, small, flag, real_one, single_one, day, at, old, rough, clock, zoned, guid, legacy, picture)
     VALUES (N'Grüße 🎉 ''你好'' " \\ [x]', 'plain', N'ü', 0x00FF0A, '-12345678901234567890123456.7891', '-922337203.5477', -9223372036854775807, 255, 1,
      -1e-300, 0.1, '2024-02-29', '2024-02-29T23:59:59.123456', '2024-02-29T23:59:59.997', '2024-02-29T23:59:00', '23:59:59.123',
      '2024-02-29 23:59:59.123456 +02:30', '6F9619FF-8B86-D011-B42D-00C04FC964FF', N'old text ü', 0x0102)`,
    `INSERT INTO kinds (word) VALUES (NULL), (N''), (N'one\r\ntwo\nthree'), (REPLICATE(CAST(N'lang 🧀 ' AS NVARCHAR(MAX)), 20000))`,
    'DELETE FROM kinds WHERE id = 10',
    `CREATE TABLE ${odd} ([col 'umn] INT, other INT)`,
    `INSERT INTO ${odd} VALUES (1, NULL)`,
    'CREATE TABLE children (id INT NOT NULL, parent INT NOT NULL CONSTRAINT fk_parent REFERENCES kinds (id) ON DELETE CASCADE)',
    'ALTER TABLE children ADD CONSTRAINT pk_children PRIMARY KEY (id, parent)',
    'ALTER TABLE children ADD CONSTRAINT ck_id CHECK (id > 0)',
    'INSERT INTO children VALUES (1, 5)',
    'CREATE UNIQUE INDEX by_code ON kinds (code DESC, id) INCLUDE (weight) WHERE code IS NOT NULL',
    'CREATE TABLE audit (note NVARCHAR(100))',
    'CREATE VIEW parents AS SELECT k.id, k.word FROM kinds k JOIN children c ON c.parent = k.id',
    // Before what it is made of, by name.
    'CREATE VIEW again AS SELECT id FROM parents',
    'CREATE FUNCTION doubled (@number INT) RETURNS INT AS BEGIN RETURN @number * 2 END',
    'CREATE PROCEDURE note_it @what NVARCHAR(100) AS INSERT INTO audit VALUES (@what)',
    `CREATE TRIGGER noted ON children AFTER INSERT AS INSERT INTO audit VALUES (N'a child 🎉')`,
  ],
  look: [
    `SELECT id, word, code, fixed, bytes, CONVERT(VARCHAR(60), amount) AS amount, CONVERT(VARCHAR(60), CONVERT(DECIMAL(19, 4), price)) AS price,
      many, small, flag, real_one, single_one, day, CONVERT(VARCHAR(40), at, 121) AS at, old, rough, CONVERT(VARCHAR(40), clock, 121) AS clock,
      CONVERT(VARCHAR(50), zoned, 121) AS zoned, guid, legacy, picture, twice, weight FROM kinds ORDER BY id`,
    `SELECT * FROM ${odd}`,
    'SELECT * FROM children',
    'SELECT id FROM parents',
    'SELECT id FROM again',
    'SELECT dbo.doubled(21) AS answer',
    `EXEC note_it N'ran'`,
    'INSERT INTO children VALUES (2, 5)',
    'SELECT note FROM audit ORDER BY note',
    `INSERT INTO kinds (word) VALUES (N'next')`,
    `SELECT id, weight FROM kinds WHERE word LIKE N'next'`,
    `SELECT name, type FROM sys.objects WHERE is_ms_shipped = 0 AND type <> 'D' ORDER BY name`,
  ],
});

const hostileDumps = (_own: Named, { database }: Named) => [
  `USE ${quote(database)}\nGO\nSELECT * FROM secrets\n`,
  `/* x */ use\n${quote(database)}\nGO\nDROP TABLE secrets\n`,
  `SELECT id INTO stolen FROM ${quote(database)}.dbo.secrets\n`,
  `EXEC (N'USE ${quote(database)}; DELETE FROM secrets')\n`,
  `DROP DATABASE ${quote(database)}\n`,
  `INSERT INTO ${quote(database)}.dbo.secrets VALUES (1)\nGO\n`,
  'CREATE DATABASE another\n',
  `ALTER SERVER ROLE sysadmin ADD MEMBER dbo\n`,
  `!!id\n:r /etc/passwd\n`,
];

const NO_MEMBERS =
  'Babelfish has no members of db_owner: a database has one owner, and nobody else can have all rights';
const NAMES_OTHERWISE =
  'Babelfish has no FILEPROPERTY, or cannot have this name: `]]` or capitals in it, or more than 63 bytes';
const BABELFISH_NAMES = [
  `it's`,
  '`back`tick`',
  '[bracket]]',
  `'; DROP DATABASE x; --`,
  '`; DROP DATABASE x; --',
  ']; DROP DATABASE x; --',
  '100%_sure',
  'ünïcödé',
  '-rf --help',
  'emoji 😀',
  'ü'.repeat(40),
  'x'.repeat(65),
];
const nameOf = (name: string) => `takes or refuses any name, and harms nobody: ${JSON.stringify(name)}`;

/** What Babelfish for PostgreSQL 4.4 lacks of SQL Server (docs/mssql.md). Said by `?babelfish=true` at the end of the URL. */
const BABELFISH_LACKS = {
  'lets two logins of a database take turns: the second works beside the first, whose end ends its connections':
    NO_MEMBERS,
  'changes the login under load without one failed query': NO_MEMBERS,
  'dumps the same by the other login, whoever made what is in it': NO_MEMBERS,
  measures: 'Babelfish has no FILEPROPERTY, and its sys.database_files is empty',
  'lets who is over the quota read and delete, and neither insert nor change':
    'Babelfish has no DENY, and no GRANT of a right on a database',
  ...Object.fromEntries(BABELFISH_NAMES.map((name) => [nameOf(name), NAMES_OTHERWISE])),
};

const NO_ENGINE = 'the stand-in stores no more than tables of numbers, and compiles nothing';

/** What the stand-in cannot show, since it is none but a model of logins, databases and rights. */
const STAND_IN_LACKS = {
  'lets a login do everything on its own database, in any language': NO_ENGINE,
  'lets it do nothing elsewhere, and shows it nothing of others': 'the stand-in knows no attack, and would refuse any',
  measures: NO_ENGINE,
  'dumps a database, and loads the dump into another, whole': NO_ENGINE,
  'dumps the same by the other login, whoever made what is in it': NO_ENGINE,
  'lets no dump reach another database, whatever is in it': 'the stand-in knows no attack, and would refuse any',
};

const named = process.env.ONEBOX_TEST_MSSQL_URL;

function under(access: ServerAccess, odd: string): DatabaseServerUnderTest {
  return {
    access,
    open: (to) => new MssqlServer(to),
    login: (username, password, database) => connect({ ...access, username, password }, database),
    quote,
    text: constant,
    textType: (length) => `NVARCHAR(${length})`,
    impossiblePasswords: ['nul\0l'],
    attacks: (_own, other) => reaching(other),
    sample: sampleOf(odd),
    hostileDumps,
  };
}

if (named) {
  const url = new URL(named);
  const babelfish = url.searchParams.get('babelfish') === 'true';
  const odd = babelfish ? '[Büro].[odd "näme"]' : '[Büro].[odd "n]]äme"]';
  databaseServerContract('mssql', () => Promise.resolve(under(accessOf(url), odd)), babelfish ? BABELFISH_LACKS : {});
} else {
  console.warn(
    'ONEBOX_TEST_MSSQL_URL names no SQL Server: a STAND-IN is asked, which shows what is said and not what comes of it.',
  );
}

// Also where there is a server: what is said is checked here more strictly than any server does.
describe('on the stand-in', () => {
  let standIn: StandInSqlServer;

  beforeAll(async () => {
    standIn = await StandInSqlServer.start();
  });
  afterAll(() => standIn.stop());

  databaseServerContract('a stand-in of mssql', () => Promise.resolve(under(standIn.access, '[odd]')), STAND_IN_LACKS);

  it('lets a login see no other databases, and gives it no role of the server', async () => {
    const server = new MssqlServer(standIn.access);
    await server.ensureDatabase('ob_seen');
    await server.ensureLogin({ database: 'ob_seen', username: 'ob_seen_a', password: 'x' });
    expect(standIn.model.login('ob_seen_a')).toMatchObject({ seesDatabases: false, administrator: false });
    expect(standIn.model.database('ob_seen').owner).toBe('ob_seen_a');
    await server.close();
  });

  it('takes no administrator for a customer, nor one name for another that differs in case', async () => {
    const server = new MssqlServer(standIn.access);
    await server.ensureDatabase('ob_case');
    await expect(server.ensureDatabase('OB_case')).rejects.toThrow(TerminalError);
    await expect(server.dropDatabase('OB_case')).rejects.toThrow(TerminalError);
    for (const username of ['sa', 'SA']) {
      await expect(server.ensureLogin({ database: 'ob_case', username, password: 'x' })).rejects.toThrow(TerminalError);
      await expect(server.removeLogin(username)).rejects.toThrow(TerminalError);
    }
    expect(await server.databases()).toContain('ob_case');
    await server.close();
  });

  it('leaves no user behind of a login that is gone, and gives the database back to the administrator', async () => {
    const server = new MssqlServer(standIn.access);
    await server.ensureDatabase('ob_left');
    for (const username of ['ob_left_a', 'ob_left_b']) {
      await server.ensureLogin({ database: 'ob_left', username, password: 'x' });
    }
    expect([...standIn.model.database('ob_left').users.keys()]).toEqual(['ob_left_b']);
    await server.removeLogin('ob_left_a');
    await server.removeLogin('ob_left_b');
    expect(standIn.model.database('ob_left')).toMatchObject({ owner: 'sa', users: new Map() });
    await server.close();
  });

  it('tells no password to a server without encryption where encryption was asked for', async () => {
    const before = standIn.logins.length;
    const server = new MssqlServer({ ...standIn.access, tls: true });
    expect(await server.ready(1000)).toBe(false);
    expect(standIn.logins).toHaveLength(before);
    await server.close();
  });
});
