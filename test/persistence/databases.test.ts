import { DatabaseAttachment, TenantDatabase } from '@onebox/databases';
import { Operation } from '@onebox/operations';
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
    expect(await refusal(w.databases.create(ada.accountId, { engine: 'mysql', name: 'Main; DROP' }))).toBe('invalid');
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
