import { DatabaseAttachment, TenantDatabase } from '@onebox/databases';
import { Domain } from '@onebox/domains';
import { Operation } from '@onebox/operations';
import { DATABASE_ENGINES } from '@onebox/runtimes';
import { databaseRow, type Owner, outcomes, refusal, revisionsOf, type Wishes, wishes } from '../support/wishes.js';

const DAY = 24 * 3_600_000;

describe('databases', () => {
  let w: Wishes;
  let ada: Owner;
  let bob: Owner;

  beforeAll(async () => {
    w = await wishes();
    ada = await w.account();
    bob = await w.account();
  });
  afterAll(() => w.database.drop());

  const make = async (name?: string) => (await w.databases.create(ada.accountId, { engine: 'mysql', name })).database;
  const site = async (hostname: string) => (await w.domains.create(ada, { hostname, aliases: [] })).domain;
  const newest = async (domainId: string) => (await revisionsOf(w, domainId)).at(-1)!;

  it('are made with a sealed password that no view tells', async () => {
    w.nudged.length = 0;
    const { database, operation } = await w.databases.create(ada.accountId, { engine: 'mysql' });
    expect(database).toMatchObject({ name: 'main', engine: 'mysql', status: 'provisioning', domains: [], host: null });
    expect(operation).toMatchObject({ kind: 'database.create', subjectId: database.id, status: 'pending' });
    expect(w.nudged).toEqual([`database:${database.id}`]);
    const row = await databaseRow(w, database.id);
    expect(row.physicalName).toBe(`ob_${database.id.slice(3)}`);
    expect(database.username).toBe(`${row.physicalName}_a`);
    const password = w.secrets.open(row.passwordA!, `database:${database.id}:a`);
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(row.passwordB).toBeNull();
    expect(JSON.stringify([database, await w.databases.list(ada.accountId, { limit: 10 })])).not.toContain(password);
  });

  it('write a revision where they are attached and detached', async () => {
    const database = await make();
    const domain = await site('attach.test');
    const attached = await w.databases.attach(ada.accountId, database.id, domain.id);
    expect(attached.database.domains).toEqual([domain.id]);
    expect(attached.operation).toMatchObject({ kind: 'database.attach', subjectId: domain.id, status: 'pending' });
    expect((await newest(domain.id)).spec.databases).toEqual([{ databaseId: database.id, login: 'a', rotation: 0 }]);
    expect((await newest(domain.id)).operationId).toBe(attached.operation.id);
    expect(await refusal(w.databases.attach(ada.accountId, database.id, domain.id))).toBe('database.already_attached');
    const detached = await w.databases.detach(ada.accountId, database.id, domain.id);
    expect(detached.database.domains).toEqual([]);
    expect((await newest(domain.id)).spec.databases).toEqual([]);
    expect(await refusal(w.databases.detach(ada.accountId, database.id, domain.id))).toBe('not_found');
    expect(await revisionsOf(w, domain.id)).toHaveLength(3);
  });

  it('do not share a name on one domain, since their variables would', async () => {
    const domain = await site('names.test');
    const first = await w.databases.create(ada.accountId, { engine: 'mysql', domainId: domain.id });
    const second = await w.databases.create(ada.accountId, { engine: 'mysql', domainId: domain.id });
    expect([first.database.name, second.database.name]).toEqual(['main', 'main_2']);
    const third = await make('main');
    expect(await refusal(w.databases.attach(ada.accountId, third.id, domain.id))).toBe('database.name_taken');
    const other = await w.databases.create(ada.accountId, { engine: 'postgres', domainId: domain.id });
    expect(other.database).toMatchObject({ engine: 'postgres', name: 'main', domains: [domain.id] });
    const same = (await w.databases.create(ada.accountId, { engine: 'postgres', name: 'main' })).database;
    expect(await refusal(w.databases.attach(ada.accountId, same.id, domain.id))).toBe('database.name_taken');
    expect(await refusal(w.databases.create(ada.accountId, { engine: 'mysql', name: 'Main; DROP' }))).toBe('invalid');
  });

  it.each(DATABASE_ENGINES)('of %s are shared, turned, detached, deleted and restored', async (engine) => {
    const { database } = await w.databases.create(ada.accountId, { engine, name: 'shared' });
    const [one, two] = [await site(`one.${engine}.test`), await site(`two.${engine}.test`)];
    await w.databases.attach(ada.accountId, database.id, one.id);
    const both = await w.databases.attach(ada.accountId, database.id, two.id);
    expect(both.database).toMatchObject({ engine, domains: [one.id, two.id].sort() });
    await w.databases.rotatePassword(ada.accountId, database.id);
    for (const { id } of [one, two]) {
      expect((await newest(id)).spec.databases).toEqual([{ databaseId: database.id, login: 'b', rotation: 1 }]);
      await w.databases.detach(ada.accountId, database.id, id);
    }
    expect((await w.databases.delete(ada.accountId, database.id)).database.status).toBe('deleting');
    const restored = await w.databases.restore(ada.accountId, database.id);
    expect(restored.database).toMatchObject({ deletedAt: null, domains: [], quotaBytes: 10 * 1024 ** 3 });
  });

  it('made with a domain may have the same name where their engines differ', async () => {
    const wanted = [{ engine: 'mysql' as const }, { engine: 'postgres' as const }, { engine: 'mysql' as const }];
    const { domain } = await w.domains.create(ada, { hostname: 'engines.test', databases: wanted });
    expect(domain.databases.map(({ engine, name }) => `${engine} ${name}`)).toEqual([
      ...['mysql main', 'postgres main'],
      'mysql main_2',
    ]);
    const twice = [...wanted, { engine: 'postgres' as const, name: 'main' }];
    const attempt = w.domains.create(ada, { hostname: 'twice.test', databases: twice });
    await expect(attempt).rejects.toMatchObject({ fields: [{ path: 'databases.3.name' }] });
  });

  it('tell that they are over their quota', async () => {
    const database = await make('large');
    expect(database).toMatchObject({ readOnly: false, quotaBytes: 10 * 1024 ** 3 });
    await w.database.dataSource.manager.update(TenantDatabase, database.id, { readOnly: true });
    expect(await w.databases.read(ada.accountId, database.id)).toMatchObject({ readOnly: true });
  });

  describe('whose engine cannot be had', () => {
    const GIB = 1024 ** 3;
    const node = { name: 'one', os: 'linux' as const, cpus: 2, engineVersion: '20.10', liveRestore: true };
    afterEach(async () => {
      await w.facts.write('unavailable', {});
      await w.facts.write('nodes', []);
    });

    it('are refused with the reason, where it is asked for', async () => {
      await w.facts.write('unavailable', { 'engine:mssql': 'The image cannot be pulled here.' });
      const alone = w.databases.create(ada.accountId, { engine: 'mssql' });
      await expect(alone).rejects.toMatchObject({
        code: 'database.engine_unavailable',
        fields: [{ path: 'engine', message: 'The image cannot be pulled here.' }],
      });
      const databases = [{ engine: 'mysql' as const }, { engine: 'mssql' as const }];
      const withDomain = w.domains.create(ada, { hostname: 'unavailable.test', databases });
      await expect(withDomain).rejects.toMatchObject({
        code: 'database.engine_unavailable',
        fields: [{ path: 'databases.1.engine' }],
      });
      await w.facts.write('unavailable', { 'engine:mysql': 'Gone.' });
      const byApp = w.domains.create(ada, { hostname: 'app.unavailable.test', app: 'wordpress' });
      await expect(byApp).rejects.toMatchObject({ fields: [{ path: 'app', message: 'Gone.' }] });
      expect(await w.engines.list(ada.accountId)).toMatchObject([
        { engine: 'mysql', available: false, why: 'Gone.' },
        { engine: 'postgres', available: true, why: null, version: 'PostgreSQL 17', memoryBytes: GIB / 4 },
        { engine: 'mssql', available: true, why: null, version: '2022-latest', memoryBytes: 2 * GIB },
      ]);
    });

    it('are refused where the memory for another server is not there', async () => {
      const other = await wishes();
      try {
        const [first, second] = [await other.account(), await other.account()];
        const create = ({ accountId }: Owner, engine: 'mysql' | 'mssql') =>
          other.databases.create(accountId, { engine });
        await create(first, 'mysql');
        // Nothing is refused before the worker has looked.
        await create(first, 'mssql');
        await other.facts.write('nodes', [{ ...node, memoryBytes: 4 * GIB }]);
        expect(await refusal(create(second, 'mssql'))).toBe('database.engine_unavailable');
        expect((await other.engines.list(second.accountId)).at(-1)).toMatchObject({
          available: false,
          why: expect.stringContaining('2048 MiB'),
        });
        // A server that is there has room for another database, and small ones share what is there.
        await create(first, 'mssql');
        await create(second, 'mysql');
        await other.facts.write('nodes', [{ ...node, memoryBytes: 5 * GIB }]);
        await create(second, 'mssql');
      } finally {
        await other.database.drop();
      }
    });
  });

  it('get a new password by the other login, which each site is moved to by a revision', async () => {
    const database = await make('turning');
    const [one, two] = [await site('one.rotate.test'), await site('two.rotate.test')];
    await w.databases.attach(ada.accountId, database.id, one.id);
    await w.databases.attach(ada.accountId, database.id, two.id);
    const before = await databaseRow(w, database.id);
    const { username, password, operation } = await w.databases.rotatePassword(ada.accountId, database.id);
    expect(username).toBe(`${before.physicalName}_b`);
    expect(operation).toMatchObject({ kind: 'database.password', subjectId: database.id });
    const row = await databaseRow(w, database.id);
    expect(row).toMatchObject({ currentLogin: 'b', rotation: 1, passwordA: before.passwordA });
    expect(w.secrets.open(row.passwordB!, `database:${database.id}:b`)).toBe(password);
    for (const { id } of [one, two]) {
      const { spec, operationId } = await newest(id);
      expect(spec.databases).toEqual([{ databaseId: database.id, login: 'b', rotation: 1 }]);
      const own = await w.database.dataSource.manager.findOneByOrFail(Operation, { id: operationId! });
      expect(own.kind).toBe('domain.change');
    }
    const all = JSON.stringify(await w.database.dataSource.manager.find(Operation));
    expect(all).not.toContain(password);
  });

  it('are not turned again while a site still has the old password', async () => {
    const database = await make('again');
    await w.databases.rotatePassword(ada.accountId, database.id);
    expect(await refusal(w.databases.rotatePassword(ada.accountId, database.id))).toBe('database.rotation_running');
    await w.database.dataSource.manager.update(TenantDatabase, database.id, { passwordA: null });
    const turned = await w.databases.rotatePassword(ada.accountId, database.id);
    expect(turned.username).toMatch(/_a$/);
    expect(await databaseRow(w, database.id)).toMatchObject({ currentLogin: 'a', rotation: 2 });
  });

  it('are turned once by many at once', async () => {
    const database = await make('many');
    const attempts = Array.from({ length: 5 }, () => w.databases.rotatePassword(ada.accountId, database.id));
    expect(await outcomes(attempts)).toEqual({ done: 1, codes: Array(4).fill('database.rotation_running') });
  });

  it('are not deleted while a site uses them, and it says which', async () => {
    const database = await make('used');
    const domain = await site('user.test');
    await w.databases.attach(ada.accountId, database.id, domain.id);
    const attempt = w.databases.delete(ada.accountId, database.id);
    await expect(attempt).rejects.toThrow(/user\.test/);
    expect(await refusal(w.databases.delete(ada.accountId, database.id))).toBe('database.attached');
    await w.databases.detach(ada.accountId, database.id, domain.id);
    const deleted = await w.databases.delete(ada.accountId, database.id);
    expect(deleted.database).toMatchObject({
      status: 'deleting',
      restorableUntil: new Date(w.clock.now().getTime() + 14 * DAY).toISOString(),
    });
    expect(await refusal(w.databases.attach(ada.accountId, database.id, domain.id))).toBe('database.deleted');
    expect(await refusal(w.databases.rotatePassword(ada.accountId, database.id))).toBe('database.deleted');
    const listed = await w.databases.list(ada.accountId, { limit: 100 });
    expect(listed.items.map(({ id }) => id)).not.toContain(database.id);
    const gone = await w.databases.list(ada.accountId, { limit: 100, deleted: true });
    expect(gone.items.map(({ id }) => id)).toContain(database.id);
  });

  it('are found by a part of their name, of their name on the server and by their engine, over all pages', async () => {
    const grace = await w.account();
    const made = async (name: string, engine: 'mysql' | 'postgres') =>
      (await w.databases.create(grace.accountId, { engine, name })).database;
    await made('shop', 'mysql');
    await made('shop_2019', 'postgres');
    const news = await made('news', 'mysql');
    const found = async (q: string) => {
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await w.databases.list(grace.accountId, { limit: 1, cursor, q });
        names.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return names.sort();
    };
    expect(await found('SHOP')).toEqual(['shop', 'shop_2019']);
    expect(await found('shop_')).toEqual(['shop_2019']);
    expect(await found('%')).toEqual([]);
    expect(await found(news.database)).toEqual(['news']);
    expect(await found('postgre')).toEqual(['shop_2019']);
    await w.databases.delete(grace.accountId, news.id);
    expect(await found('news')).toEqual([]);
    expect(await found('mysql')).toEqual(['shop']);
  });

  it('are not deleted while a site serves with them, though they are detached there', async () => {
    const database = await make('served');
    const domain = await site('served.test');
    await w.databases.attach(ada.accountId, database.id, domain.id);
    await w.goLive(domain.id);
    await w.databases.detach(ada.accountId, database.id, domain.id);
    const { manager } = w.database.dataSource;
    const refused = () => w.databases.delete(ada.accountId, database.id);
    await expect(refused()).rejects.toThrow(/used by served\.test/);
    const { wantedRevisionId: failedRevisionId } = await manager.findOneByOrFail(Domain, { id: domain.id });
    await manager.update(Domain, domain.id, { failedRevisionId });
    expect(await refusal(refused())).toBe('database.attached');
    const other = await make('other');
    expect((await w.databases.delete(ada.accountId, other.id)).database.status).toBe('deleting');
    await w.goLive(domain.id);
    expect((await refused()).database.status).toBe('deleting');
  });

  it('can be restored within the grace period, and not after it', async () => {
    const [early, late] = [await make('early'), await make('late')];
    await w.databases.delete(ada.accountId, early.id);
    await w.databases.delete(ada.accountId, late.id);
    w.clock.advance(13 * DAY);
    const restored = await w.databases.restore(ada.accountId, early.id);
    expect(restored.database).toMatchObject({ deletedAt: null, restorableUntil: null });
    expect(await refusal(w.databases.restore(ada.accountId, early.id))).toBe('database.not_deleted');
    w.clock.advance(DAY);
    expect(await refusal(w.databases.restore(ada.accountId, late.id))).toBe('database.gone');
  });

  it('are never attached and deleted by two at once', async () => {
    for (let round = 0; round < 5; round++) {
      const database = await make();
      const domain = await site(`both-${round}.test`);
      const { done, codes } = await outcomes([
        w.databases.attach(ada.accountId, database.id, domain.id),
        w.databases.delete(ada.accountId, database.id),
      ]);
      expect(done).toBe(1);
      expect(['database.attached', 'database.deleted']).toContain(codes[0]);
      const row = await databaseRow(w, database.id);
      const rows = await w.database.dataSource.manager.countBy(DatabaseAttachment, { databaseId: database.id });
      expect(rows === 1).toBe(row.deletedAt === null);
    }
  });

  it('are not to be seen or touched by another account, nor given to its domains', async () => {
    const database = await make('mine');
    const { domain: foreign } = await w.domains.create(bob, { hostname: 'foreign.test' });
    const { accountId } = bob;
    expect(await refusal(w.databases.read(accountId, database.id))).toBe('not_found');
    expect(await refusal(w.databases.rotatePassword(accountId, database.id))).toBe('not_found');
    expect(await refusal(w.databases.delete(accountId, database.id))).toBe('not_found');
    expect(await refusal(w.databases.restore(accountId, database.id))).toBe('not_found');
    expect(await refusal(w.databases.attach(accountId, database.id, foreign.id))).toBe('not_found');
    expect(await refusal(w.databases.attach(ada.accountId, database.id, foreign.id))).toBe('not_found');
    expect(await refusal(w.databases.create(ada.accountId, { engine: 'mysql', domainId: foreign.id }))).toBe(
      'not_found',
    );
    expect(await revisionsOf(w, foreign.id)).toHaveLength(1);
  });
});
