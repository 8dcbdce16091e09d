import { DatabaseAttachment } from '@onebox/databases';
import { ClaimedHostname, Domain } from '@onebox/domains';
import { AccountEvent, Operation } from '@onebox/operations';
import { type Owner, outcomes, refusal, revisionsOf, type Wishes, wishes } from '../support/wishes.js';

const DAY = 24 * 3_600_000;

describe('domains', () => {
  let w: Wishes;
  let ada: Owner;
  let bob: Owner;

  beforeAll(async () => {
    w = await wishes();
    ada = await w.account();
    bob = await w.account();
  });
  afterAll(() => w.database.drop());

  const manager = () => w.database.dataSource.manager;

  describe('being added', () => {
    it('are a row, names, a revision, an operation and events, all at once', async () => {
      w.nudged.length = 0;
      const { domain, operation } = await w.domains.create(ada, { hostname: 'Example.COM.' });
      expect(domain).toMatchObject({
        hostname: 'example.com',
        aliases: ['www.example.com'],
        previewHostname: 'example.sites.onebox.test',
        url: 'http://example.sites.onebox.test:8080',
        hostnameUrl: 'http://example.com:8080',
        status: 'provisioning',
        runtimes: [{ name: 'php', runtime: 'php', default: true }],
        routes: null,
        databases: [],
        liveRevisionId: null,
      });
      expect(operation).toMatchObject({
        kind: 'domain.create',
        status: 'pending',
        revisionId: domain.wantedRevisionId,
      });
      const [revision] = await revisionsOf(w, domain.id);
      expect(revision).toMatchObject({ id: domain.wantedRevisionId, number: 1, operationId: operation.id });
      expect(w.nudged).toEqual([`domain:${domain.id}`]);
      expect(w.notified).toContain(ada.accountId);
      const events = await manager().findBy(AccountEvent, { accountId: ada.accountId });
      expect(events.map(({ type }) => type).sort()).toEqual(['domain.updated', 'operation.updated']);
    });

    it('get a name of two words where none was given', async () => {
      const { domain } = await w.domains.create(ada, {});
      expect(domain.hostname).toMatch(/^[a-z]+-[a-z]+(-\d+)?\.sites\.onebox\.test$/);
      expect(domain.previewHostname).toBe(domain.hostname);
      expect(domain.aliases).toEqual([]);
    });

    it('get numbered previews where the slug is taken, and may choose a free one', async () => {
      const first = await w.domains.create(ada, { hostname: 'shop.one.test' });
      const second = await w.domains.create(ada, { hostname: 'shop.two.test' });
      expect(first.domain.previewHostname).toBe('shop.sites.onebox.test');
      expect(second.domain.previewHostname).toBe('shop-2.sites.onebox.test');
      const own = await w.domains.create(bob, { hostname: 'chosen.sites.onebox.test' });
      expect(own.domain.previewHostname).toBe('chosen.sites.onebox.test');
      expect(await refusal(w.domains.create(ada, { hostname: 'chosen.sites.onebox.test' }))).toBe(
        'domain.hostname_taken',
      );
      expect(await refusal(w.domains.create(bob, { hostname: 'shop.sites.onebox.test' }))).toBe(
        'domain.hostname_taken',
      );
    });

    it('leave nothing behind where they are refused', async () => {
      const before = await countRows();
      const taken = w.domains.create(bob, { hostname: 'example.com', databases: [{ engine: 'mysql' }] });
      expect(await refusal(taken)).toBe('domain.hostname_taken');
      expect(await refusal(w.domains.create(bob, { hostname: 'fresh.test', app: 'nothing' }))).toBe('invalid');
      expect(await refusal(w.domains.create(bob, { hostname: 'fresh.test', aliases: ['example.com'] }))).toBe(
        'domain.hostname_taken',
      );
      expect(await countRows()).toEqual(before);
    });

    it('leave www. to whoever has it', async () => {
      await w.domains.create(ada, { hostname: 'www.mine.test' });
      const { domain } = await w.domains.create(ada, { hostname: 'mine.test' });
      expect(domain.aliases).toEqual([]);
    });

    it("are refused above and below another account's names, and beside them not", async () => {
      await w.domains.create(ada, { hostname: 'a.family.test', aliases: [] });
      expect(await refusal(w.domains.create(bob, { hostname: 'x.a.family.test' }))).toBe('domain.claimed_elsewhere');
      expect(await refusal(w.domains.create(bob, { hostname: 'family.test' }))).toBe('domain.claimed_elsewhere');
      await w.domains.create(bob, { hostname: 'b.family.test' });
      await w.domains.create(ada, { hostname: 'deeper.a.family.test' });
      await w.domains.create(bob, { hostname: 'someone.github.io' });
      await w.domains.create(ada, { hostname: 'another.github.io' });
    });

    it('bring a database where WordPress needs one, which the revision names', async () => {
      const { domain, operation } = await w.domains.create(ada, { hostname: 'blog.test', app: 'wordpress' });
      expect(domain).toMatchObject({ app: 'wordpress', databases: [{ engine: 'mysql', name: 'main' }] });
      const [revision] = await revisionsOf(w, domain.id);
      const { id } = domain.databases[0]!;
      expect(revision!.spec.databases).toEqual([{ databaseId: id, login: 'a', rotation: 0 }]);
      expect(revision!.spec.appSettings).toEqual({ title: 'blog.test', adminEmail: `${ada.userId}@example.com` });
      expect(await manager().findBy(DatabaseAttachment, { domainId: domain.id })).toHaveLength(1);
      expect(operation.kind).toBe('domain.create');
    });
  });

  describe('at once', () => {
    it('have one winner for one name, whoever asks how often', async () => {
      for (let round = 0; round < 5; round++) {
        const hostname = `race-${round}.test`;
        const attempts = [ada, bob, ada, bob, ada, bob].map((owner) => w.domains.create(owner, { hostname }));
        const { done, codes } = await outcomes(attempts);
        expect(done).toBe(1);
        for (const code of codes) expect(['domain.hostname_taken', 'domain.claimed_elsewhere']).toContain(code);
        expect(await manager().countBy(Domain, { hostname })).toBe(1);
        const owner = await manager().findOneByOrFail(Domain, { hostname });
        const claims = await manager().findBy(ClaimedHostname, { registrableDomain: hostname });
        expect(claims.map(({ domainId }) => domainId)).toEqual([owner.id, owner.id]);
      }
    });

    it('never give a name and one below it to two accounts', async () => {
      for (let round = 0; round < 5; round++) {
        const { done, codes } = await outcomes([
          w.domains.create(ada, { hostname: `kin-${round}.test` }),
          w.domains.create(bob, { hostname: `sub.kin-${round}.test` }),
        ]);
        expect(done).toBe(1);
        expect(codes).toEqual(['domain.claimed_elsewhere']);
      }
    });

    it('are all added in a burst, each with a preview of its own', async () => {
      const owners = await Promise.all(Array.from({ length: 5 }, () => w.account()));
      const attempts = owners.flatMap((owner, who) =>
        Array.from({ length: 10 }, (_, n) => w.domains.create(owner, { hostname: `burst.a${who}b${n}.test` })),
      );
      const made = await Promise.all(attempts);
      expect(new Set(made.map(({ domain }) => domain.previewHostname)).size).toBe(50);
    });
  });

  describe('with one connection for everything', () => {
    let one: Wishes;
    let eve: Owner;

    beforeAll(async () => {
      one = await wishes(1);
      eve = await one.account();
    });
    afterAll(() => one.database.drop());

    it('are added, changed, deleted and restored: nothing waits for a second one while it holds the first', async () => {
      const { domain } = await one.domains.create(eve, { hostname: 'one.test', databases: [{ engine: 'mysql' }] });
      const php = { runtime: 'php', name: 'php' };
      const assets = { runtime: 'static', name: 'assets', mount: '/assets/', root: '/assets/' };
      const patch = (change: Parameters<typeof one.domains.patch>[2]) =>
        one.domains.patch(eve.accountId, domain.id, change);
      await patch({ runtimes: [php, assets] });
      await patch({ routes: [{ match: { prefix: '/assets/' }, to: 'assets' }] });
      await patch({ aliases: ['other.test'], env: { COLOUR: { value: 'red', secret: true } }, maintenance: true });
      const { database } = await one.databases.create(eve.accountId, { engine: 'mysql', name: 'own' });
      await one.databases.attach(eve.accountId, database.id, domain.id);
      await one.deletion.delete(eve.accountId, domain.id);
      const restored = await one.deletion.restore(eve.accountId, domain.id);
      expect(restored.domain).toMatchObject({
        aliases: ['other.test'],
        runtimes: [{ name: 'php' }, { name: 'assets' }],
        databases: [{ name: 'main' }, { name: 'own' }],
        maintenance: true,
      });
    });
  });

  describe('being changed', () => {
    it('write one revision for one patch', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'change.test' });
      const { domain: changed, operation } = await w.domains.patch(ada.accountId, domain.id, {
        runtimes: [{ runtime: 'static' }],
        env: { COLOUR: 'green' },
        aliases: ['other.test', 'WWW.change.test'],
        limits: { memoryBytes: 256 * 1024 ** 2 },
        maintenance: true,
      });
      expect(changed).toMatchObject({
        aliases: ['other.test', 'www.change.test'],
        runtimes: [{ runtime: 'static' }],
        limits: { memoryBytes: 256 * 1024 ** 2 },
        maintenance: true,
      });
      expect(operation).toMatchObject({ kind: 'domain.change', revisionId: changed.wantedRevisionId });
      const revisions = await revisionsOf(w, domain.id);
      expect(revisions.map(({ number }) => number)).toEqual([1, 2]);
      expect(revisions[0]!.spec.runtimes[0]!.runtime).toBe('php');
      await w.domains.patch(ada.accountId, domain.id, { aliases: [] });
      expect(await manager().findBy(ClaimedHostname, { domainId: domain.id })).toHaveLength(1);
      await w.domains.create(bob, { hostname: 'other.test' });
    });

    it('write no revision where nothing changes, but where the newest one failed', async () => {
      const { domain } = await w.domains.create(ada, {
        hostname: 'same.test',
        env: { A: { value: 's', secret: true } },
      });
      const same = { env: { A: { secret: true } }, aliases: ['www.same.test'], maintenance: false };
      const revisionId = domain.wantedRevisionId;
      const early = await w.domains.patch(ada.accountId, domain.id, same);
      expect(early.operation).toMatchObject({ status: 'pending', progress: 0, revisionId });
      await manager().update(Domain, domain.id, { liveRevisionId: revisionId });
      const again = await w.domains.patch(ada.accountId, domain.id, same);
      expect(again.operation).toMatchObject({ status: 'succeeded', progress: 1 });
      expect([early, again].map((change) => change.domain.wantedRevisionId)).toEqual([revisionId, revisionId]);
      await manager().update(Domain, domain.id, { failedRevisionId: domain.wantedRevisionId });
      const retried = await w.domains.patch(ada.accountId, domain.id, {});
      expect(retried.operation.status).toBe('pending');
      expect(retried.domain.wantedRevisionId).not.toBe(domain.wantedRevisionId);
    });

    it('give each of many writers at once a revision of its own, and lose none', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'many.test' });
      const writers = Array.from({ length: 20 }, (_, n) =>
        w.domains.revise({
          accountId: ada.accountId,
          domainId: domain.id,
          kind: 'domain.change',
          change: (spec) => ({ ...spec, env: { ...spec.env, [`V${n}`]: { value: String(n), secret: false } } }),
        }),
      );
      await Promise.all(writers);
      const revisions = await revisionsOf(w, domain.id);
      expect(revisions.map(({ number }) => number)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
      expect(Object.keys(revisions.at(-1)!.spec.env)).toHaveLength(20);
      const { wantedRevisionId } = await manager().findOneByOrFail(Domain, { id: domain.id });
      expect(wantedRevisionId).toBe(revisions.at(-1)!.id);
    });

    it('are not to be seen or touched by another account', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'private.test' });
      expect(await refusal(w.reader.read(bob.accountId, domain.id))).toBe('not_found');
      expect(await refusal(w.reader.readEnv(bob.accountId, domain.id))).toBe('not_found');
      expect(await refusal(w.domains.patch(bob.accountId, domain.id, { maintenance: true }))).toBe('not_found');
      expect(await refusal(w.deletion.delete(bob.accountId, domain.id))).toBe('not_found');
      expect(await refusal(w.deletion.restore(bob.accountId, domain.id))).toBe('not_found');
      expect(await revisionsOf(w, domain.id)).toHaveLength(1);
    });
  });

  describe('secrets of the environment', () => {
    it('are in no row, no view and no operation, and can be opened only for their domain', async () => {
      const secret = 'correct-horse-battery-staple';
      const { domain } = await w.domains.create(ada, {
        hostname: 'secret.test',
        env: { KEY: { value: secret, secret: true }, PLAIN: 'to-be-seen' },
      });
      const { env } = await w.reader.readEnv(ada.accountId, domain.id);
      expect(env).toEqual({ KEY: { secret: true }, PLAIN: 'to-be-seen' });
      const dump = JSON.stringify([
        await manager().find(Operation),
        await revisionsOf(w, domain.id),
        await w.reader.read(ada.accountId, domain.id),
      ]);
      expect(dump).not.toContain(secret);
      expect(dump).toContain('to-be-seen');
      const [revision] = await revisionsOf(w, domain.id);
      const sealed = revision!.spec.env.KEY!.value;
      expect(w.secrets.open(sealed, `env:${domain.id}`)).toBe(secret);
      expect(() => w.secrets.open(sealed, 'env:dom_other')).toThrow();
    });

    it('stay where no value is given, go where the name is gone, and cannot be unveiled', async () => {
      const { domain } = await w.domains.create(ada, {
        hostname: 'keep.test',
        env: { KEY: { value: 'first', secret: true }, OTHER: 'x' },
      });
      const opened = async () => {
        const { spec } = (await revisionsOf(w, domain.id)).at(-1)!;
        return Object.fromEntries(
          Object.entries(spec.env).map(([name, { value, secret }]) => [
            name,
            secret ? w.secrets.open(value, `env:${domain.id}`) : value,
          ]),
        );
      };
      await w.domains.patch(ada.accountId, domain.id, { env: { KEY: { secret: true }, NEW: 'y' } });
      expect(await opened()).toEqual({ KEY: 'first', NEW: 'y' });
      await w.domains.patch(ada.accountId, domain.id, { env: { KEY: { value: 'second', secret: true } } });
      expect(await opened()).toEqual({ KEY: 'second' });
      expect(await refusal(w.domains.patch(ada.accountId, domain.id, { env: { KEY: { secret: false } } }))).toBe(
        'invalid',
      );
      expect(await refusal(w.domains.patch(ada.accountId, domain.id, { env: { ABSENT: {} } }))).toBe('invalid');
      expect(await refusal(w.domains.patch(ada.accountId, domain.id, { env: { SITE_ROOT: '/' } }))).toBe('invalid');
    });
  });

  describe('being deleted', () => {
    it('keep their names, and come back whole within the grace period', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'gone.test', databases: [{ engine: 'mysql' }] });
      const databaseId = domain.databases[0]!.id;
      await w.goLive(domain.id);
      const deleted = await w.deletion.delete(ada.accountId, domain.id);
      expect(deleted.domain).toMatchObject({
        status: 'deleting',
        deletedAt: w.clock.now().toISOString(),
        restorableUntil: new Date(w.clock.now().getTime() + 14 * DAY).toISOString(),
        databases: [],
      });
      expect(deleted.operation.kind).toBe('domain.delete');
      expect((await w.databases.read(ada.accountId, databaseId)).status).toBe('deleting');
      expect(await refusal(w.domains.create(bob, { hostname: 'gone.test' }))).toBe('domain.hostname_taken');
      expect(await refusal(w.domains.create(ada, { hostname: 'gone.test' }))).toBe('domain.hostname_taken');
      expect(await refusal(w.domains.patch(ada.accountId, domain.id, { maintenance: true }))).toBe('domain.deleted');
      expect(await refusal(w.deletion.delete(ada.accountId, domain.id))).toBe('domain.deleted');
      w.clock.advance(13 * DAY);
      const restored = await w.deletion.restore(ada.accountId, domain.id);
      expect(restored.domain).toMatchObject({
        deletedAt: null,
        restorableUntil: null,
        databases: [{ id: databaseId }],
      });
      expect(restored.operation).toMatchObject({ kind: 'domain.restore', status: 'pending' });
      expect((await w.databases.read(ada.accountId, databaseId)).domains).toEqual([domain.id]);
      expect(await refusal(w.deletion.restore(ada.accountId, domain.id))).toBe('domain.not_deleted');
    });

    it('come back as they served, and not with the change that had failed', async () => {
      const served = { COLOUR: { value: 'red', secret: false } };
      const { domain } = await w.domains.create(ada, { hostname: 'failed.test', env: served });
      await w.goLive(domain.id);
      const env = { COLOUR: { value: 'broken', secret: false } };
      const failed = await w.domains.patch(ada.accountId, domain.id, { env, aliases: ['www.failed.test'] });
      await manager().update(Domain, domain.id, { failedRevisionId: failed.domain.wantedRevisionId });
      await w.deletion.delete(ada.accountId, domain.id);
      await w.deletion.restore(ada.accountId, domain.id);
      const [, , restored] = await revisionsOf(w, domain.id);
      expect(restored).toMatchObject({ number: 3, spec: { env: served, aliases: ['www.failed.test'] } });
    });

    it('are gone afterwards, and their names free', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'late.test' });
      await w.deletion.delete(ada.accountId, domain.id);
      w.clock.advance(14 * DAY);
      expect(await refusal(w.deletion.restore(ada.accountId, domain.id))).toBe('domain.gone');
      const { domain: next } = await w.domains.create(bob, { hostname: 'late.test', aliases: [] });
      expect(next.hostname).toBe('late.test');
    });

    it('leave a database that others use, and one that was made by itself', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'one.share.test', databases: [{ engine: 'mysql' }] });
      const { domain: other } = await w.domains.create(ada, { hostname: 'two.share.test' });
      const shared = domain.databases[0]!.id;
      await w.databases.attach(ada.accountId, shared, other.id);
      const { database: own } = await w.databases.create(ada.accountId, {
        engine: 'mysql',
        name: 'own',
        domainId: domain.id,
      });
      await w.deletion.delete(ada.accountId, domain.id);
      expect(await w.databases.read(ada.accountId, shared)).toMatchObject({ deletedAt: null, domains: [other.id] });
      expect(await w.databases.read(ada.accountId, own.id)).toMatchObject({ deletedAt: null, domains: [] });
      const restored = await w.deletion.restore(ada.accountId, domain.id);
      expect(restored.domain.databases.map(({ id }) => id)).toEqual([shared, own.id]);
    });

    it('happens once, however often it is asked for', async () => {
      const { domain } = await w.domains.create(ada, { hostname: 'twice.test' });
      const attempts = Array.from({ length: 5 }, () => w.deletion.delete(ada.accountId, domain.id));
      expect(await outcomes(attempts)).toEqual({ done: 1, codes: Array(4).fill('domain.deleted') });
      expect(await manager().countBy(Operation, { subjectId: domain.id, kind: 'domain.delete' })).toBe(1);
    });
  });

  async function countRows(): Promise<number[]> {
    return Promise.all([Domain, ClaimedHostname, Operation, AccountEvent].map((entity) => manager().count(entity)));
  }
});
