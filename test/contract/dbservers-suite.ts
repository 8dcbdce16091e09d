import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import type { DatabaseLogin, DatabaseServer, ServerAccess } from '@onebox/dbservers';
import { TerminalError, UserError } from '@onebox/errors';

/** A customer's connection. */
export interface Session {
  query(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export interface Named {
  database: string;
  username: string;
}

/** What a server offers for the suite: all that differs from dialect to dialect. */
export interface DatabaseServerUnderTest {
  access: ServerAccess;
  /** With the tools that it dumps and loads by, where it needs any. */
  open(access: ServerAccess): DatabaseServer;
  /** @throws where the server does not let it in. */
  login(username: string, password: string, database?: string): Promise<Session>;
  /** As the dialect quotes identifiers. */
  quote(name: string): string;
  /** A string constant that keeps every character: `'…'`, `N'…'`. */
  text(value: string): string;
  /** A column for at most `length` characters of any language: `VARCHAR(10)`, `NVARCHAR(10)`. */
  textType(length: number): string;
  /** Passwords of `PASSWORDS` that the engine cannot have: refused by a TerminalError, and nothing is changed. */
  impossiblePasswords?: string[];
  /** What a customer might try to reach beyond the own database; each must fail. `other` is another customer's. */
  attacks(own: Named, other: Named): string[];
  /** Statements that make every kind of thing which a dump must carry, and queries that must answer the same of the copy. */
  sample: { make: string[]; look: string[] };
  /**
   * Dumps by which a customer might try to reach `other`, which has a table `secrets` with one row, or to put what is there
   * into an own table `stolen`. Each may be refused, or do no harm.
   */
  hostileDumps(own: Named, other: Named): string[];
}

const NASTY = [
  `it's`,
  '"double"',
  '`back`tick`',
  '[bracket]]',
  'back\\slash\\',
  `'; DROP DATABASE x; --`,
  '`; DROP DATABASE x; --',
  '"; DROP DATABASE x; --',
  ']; DROP DATABASE x; --',
  '$$ $a$ {0} %s :x @x',
  'line\nbreak\ttab\r',
  '100%_sure',
  'ünïcödé',
  '-rf --help',
  'dbname=postgres host=/tmp',
];

export const PASSWORDS = [...NASTY, 'emoji 😀', 'nul\0l', ' ', '🔑'.repeat(32), 'p'.repeat(128)];
const NAMES = [
  ...NASTY,
  'emoji 😀',
  'nul\0l',
  '',
  ' ',
  'ü'.repeat(40),
  'x'.repeat(65),
  'x'.repeat(128),
  'x'.repeat(129),
];

/** Beside each other in the test of a change of logins. */
const CLIENTS = 6;

/**
 * What every database server must do, whatever its engine. `lacking` says of a test, by its title, why this server cannot show
 * it; it is then skipped, and the reason printed.
 */
export function databaseServerContract(
  name: string,
  begin: () => Promise<DatabaseServerUnderTest>,
  lacking: Record<string, string> = {},
): void {
  const it = shown(name, lacking);

  describe(`database server: ${name}`, () => {
    let under: DatabaseServerUnderTest;
    let server: DatabaseServer;
    const sessions: Session[] = [];

    beforeAll(async () => {
      under = await begin();
      server = under.open(under.access);
      expect(await server.ready(60_000)).toBe(true);
    });
    afterAll(() => server?.close());
    afterEach(async () => {
      for (const session of sessions.splice(0)) await session.close().catch(() => undefined);
    });

    const fresh = () => `ob_${randomBytes(6).toString('hex')}`;
    const enter = async (login: { username: string; password: string; database?: string }) => {
      const session = await under.login(login.username, login.password, login.database);
      sessions.push(session);
      return session;
    };
    const make = async (database = fresh(), username = `${fresh()}_a`, password = randomBytes(12).toString('hex')) => {
      await server.ensureDatabase(database);
      await server.ensureLogin({ database, username, password });
      return { database, username, password };
    };
    const count = async (session: Session, table: string) =>
      Number((await session.query(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n);
    const dumped = async (login: DatabaseLogin): Promise<string> => {
      const out = new PassThrough();
      const [dump] = await Promise.all([text(out), server.dump(login, out)]);
      return dump;
    };
    const load = (login: DatabaseLogin, dump: string) => server.load(login, Readable.from([dump]));

    it('lets a login do everything on its own database, in any language', async () => {
      const session = await enter(await make());
      await session.query(`CREATE TABLE posts (id INT PRIMARY KEY, title ${under.textType(100)})`);
      await session.query(`INSERT INTO posts VALUES (1, ${under.text('Grüße 🎉 你好')})`);
      await session.query('ALTER TABLE posts ADD views INT');
      await session.query('CREATE INDEX by_title ON posts (title)');
      await session.query('CREATE VIEW titles AS SELECT title FROM posts');
      expect(await session.query('SELECT title FROM titles')).toEqual([{ title: 'Grüße 🎉 你好' }]);
      await session.query('DROP VIEW titles');
      await session.query('DROP TABLE posts');
    });

    it('lets it do nothing elsewhere, and shows it nothing of others', async () => {
      const [own, other] = [await make(), await make()];
      const theirs = await enter(other);
      await theirs.query('CREATE TABLE secrets (id INT)');
      for (const attack of under.attacks(own, other)) {
        // Each on a connection of its own, since some end the one that they come by.
        const session = await enter(own);
        await expect(session.query(attack).then(() => attack)).rejects.toThrow();
        await session.close().catch(() => undefined);
      }
      await expect(under.login(own.username, own.password, other.database)).rejects.toThrow();
      expect(await count(theirs, 'secrets')).toBe(0);
    });

    it('does not take a name for a pattern', async () => {
      const base = randomBytes(5).toString('hex');
      const own = await make(`ob_${base}`);
      const similar = await make(`obx${base}`);
      const session = await enter(own);
      const table = `${under.quote(similar.database)}.${under.quote('t')}`;
      await expect(session.query(`CREATE TABLE ${table} (id INT)`)).rejects.toThrow();
      await expect(under.login(own.username, own.password, similar.database)).rejects.toThrow();
    });

    it('changes nothing when all is as it should be, and keeps what is in it', async () => {
      const login = await make();
      const session = await enter(login);
      await session.query('CREATE TABLE kept (id INT)');
      await make(login.database, login.username, login.password);
      await session.query('INSERT INTO kept VALUES (1)');
      expect(await (await enter(login)).query('SELECT id FROM kept')).toEqual([{ id: 1 }]);
    });

    it('sets a new password, after which the old one is wrong', async () => {
      const login = await make();
      await make(login.database, login.username, 'another-one');
      await expect(under.login(login.username, login.password, login.database)).rejects.toThrow();
      await enter({ ...login, password: 'another-one' });
    });

    it('lets two logins of a database take turns: the second works beside the first, whose end ends its connections', async () => {
      const first = await make();
      const old = await enter(first);
      await old.query('CREATE TABLE t (id INT)');
      const second = await make(first.database, `${fresh()}_b`);
      const session = await enter(second);
      await session.query('INSERT INTO t VALUES (1)');
      await old.query('INSERT INTO t VALUES (2)');
      await session.query('CREATE TABLE u (id INT)');
      await old.query('INSERT INTO u VALUES (1)');
      await session.query('ALTER TABLE t ADD more INT');
      await old.query('DROP TABLE u');
      await server.removeLogin(first.username);
      await server.removeLogin(first.username);
      await expect(old.query('SELECT * FROM t')).rejects.toThrow();
      await expect(under.login(first.username, first.password, first.database)).rejects.toThrow();
      expect(await count(session, 't')).toBe(2);
      await session.query('DROP TABLE t');
    });

    it('changes the login under load without one failed query', async () => {
      const { database, ...first } = await make();
      await (await enter({ database, ...first })).query('CREATE TABLE seen (client INT, turn INT)');
      let current = { ...first, turn: 0 };
      let stopping = false;
      const failures: unknown[] = [];
      const turns = Array.from({ length: CLIENTS }, () => -1);
      const client = async (number: number) => {
        while (!stopping) {
          const mine = current;
          const session = await under.login(mine.username, mine.password, database);
          turns[number] = mine.turn;
          // As an application does: on with its connection until it is told of the new login.
          while (!stopping && mine === current) {
            await session.query(`INSERT INTO seen VALUES (${number}, ${mine.turn})`);
          }
          await session.close();
        }
      };
      const running = Promise.all(
        turns.map((_, number) => client(number).catch((error: unknown) => failures.push(error))),
      );
      const reached = async (turn: number) => {
        while (!failures.length && turns.some((at) => at !== turn)) await new Promise((done) => setTimeout(done, 10));
      };
      await reached(0);
      for (let turn = 1; turn <= 4; turn++) {
        const before = current.username;
        const next = await make(database, `${fresh()}_${turn % 2 ? 'b' : 'a'}`);
        current = { username: next.username, password: next.password, turn };
        await reached(turn);
        await server.removeLogin(before);
      }
      stopping = true;
      await running;
      expect(failures).toEqual([]);
      const session = await enter({ database, ...current });
      expect(await count(session, `seen WHERE turn = 4`)).toBeGreaterThan(0);
    });

    it('drops a database and only that one, while it is in use', async () => {
      const [one, other] = [await make(), await make()];
      await (await enter(one)).query('CREATE TABLE t (id INT)');
      await server.dropDatabase(one.database);
      await server.dropDatabase(one.database);
      const names = await server.databases();
      expect(names).toContain(other.database);
      expect(names).not.toContain(one.database);
      for (const own of ['information_schema', 'postgres', 'template1', 'master', 'mysql']) {
        expect(names).not.toContain(own);
      }
      await server.removeLogin(one.username);
      await expect(under.login(one.username, one.password)).rejects.toThrow();
    });

    it('removes a login that is not there, and one whose database is gone or full of what it made', async () => {
      const login = await make();
      await (await enter(login)).query('CREATE TABLE mine (id INT)');
      await server.removeLogin(fresh());
      await server.removeLogin(login.username);
      const next = await enter(await make(login.database));
      await next.query('INSERT INTO mine VALUES (1)');
      await next.query('DROP TABLE mine');
    });

    it('measures', async () => {
      const login = await make();
      const session = await enter(login);
      await session.query('CREATE TABLE filled (id INT PRIMARY KEY, text VARCHAR(8000))');
      const empty = await server.databaseBytes(login.database);
      for (let i = 0; i < 200; i++) {
        await session.query(`INSERT INTO filled VALUES (${i}, '${randomBytes(3950).toString('hex')}')`);
      }
      expect(await server.databaseBytes(login.database)).toBeGreaterThan(empty + 1_000_000);
      expect(await server.databaseBytes(fresh())).toBe(0);
    });

    it('lets who is over the quota read and delete, and neither insert nor change', async () => {
      const login = await make();
      const before = await enter(login);
      for (const table of ['t', 'u']) {
        await before.query(`CREATE TABLE ${table} (id INT)`);
        await before.query(`INSERT INTO ${table} VALUES (1)`);
      }
      const second = await make(login.database, `${fresh()}_b`);
      for (let again = 0; again < 2; again++) {
        await server.ensureLogin({ ...login, readOnly: true });
        await server.ensureLogin({ ...second, readOnly: true });
      }
      await expect(before.query('INSERT INTO t VALUES (2)')).rejects.toThrow();
      for (const each of [login, second]) {
        const session = await enter(each);
        for (const growing of ['INSERT INTO t VALUES (2)', 'UPDATE t SET id = 3', 'CREATE TABLE v (id INT)']) {
          await expect(session.query(growing).then(() => growing)).rejects.toThrow();
        }
        expect(await session.query('SELECT id FROM t')).toEqual([{ id: 1 }]);
      }
      const session = await enter(login);
      await session.query('DELETE FROM t');
      expect(await count(session, 't')).toBe(0);
      await session.query('TRUNCATE TABLE u');
      await session.query('DROP TABLE u');
      await server.ensureLogin(login);
      await server.ensureLogin(second);
      for (const each of [login, second]) await (await enter(each)).query('INSERT INTO t VALUES (4)');
      expect(await count(await enter(login), 't')).toBe(2);
    });

    it('dumps a database, and loads the dump into another, whole', async () => {
      const [from, to] = [await make(), await make()];
      const source = await enter(from);
      for (const statement of under.sample.make) await source.query(statement);
      const dump = await dumped(from);
      for (const word of [from.database, from.username, from.password]) expect(dump).not.toContain(word);
      await load(to, dump);
      const copy = await enter(to);
      const wanted: unknown[] = [];
      for (const question of under.sample.look) wanted.push(await source.query(question));
      for (const [number, question] of under.sample.look.entries()) {
        expect({ question, rows: await copy.query(question) }).toEqual({ question, rows: wanted[number] });
      }
    });

    it('dumps the same by the other login, whoever made what is in it', async () => {
      const first = await make();
      const session = await enter(first);
      for (const statement of under.sample.make) await session.query(statement);
      const second = await make(first.database, `${fresh()}_b`);
      const [dump, again] = [await dumped(first), await dumped(second)];
      for (const line of dump.split('\n').filter((found) => /^(CREATE|INSERT)/.test(found)))
        expect(again).toContain(line);
    });

    it('says what is wrong with a dump that the server refuses', async () => {
      const login = await make();
      const refused: unknown = await load(login, 'CREATE TABLE good (id INT);\nTHIS IS NOT SQL;\n').catch(
        (error: unknown) => error,
      );
      expect(refused).toBeInstanceOf(UserError);
      expect(refused).toMatchObject({ rejection: 'invalid' });
      await load(login, 'CREATE TABLE later (id INT);\n');
      expect(await count(await enter(login), 'later')).toBe(0);
    });

    it('lets no dump reach another database, whatever is in it', async () => {
      const [own, other] = [await make(), await make()];
      const theirs = await enter(other);
      await theirs.query('CREATE TABLE secrets (id INT)');
      await theirs.query('INSERT INTO secrets VALUES (42)');
      const before = await server.databases();
      for (const dump of under.hostileDumps(own, other)) {
        const ended: unknown = await load(own, dump).catch((error: unknown) => error);
        if (ended !== undefined) expect({ dump, ended }).toEqual({ dump, ended: expect.any(UserError) as unknown });
        const session = await enter(own);
        await expect(session.query('SELECT id FROM stolen').then(() => dump)).rejects.toThrow();
        await session.close();
      }
      expect(await server.databases()).toEqual(before);
      expect(await theirs.query('SELECT id FROM secrets')).toEqual([{ id: 42 }]);
      await enter(other);
    });

    it('stops dumping when it is told to', async () => {
      const login = await make();
      await expect(server.dump(login, new PassThrough().resume(), AbortSignal.abort())).rejects.toThrow();
    });

    describe('with one database', () => {
      let standing: Awaited<ReturnType<typeof make>>;
      beforeAll(async () => {
        standing = await make();
      });

      it.each(PASSWORDS)('takes any password, or refuses it and changes nothing: %j', async (password) => {
        const { database, username } = standing;
        if (under.impossiblePasswords?.includes(password)) {
          await expect(make(database, username, password)).rejects.toThrow(TerminalError);
          await enter(standing);
          return;
        }
        standing = await make(database, username, password);
        await enter(standing);
        await expect(under.login(username, `${password}x`, database)).rejects.toThrow();
        await expect(under.login(username, '', database)).rejects.toThrow();
      });

      it.each(NAMES)('takes or refuses any name, and harms nobody: %j', async (nasty) => {
        const before = await server.databases();
        const [database, username] = [nasty, `${nasty.slice(0, 20)}${randomBytes(3).toString('hex')}`];
        const made = await make(database, username).then(
          (login) => login,
          (error: unknown) => {
            expect(error).toBeInstanceOf(TerminalError);
            return undefined;
          },
        );
        const after = await server.databases();
        expect(after.filter((found) => !before.includes(found))).toEqual(made ? [database] : []);
        expect(before.filter((found) => !after.includes(found))).toEqual([]);
        if (made) {
          const session = await enter(made);
          await session.query('CREATE TABLE t (id INT)');
          expect(await server.databaseBytes(database)).toBeGreaterThan(0);
          await session.close();
          await load(made, await dumped(made));
          await server.removeLogin(username);
          await server.dropDatabase(database);
        }
        await enter(standing);
        expect(await server.databases()).toEqual(before);
      });
    });

    it('is not ready for a wrong administrator, within the time given', async () => {
      const wrong = under.open({ ...under.access, password: 'wrong' });
      expect(await wrong.ready(500)).toBe(false);
      await wrong.close();
    });

    it('never tells a password, whatever goes wrong', async () => {
      const password = `s3cret-${randomBytes(6).toString('hex')}`;
      const login = await make();
      const failing: (() => Promise<unknown>)[] = [
        () => server.ensureLogin({ ...login, username: 'nul\0l', password }),
        () => server.ensureLogin({ ...login, username: 'x'.repeat(200), password }),
        () => server.ensureLogin({ ...login, database: fresh(), password: `${password}\ud800` }),
        () => load({ ...login, password }, 'SELECT 1;\n'),
        () => server.dump({ ...login, password }, new PassThrough().resume()),
        async () => {
          const wrong = under.open({ ...under.access, password });
          await wrong.databases().finally(() => wrong.close());
        },
        async () => {
          const nobody = under.open({ ...under.access, port: 1, password });
          await nobody.ensureLogin({ ...login, password }).finally(() => nobody.close());
        },
      ];
      for (const fail of failing) {
        const error: unknown = await fail().then(
          () => {
            throw new Error(`Did not fail: ${String(fail)}`);
          },
          (reason: unknown) => reason,
        );
        expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(password);
      }
    });

    it('can be used again after it was closed', async () => {
      await server.close();
      expect(await server.databases()).toBeInstanceOf(Array);
    });
  });
}

function shown(name: string, lacking: Record<string, string>) {
  const unknown = new Set(Object.keys(lacking));
  const choose = (title: string, test: () => Promise<unknown>): void => {
    unknown.delete(title);
    const reason = lacking[title];
    if (reason === undefined) return globalThis.it(title, test);
    console.warn(`SKIPPED for ${name}: ${title}\n  since ${reason}`);
    globalThis.it.skip(title, test);
  };
  const each = (values: string[]) => (title: string, test: (value: string) => Promise<unknown>) => {
    for (const value of values)
      choose(
        title.replace('%j', () => JSON.stringify(value)),
        () => test(value),
      );
  };
  globalThis.afterAll(() => expect([...unknown]).toEqual([]));
  return Object.assign(choose, { each });
}
