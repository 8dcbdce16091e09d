import { randomBytes } from 'node:crypto';
import type { DatabaseServer, ServerAccess } from '@onebox/dbservers';
import { TerminalError } from '@onebox/errors';

/** A customer's connection. */
export interface Session {
  query(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** What a server offers for the suite. */
export interface DatabaseServerUnderTest {
  access: ServerAccess;
  open(access: ServerAccess): DatabaseServer;
  /** @throws where the server does not let it in. */
  login(username: string, password: string, database?: string): Promise<Session>;
  /** As the dialect quotes identifiers. */
  quote(name: string): string;
  /** What a customer might try to reach beyond the own database; each must fail. `other` is another customer's. */
  attacks(own: { database: string; username: string }, other: { database: string; username: string }): string[];
}

const NASTY = [
  `it's`,
  '"double"',
  '`back`tick`',
  '[bracket]]',
  'back\\slash\\',
  `'; DROP DATABASE x; --`,
  '`; DROP DATABASE x; --',
  'line\nbreak\ttab\r',
  '100%_sure',
  'ünïcödé',
];

/** What every database server must do, whatever its engine. */
export function databaseServerContract(name: string, begin: () => Promise<DatabaseServerUnderTest>): void {
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

    it('lets a login do everything on its own database, in any language', async () => {
      const session = await enter(await make());
      await session.query('CREATE TABLE posts (id INT PRIMARY KEY, title VARCHAR(100))');
      await session.query(`INSERT INTO posts VALUES (1, 'Grüße 🎉 你好')`);
      await session.query('ALTER TABLE posts ADD COLUMN views INT');
      await session.query('CREATE INDEX by_title ON posts (title)');
      await session.query('CREATE VIEW titles AS SELECT title FROM posts');
      expect(await session.query('SELECT title FROM titles')).toEqual([{ title: 'Grüße 🎉 你好' }]);
      await session.query('DROP TABLE posts');
    });

    it('lets it do nothing elsewhere, and shows it nothing of others', async () => {
      const [own, other] = [await make(), await make()];
      const theirs = await enter(other);
      await theirs.query('CREATE TABLE secrets (id INT)');
      const session = await enter(own);
      for (const attack of under.attacks(own, other)) {
        await expect(session.query(attack).then(() => attack)).rejects.toThrow();
      }
      await expect(under.login(own.username, own.password, other.database)).rejects.toThrow();
      expect(await theirs.query('SELECT COUNT(*) AS n FROM secrets')).toMatchObject([{ n: expect.anything() }]);
    });

    it('does not take a name for a pattern', async () => {
      const base = randomBytes(5).toString('hex');
      const own = await make(`ob_${base}`);
      const similar = await make(`obx${base}`);
      const session = await enter(own);
      const table = `${under.quote(similar.database)}.${under.quote('t')}`;
      await expect(session.query(`CREATE TABLE ${table} (id INT)`)).rejects.toThrow();
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
      await server.removeLogin(first.username);
      await server.removeLogin(first.username);
      await expect(old.query('SELECT * FROM t')).rejects.toThrow();
      await expect(under.login(first.username, first.password, first.database)).rejects.toThrow();
      expect(await session.query('SELECT COUNT(*) AS n FROM t')).toHaveLength(1);
    });

    it('drops a database and only that one', async () => {
      const [one, other] = [await make(), await make()];
      await server.dropDatabase(one.database);
      await server.dropDatabase(one.database);
      const names = await server.databases();
      expect(names).toContain(other.database);
      expect(names).not.toContain(one.database);
      expect(names).not.toContain('information_schema');
    });

    it('measures', async () => {
      const login = await make();
      const session = await enter(login);
      await session.query('CREATE TABLE filled (id INT PRIMARY KEY, text VARCHAR(8000))');
      const empty = await server.databaseBytes(login.database);
      for (let i = 0; i < 200; i++) await session.query(`INSERT INTO filled VALUES (${i}, '${'x'.repeat(7900)}')`);
      expect(await server.databaseBytes(login.database)).toBeGreaterThan(empty + 1_000_000);
      expect(await server.databaseBytes(fresh())).toBe(0);
    });

    it.each([...NASTY, 'emoji 😀', 'nul\0l', ' '])('takes any password: %j', async (password) => {
      const login = await make(undefined, undefined, password);
      await enter(login);
      await expect(under.login(login.username, `${password}x`, login.database)).rejects.toThrow();
    });

    it.each([...NASTY, 'emoji 😀', 'nul\0l', '', 'x'.repeat(65)])(
      'takes or refuses any name, and harms nobody: %j',
      async (nasty) => {
        const bystander = await make();
        const before = await server.databases();
        const [database, username] = [nasty, `${nasty.slice(0, 20)}${randomBytes(3).toString('hex')}`];
        const made = await make(database, username).then(
          () => true,
          (error: unknown) => {
            expect(error).toBeInstanceOf(TerminalError);
            return false;
          },
        );
        const after = await server.databases();
        expect(after.filter((found) => !before.includes(found))).toEqual(made ? [database] : []);
        expect(before.filter((found) => !after.includes(found))).toEqual([]);
        if (made) {
          await server.removeLogin(username);
          await server.dropDatabase(database);
        }
        await enter(bystander);
        expect(await server.databases()).toEqual(before);
      },
    );

    it('is not ready for a wrong administrator, within the time given', async () => {
      const wrong = under.open({ ...under.access, password: 'wrong' });
      expect(await wrong.ready(500)).toBe(false);
      await wrong.close();
    });

    it('can be used again after it was closed', async () => {
      await server.close();
      expect(await server.databases()).toBeInstanceOf(Array);
    });
  });
}
