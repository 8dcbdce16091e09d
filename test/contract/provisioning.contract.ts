import { Agent } from 'node:http';
import { Account } from '@onebox/accounts';
import { newId } from '@onebox/database';
import { TenantDatabase } from '@onebox/databases';
import { ClaimedHostname, DomainRevision } from '@onebox/domains';
import type { Operation } from '@onebox/operations';
import { type JournalStep, TenantVolume } from '@onebox/provisioning';
import { catalogue, type RevisionSpec } from '@onebox/runtimes';
import { createConnection } from 'mysql2/promise';
import { tarOf } from '../support/archives.js';
import { ask, eventually } from '../support/ask.js';
import { Hosting } from './support/hosting.js';

const DAY_MS = 24 * 60 * 60_000;

/** Prints what a test wants to see of its container. */
const SHOW = `<?php echo getenv('COLOUR') ?: 'none', ' ', $_SERVER['SERVER_ADDR'];`;

const PHP = { name: 'php', runtime: 'php', version: '8.4', root: '/', mount: '/', default: true };

/** The reconcilers over the real engine, edge, activator and database servers; only the API's writes are made by hand. */
describe('provisioning', () => {
  jest.setTimeout(180_000);

  let hosting: Hosting;
  let account: Account;
  const get = (host: string, path = '/') => ask({ port: hosting.config.httpPort, host, path });
  const status = async (domainId: string) => (await hosting.read(domainId)).status;

  beforeAll(async () => {
    hosting = await Hosting.start({
      id: 'prov1',
      ports: [21600, 21601, 21602, 21603, 21604],
      subnets: '10.232.0.0/17',
      env: { ONEBOX_READY_SECONDS: '8', ONEBOX_DRAIN_SECONDS: '5', ONEBOX_WAKE_SECONDS: '15' },
    });
    account = await hosting.account();
  });
  afterAll(() => hosting?.stop());

  async function live(...given: Parameters<Hosting['domain']> | []) {
    const [owner = account, change, withDatabase] = given;
    const site = await hosting.domain(owner, change, withDatabase);
    hosting.queue.add(`domain:${site.id}`);
    expect(await hosting.ended(site.operation)).toMatchObject({ status: 'succeeded', progress: 1, error: null });
    return site;
  }

  const deploy = (...given: Parameters<Hosting['deploy']>) => hosting.deploy(...given);

  describe('a domain', () => {
    it('goes live under its hostname, its aliases and its preview name', async () => {
      const site = await live(account, { aliases: ['www.first.example.com'], hostname: 'first.example.com' });
      for (const host of [site.hostname, 'www.first.example.com', site.spec.previewHostname]) {
        const answer = await get(host);
        expect([answer.status, answer.body]).toEqual([200, expect.stringContaining(`${host} is ready`)]);
      }
      expect(await hosting.read(site.id)).toMatchObject({ status: 'live', statusDetail: null });
    });

    it('leads each prefix to its own runtime', async () => {
      const docs = { name: 'docs', runtime: 'static', version: '1', root: '/docs/', mount: '/docs/', default: false };
      const version = catalogue.find('static')!.versions[0]!.version;
      const site = await live(account, { runtimes: [PHP, { ...docs, version }] });
      await hosting.ended(await deploy(site.id, { 'index.php': SHOW, 'docs/index.html': 'the manual' }));
      expect((await get(site.hostname)).body).toMatch(/^none/);
      expect((await get(site.hostname, '/docs/')).body).toBe('the manual');
      await eventually(async () => (await hosting.sites(site.id)).length === 2, 'one container a runtime');
    });

    it('takes a change without a failed request, and drains the old container', async () => {
      const site = await live();
      await hosting.ended(await deploy(site.id, { 'index.php': SHOW }));
      const load = loadOn(site.hostname);
      for (const colour of ['red', 'green']) {
        const operation = await hosting.revise(site.id, { env: { COLOUR: { value: colour, secret: false } } });
        expect(await hosting.ended(operation)).toMatchObject({ status: 'succeeded' });
        expect((await get(site.hostname)).body).toContain(colour);
      }
      await eventually(async () => (await hosting.sites(site.id)).length === 1, 'the old containers are gone');
      const { answers, failures } = await load.end();
      expect(failures).toEqual([]);
      expect(answers).toBeGreaterThan(50);
      const addresses = await hosting.database.dataSource.query<{ resting: number }[]>(
        'SELECT COUNT(*) AS resting FROM workload_addresses WHERE workload IS NULL AND released_at IS NOT NULL',
      );
      expect(Number(addresses[0]!.resting)).toBeGreaterThan(0);
    });

    it('keeps what is live where a candidate does not answer well, and says why', async () => {
      const site = await live();
      await hosting.ended(await deploy(site.id, { 'index.php': SHOW }));
      const load = loadOn(site.hostname);
      const broken = '<?php error_log("the cause of it all"); http_response_code(500);';
      const failed = await hosting.ended(await deploy(site.id, { 'index.php': broken }));
      expect(failed).toMatchObject({ status: 'failed', error: { code: 'site.not_ready' } });
      expect(failed.error!.message).toContain('/ answered 500');
      expect(failed.error!.detail.join('\n')).toContain('the cause of it all');
      expect((await get(site.hostname)).body).toMatch(/^none 10\.232\./);
      await eventually(async () => (await hosting.sites(site.id)).length === 1, 'the candidate is gone');
      expect((await load.end()).failures).toEqual([]);
      expect(await hosting.read(site.id)).toMatchObject({ status: 'live' });
      const [container] = await hosting.sites(site.id);
      await hosting.docker.getContainer(container!.id).kill();
      expect((await get(site.hostname)).body).toMatch(/^none/);
      const repaired = await hosting.ended(await deploy(site.id, { 'index.php': SHOW }));
      expect(repaired).toMatchObject({ status: 'succeeded' });
      expect(await hosting.read(site.id)).toMatchObject({ status: 'live', statusDetail: null });
    });

    it('is not led to by a name that it gave away, whatever becomes of the change', async () => {
      const host = 'moving.example.com';
      const loser = await live(account, { aliases: [host] });
      await hosting.ended(await deploy(loser.id, { 'index.php': 'the first site' }));
      expect((await get(host)).body).toBe('the first site');
      const change = await hosting.revise(loser.id, { aliases: [], limits: { memoryBytes: 8 * 1024 ** 2 } });
      expect(await hosting.ended(change)).toMatchObject({ status: 'failed' });
      expect((await get(host)).status).toBe(404);
      const owner = await hosting.account();
      const taker = await live(owner, { aliases: [host] });
      await hosting.ended(await deploy(taker.id, { 'index.php': 'the second site' }));
      const [container] = await hosting.sites(loser.id);
      await hosting.docker.getContainer(container!.id).remove({ force: true });
      expect((await get(loser.hostname)).body).toBe('the first site');
      expect((await get(host)).body).toBe('the second site');
    });

    it('does not take a name back that another account was given while it was being changed', async () => {
      const host = 'taken.example.com';
      const loser = await live(account, { aliases: [host] });
      await hosting.ended(await deploy(loser.id, { 'index.php': 'the first site' }));
      const winner = await live(await hosting.account());
      await hosting.ended(await deploy(winner.id, { 'index.php': 'the second site' }));
      let over = false;
      const seen = new Set<string>();
      const watch = async () => {
        while (!over) seen.add((await get(host)).body);
      };
      let watching: Promise<void> | undefined;
      const takeOver = async () => {
        await hosting.database.dataSource.manager.delete(ClaimedHostname, { hostname: host });
        await hosting.ended(await hosting.revise(winner.id, { aliases: [host] }));
        watching = watch();
      };
      Object.assign(hosting.cutOff, { at: 'domain.candidate-answered', meanwhile: takeOver, goesOn: true });
      const colour = { COLOUR: { value: 'red', secret: false } };
      expect(await hosting.ended(await hosting.revise(loser.id, { env: colour }))).toMatchObject({
        status: 'succeeded',
      });
      hosting.cutOff.goesOn = false;
      await hosting.settled(`domain:${loser.id}`);
      over = true;
      await watching;
      expect([...seen]).toEqual(['the second site']);
      expect((await get(loser.hostname)).body).toBe('the first site');
    });

    it('fails where its first revision cannot come up', async () => {
      const site = await hosting.domain(account, { limits: { memoryBytes: 8 * 1024 ** 2 } });
      hosting.queue.add(`domain:${site.id}`);
      expect(await hosting.ended(site.operation)).toMatchObject({
        status: 'failed',
        error: { code: expect.stringMatching(/site\./) },
      });
      expect(await status(site.id)).toBe('failed');
      expect((await get(site.hostname)).status).toBe(503);
      await eventually(async () => (await hosting.sites(site.id)).length === 0, 'its container is gone');
      const repair = await hosting.revise(site.id, { limits: {} });
      expect(await hosting.ended(repair)).toMatchObject({ status: 'succeeded' });
      expect(await get(site.hostname)).toMatchObject({ status: 200 });
    });

    it('swallows what a newer revision overtakes', async () => {
      const site = await live();
      const operations: Operation[] = [];
      for (const colour of ['1', '2', '3']) {
        operations.push(await hosting.revise(site.id, { env: { COLOUR: { value: colour, secret: false } } }));
      }
      const last = await hosting.ended(operations[2]!);
      expect(last.status).toBe('succeeded');
      for (const operation of operations.slice(0, 2)) {
        expect(['superseded', 'succeeded']).toContain((await hosting.ended(operation)).status);
      }
      expect((await hosting.ended(operations[1]!)).supersededBy).toBe(last.id);
    });

    it('is repaired by a change where what was live cannot be started any more, and serves meanwhile', async () => {
      const site = await live();
      await hosting.ended(await deploy(site.id, { 'index.php': SHOW }));
      const [before] = await hosting.sites(site.id);
      // Docker refuses so little memory; the plan is another one than that of the container that runs.
      await alterLive(site.id, { limits: { memoryBytes: 1024 ** 2 } });
      await hosting.settled(`domain:${site.id}`);
      expect(await hosting.read(site.id)).toMatchObject({
        status: 'degraded',
        statusDetail: expect.stringContaining('emory'),
      });
      expect((await get(site.hostname)).body).toMatch(/^none/);
      const load = loadOn(site.hostname);
      const broken = await hosting.revise(site.id, { limits: { memoryBytes: 8 * 1024 ** 2 } });
      expect(await hosting.ended(broken)).toMatchObject({ status: 'failed' });
      expect((await get(site.hostname)).body).toMatch(/^none/);
      const repair = { limits: {}, env: { COLOUR: { value: 'red', secret: false } } };
      expect(await hosting.ended(await hosting.revise(site.id, repair))).toMatchObject({ status: 'succeeded' });
      expect((await get(site.hostname)).body).toMatch(/^red/);
      expect((await load.end()).failures).toEqual([]);
      await eventually(async () => (await hosting.sites(site.id)).length === 1, 'the old container is gone');
      expect((await hosting.sites(site.id))[0]!.id).not.toBe(before!.id);
      expect(await hosting.read(site.id)).toMatchObject({ status: 'live', statusDetail: null });
    });

    it('serves on where the catalogue has lost what is live, and a change replaces it', async () => {
      const site = await live();
      await hosting.ended(await deploy(site.id, { 'index.php': SHOW }));
      await alterLive(site.id, { runtimes: [{ ...PHP, version: '5.0' }] });
      const load = loadOn(site.hostname);
      await hosting.settled(`domain:${site.id}`);
      const told = { status: 'live', statusDetail: expect.stringContaining('no PHP 5.0') };
      expect(await hosting.read(site.id)).toMatchObject(told);
      const broken = await hosting.revise(site.id, { limits: { memoryBytes: 8 * 1024 ** 2 }, runtimes: [PHP] });
      expect(await hosting.ended(broken)).toMatchObject({ status: 'failed' });
      await eventually(async () => (await hosting.sites(site.id)).length === 1, 'the candidate is gone');
      const repair = { limits: {}, env: { COLOUR: { value: 'red', secret: false } } };
      expect(await hosting.ended(await hosting.revise(site.id, repair))).toMatchObject({ status: 'succeeded' });
      expect((await get(site.hostname)).body).toMatch(/^red/);
      expect((await load.end()).failures).toEqual([]);
      await eventually(async () => (await hosting.sites(site.id)).length === 1, 'the old container is gone');
      expect(await hosting.read(site.id)).toMatchObject({ status: 'live', statusDetail: null });
    });

    it('is suspended, let go on and deleted where the catalogue has lost what is live', async () => {
      const owner = await hosting.account();
      const site = await live(owner);
      await alterLive(site.id, { runtimes: [{ ...PHP, version: '5.0' }] });
      const { manager } = hosting.database.dataSource;
      await manager.update(Account, owner.id, { status: 'suspended' });
      await hosting.settled(`domain:${site.id}`);
      expect([(await get(site.hostname)).status, await status(site.id)]).toEqual([503, 'suspended']);
      expect(await hosting.sites(site.id)).toEqual([]);
      await manager.update(Account, owner.id, { status: 'active' });
      await hosting.settled(`domain:${site.id}`);
      expect([(await get(site.hostname)).status, await status(site.id)]).toEqual([503, 'failed']);
      const repair = await hosting.revise(site.id, { runtimes: [PHP] });
      expect(await hosting.ended(repair)).toMatchObject({ status: 'succeeded' });
      expect((await get(site.hostname)).status).toBe(200);
      await alterLive(site.id, { runtimes: [{ ...PHP, version: '5.0' }] });
      expect(await hosting.ended(await hosting.delete(site.id, DAY_MS))).toMatchObject({ status: 'succeeded' });
      expect([(await get(site.hostname)).status, await status(site.id)]).toEqual([404, 'deleted']);
    });

    it('is back after its container died, and its visitors wait', async () => {
      const site = await live();
      for (let time = 0; time < 3; time++) {
        const [container] = await hosting.sites(site.id);
        await hosting.docker.getContainer(container!.id).kill();
        expect(await get(site.hostname)).toMatchObject({ status: 200 });
      }
      const [container] = await hosting.sites(site.id);
      await hosting.docker.getContainer(container!.id).remove({ force: true });
      expect(await get(site.hostname)).toMatchObject({ status: 200 });
      await eventually(async () => (await status(site.id)) === 'live', 'it is live again');
    });

    it('shows its maintenance page and comes back with the same container', async () => {
      const site = await live();
      const before = await hosting.sites(site.id);
      await hosting.ended(await hosting.revise(site.id, { maintenance: true }));
      expect((await get(site.hostname)).status).toBe(503);
      await hosting.ended(await hosting.revise(site.id, { maintenance: false }));
      expect((await get(site.hostname)).status).toBe(200);
      expect((await hosting.sites(site.id)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    });

    it.each(['pause', 'stop'] as const)('sleeps (%s) until somebody comes', async (mode) => {
      const site = await live();
      await hosting.provisioning.sleep(site.id, mode);
      const asleep = mode === 'pause' ? 'paused' : 'exited';
      await eventually(async () => (await hosting.sites(site.id))[0]?.state === asleep, asleep);
      await hosting.settled(`domain:${site.id}`);
      expect([await status(site.id), (await hosting.sites(site.id))[0]?.state]).toEqual(['sleeping', asleep]);
      const answers = await Promise.all(Array.from({ length: 5 }, () => get(site.hostname)));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
      await eventually(async () => (await status(site.id)) === 'live', 'it is live');
      expect((await hosting.edge.site(site.id))?.state).toBe('live');
    });

    it('is silent while its account is suspended', async () => {
      const owner = await hosting.account();
      const site = await live(owner);
      const { manager } = hosting.database.dataSource;
      await manager.update(Account, owner.id, { status: 'suspended' });
      await hosting.settled(`domain:${site.id}`);
      expect([(await get(site.hostname)).status, await status(site.id)]).toEqual([503, 'suspended']);
      expect(await hosting.engine.workloads({ accountId: owner.id })).toEqual([]);
      await eventually(async () => !(await networksOf(owner.id)).length, 'its network is gone');
      await manager.update(Account, owner.id, { status: 'active' });
      await hosting.settled(`domain:${site.id}`);
      expect([(await get(site.hostname)).status, await status(site.id)]).toEqual([200, 'live']);
    });

    it('is gone at once when it is deleted, and comes back with its files', async () => {
      const owner = await hosting.account();
      const site = await live(owner);
      await hosting.ended(await deploy(site.id, { 'index.php': SHOW, 'mine.txt': 'my words' }));
      const deletion = await hosting.delete(site.id, DAY_MS);
      expect(await hosting.ended(deletion)).toMatchObject({ status: 'succeeded' });
      expect([(await get(site.hostname)).status, await status(site.id)]).toEqual([404, 'deleted']);
      expect(await hosting.engine.workloads({ accountId: owner.id })).toEqual([]);
      expect(await volumeRow(hosting.names.siteVolume(site.id))).toMatchObject({ removeAfter: expect.any(Date) });
      await hosting.settled('tombstones:all');
      expect(await hosting.ended(await hosting.restore(site.id))).toMatchObject({ status: 'succeeded' });
      expect((await get(site.hostname, '/mine.txt')).body).toBe('my words');
      expect(await volumeRow(hosting.names.siteVolume(site.id))).toMatchObject({ removeAfter: null });
    });

    it('is collected when its grace period is over, and not before', async () => {
      const site = await live();
      const volume = hosting.names.siteVolume(site.id);
      await hosting.ended(await hosting.delete(site.id, DAY_MS));
      await hosting.settled('tombstones:all');
      expect(await volumes()).toContain(volume);
      await hosting.delete(site.id, -1);
      await hosting.settled(`domain:${site.id}`);
      const { manager } = hosting.database.dataSource;
      await manager.update(TenantVolume, volume, { removeAfter: new Date(0) });
      await hosting.settled('tombstones:all');
      expect(await volumes()).not.toContain(volume);
      expect((await hosting.read(site.id)).purgedAt).toBeInstanceOf(Date);
      expect(await manager.findBy(ClaimedHostname, { domainId: site.id })).toEqual([]);
    });

    it('is an incident, not an empty site, when its files are gone', async () => {
      const site = await live();
      const [container] = await hosting.sites(site.id);
      await hosting.docker.getContainer(container!.id).remove({ force: true });
      await hosting.queue.whenSettled(`domain:${site.id}`);
      await eventually(async () => {
        for (const { name } of await hosting.sites(site.id)) await hosting.engine.removeWorkload(name);
        await hosting.engine.removeVolume(hosting.names.siteVolume(site.id));
        return !(await volumes()).includes(hosting.names.siteVolume(site.id));
      }, 'the volume is away');
      await hosting.settled(`domain:${site.id}`);
      expect(await hosting.read(site.id)).toMatchObject({
        status: 'failed',
        statusDetail: expect.stringMatching(/missing/),
      });
      expect(await volumes()).not.toContain(hosting.names.siteVolume(site.id));
      const change = await hosting.revise(site.id, { env: { COLOUR: { value: 'red', secret: false } } });
      expect(await hosting.ended(change)).toMatchObject({ status: 'failed', error: { code: 'engine.volume_missing' } });
      expect(await hosting.read(site.id)).toMatchObject({
        status: 'failed',
        statusDetail: expect.stringMatching(/missing/),
      });
    });
  });

  describe('a database', () => {
    const CONNECTS = `<?php
      mysqli_report(MYSQLI_REPORT_OFF);
      $db = @mysqli_connect(getenv('MYSQL_HOST'), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'), getenv('MYSQL_DATABASE'));
      if (!$db) { http_response_code(500); die(mysqli_connect_error()); }
      $db->query('CREATE TABLE IF NOT EXISTS t (n INT)');
      $db->query('INSERT INTO t VALUES (1)');
      echo getenv('MYSQL_USER'), ' ', $db->query('SELECT COUNT(*) FROM t')->fetch_row()[0];`;

    it('is there when its site goes live, and its password changes without a failed request', async () => {
      const owner = await hosting.account();
      const site = await live(owner, {}, true);
      const id = site.database!.id;
      await hosting.ended(await deploy(site.id, { 'index.php': CONNECTS }));
      expect((await get(site.hostname)).body).toMatch(/_a \d+$/);
      const { manager } = hosting.database.dataSource;
      const row = await manager.findOneByOrFail(TenantDatabase, { id });
      expect(row).toMatchObject({ status: 'ready', host: expect.stringMatching(/^10\.232\./), port: 3306 });

      const load = loadOn(site.hostname);
      await manager.update(TenantDatabase, id, {
        passwordB: hosting.seal(id, 'b', `"'\\second`),
        currentLogin: 'b',
        rotation: 1,
      });
      const change = await hosting.revise(site.id, { databases: [{ databaseId: id, login: 'b', rotation: 1 }] });
      const rotation = await hosting.operations.create(manager, {
        ...{ accountId: owner.id, kind: 'database.password', subjectId: id },
      });
      hosting.queue.add(`database:${id}`);
      expect(await hosting.ended(change)).toMatchObject({ status: 'succeeded' });
      expect(await hosting.ended(rotation)).toMatchObject({ status: 'succeeded' });
      expect((await get(site.hostname)).body).toMatch(/_b \d+$/);
      expect((await load.end()).failures).toEqual([]);
      expect((await manager.findOneByOrFail(TenantDatabase, { id })).passwordA).toBeNull();
      await expect(connectAs(row.host!, `${row.physicalName}_a`, `first-${id}`)).rejects.toThrow(/denied/i);
      await connectAs(row.host!, `${row.physicalName}_b`, `"'\\second`);
    });

    it('is back after its server died, with its data', async () => {
      const owner = await hosting.account();
      const site = await live(owner, {}, true);
      await hosting.ended(await deploy(site.id, { 'index.php': CONNECTS }));
      const before = countOf((await get(site.hostname)).body);
      const server = await hosting.engine.workload(hosting.names.databaseServer(owner.id, 'mysql'));
      await hosting.docker.getContainer(server!.id).kill();
      const after = await eventually(async () => {
        const answer = await get(site.hostname);
        return answer.status === 200 && countOf(answer.body);
      }, 'the database answers again');
      expect(after).toBe(before + 1);
    });

    it('is shared by the sites of an account that are made at once', async () => {
      const owner = await hosting.account();
      const sites = await Promise.all([1, 2, 3].map(() => hosting.domain(owner, {}, true)));
      for (const { id } of sites) hosting.queue.add(`domain:${id}`);
      for (const { operation } of sites) expect(await hosting.ended(operation)).toMatchObject({ status: 'succeeded' });
      expect(await hosting.engine.workloads({ kind: 'database-server', accountId: owner.id })).toHaveLength(1);
    });

    it('is never filled again where its volume turns out to be empty', async () => {
      const owner = await hosting.account();
      const site = await live(owner, {}, true);
      const id = site.database!.id;
      const name = hosting.names.databaseServer(owner.id, 'mysql');
      const { uid } = owner;
      const { manager } = hosting.database.dataSource;
      // Held still by its account's suspension, so that nobody starts it meanwhile.
      await manager.update(Account, owner.id, { status: 'suspended' });
      await hosting.settled(`database:${id}`);
      const emptied = await hosting.engine.runOnce({
        name: `ob-prov1-empty`,
        labels: { kind: 'sandbox', accountId: owner.id },
        image: (await hosting.docker.listImages({ filters: { reference: ['onebox/sandbox'] } }))[0]!.RepoTags![0]!,
        command: ['sh', '-c', 'rm -rf /data/* /data/.[!.]*'],
        env: {},
        user: `${uid}:${uid}`,
        readOnlyRoot: true,
        mounts: [{ volume: name, path: '/data' }],
        tmpfs: {},
        limits: { memoryBytes: 64 * 1024 ** 2, cpus: 1, pids: 32 },
      });
      expect(emptied).toMatchObject({ exitCode: 0 });
      await manager.update(Account, owner.id, { status: 'active' });
      hosting.queue.add(`database:${id}`);
      await eventually(
        async () => (await manager.findOneByOrFail(TenantDatabase, { id })).status === 'failed',
        'it fails',
      );
      expect((await manager.findOneByOrFail(TenantDatabase, { id })).statusDetail).toMatch(/empty now/);
    });

    it('is dropped when it cannot be restored any more, and its server goes with the last one', async () => {
      const owner = await hosting.account();
      const row = await hosting.databaseRow(owner, null);
      const { manager } = hosting.database.dataSource;
      const creation = await hosting.operations.create(manager, {
        ...{ accountId: owner.id, kind: 'database.create', subjectId: row.id },
      });
      hosting.queue.add(`database:${row.id}`);
      expect(await hosting.ended(creation)).toMatchObject({ status: 'succeeded' });
      const volume = hosting.names.databaseServer(owner.id, 'mysql');
      await manager.update(TenantDatabase, row.id, {
        deletedAt: new Date(),
        restorableUntil: new Date(Date.now() + DAY_MS),
      });
      const deletion = await hosting.operations.create(manager, {
        ...{ accountId: owner.id, kind: 'database.delete', subjectId: row.id },
      });
      hosting.queue.add(`database:${row.id}`);
      expect(await hosting.ended(deletion)).toMatchObject({ status: 'succeeded' });
      await hosting.settled('tombstones:all');
      expect(await volumes()).toContain(volume);
      await manager.update(TenantDatabase, row.id, { restorableUntil: new Date(0) });
      await eventually(
        async () => {
          await hosting.settled('tombstones:all');
          return !(await volumes()).includes(volume);
        },
        'the volume is gone',
        60_000,
      );
      expect((await manager.findOneByOrFail(TenantDatabase, { id: row.id })).purgedAt).toBeInstanceOf(Date);
    });
  });

  describe('an application', () => {
    it('is installed, and lets its owner in once', async () => {
      const owner = await hosting.account();
      const site = await live(owner, { app: 'wordpress' }, true);
      const answer = await get(site.hostname);
      expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('wp-content')]);
      const signal = new AbortController().signal;
      const asked = { accountId: owner.id, domainId: site.id };
      const login = await hosting.provisioning.handlers.appLogin(asked, signal);
      expect(login).toMatchObject({ url: expect.stringContaining(site.hostname), expiresAt: expect.any(String) });
      await expect(hosting.provisioning.handlers.appLogin({ ...asked, accountId: account.id }, signal)).rejects.toThrow(
        /no such domain/,
      );
    });
  });

  describe('commands', () => {
    it('tell a site’s logs, and only its owner', async () => {
      const site = await live();
      await get(site.hostname, '/logged-path');
      const asked = { accountId: account.id, domainId: site.id };
      const lines = await eventually(async () => {
        const found: string[] = [];
        const signal = new AbortController().signal;
        for await (const line of hosting.provisioning.handlers.logs(asked, signal)) found.push(line.text);
        return found.some((line) => line.includes('/logged-path')) && found;
      }, 'the request is in the log');
      expect(lines).not.toHaveLength(0);
      const stranger = hosting.provisioning.handlers.logs(
        { ...asked, accountId: 'acc_0' },
        new AbortController().signal,
      );
      await expect(stranger[Symbol.asyncIterator]().next()).rejects.toThrow(/no such domain/);
    });

    it('refuse an archive with the reason', async () => {
      const site = await live();
      const input = {
        accountId: account.id,
        domainId: site.id,
        releaseId: newId('rel'),
        baseReleaseId: null,
        path: '/',
      };
      const bad = tarOf([{ name: '../../etc/passwd', content: 'x' }]);
      const upload = hosting.provisioning.handlers.uploadContent(
        { ...input, format: 'auto', maxBytes: 1e6 },
        bad,
        new AbortController().signal,
      );
      await expect(upload).rejects.toMatchObject({ rejection: 'invalid', code: 'content.unsafe_path' });
    });
  });

  describe('many at once', () => {
    it('twelve domains of three accounts all get live, and are on one network an account', async () => {
      const owners = await Promise.all([1, 2, 3].map(() => hosting.account()));
      const sites = await Promise.all(owners.flatMap((owner) => [1, 2, 3, 4].map(() => hosting.domain(owner))));
      for (const { id } of sites) hosting.queue.add(`domain:${id}`);
      for (const { operation } of sites) {
        expect(await hosting.ended(operation, 120_000)).toMatchObject({ status: 'succeeded' });
      }
      for (const { hostname } of sites) expect((await get(hostname)).status).toBe(200);
      for (const { id } of owners) expect(await networksOf(id)).toHaveLength(1);
    });
  });

  describe('what belongs to nothing', () => {
    it('is collected, but a volume only reported', async () => {
      const accountId = (await hosting.account()).id;
      const labels = { kind: 'site' as const, accountId, domainId: 'dom_gone' };
      await hosting.engine.ensureVolume({ name: 'ob-prov1-site-gone', labels });
      await hosting.engine.ensureNetwork({ name: 'ob-prov1-net-gone', accountId, subnet: '10.232.126.0/23' });
      const image = (await hosting.docker.listImages({ filters: { reference: ['onebox/php'] } }))[0]!.RepoTags![0]!;
      await hosting.engine.createWorkload({
        ...{ name: 'ob-prov1-gone-0', labels, image, env: {}, readOnlyRoot: true, tmpfs: {} },
        mounts: [{ volume: 'ob-prov1-site-gone', path: '/srv/site' }],
        network: { name: 'ob-prov1-net-gone', address: '10.232.126.9' },
        limits: { memoryBytes: 64 * 1024 ** 2, cpus: 1, pids: 32 },
      });
      await hosting.settled('tombstones:all');
      expect(await hosting.engine.workload('ob-prov1-gone-0')).toBeUndefined();
      expect((await hosting.engine.networks()).map(({ name }) => name)).not.toContain('ob-prov1-net-gone');
      expect(await volumes()).toContain('ob-prov1-site-gone');
      expect(hosting.warnings).toContainEqual({ volume: 'ob-prov1-site-gone' });
    });

    it('is left alone where it is another installation’s', async () => {
      const site = await live();
      const other = await Hosting.start({
        id: 'prov2',
        ports: [21610, 21611, 21612, 21613, 21614],
        subnets: '10.232.128.0/17',
      });
      try {
        const theirs = await other.domain(await other.account());
        other.queue.add(`domain:${theirs.id}`);
        expect(await other.ended(theirs.operation)).toMatchObject({ status: 'succeeded' });
        await other.settled('tombstones:all');
        await hosting.settled('tombstones:all');
        expect((await ask({ port: 21610, host: theirs.hostname })).status).toBe(200);
        expect((await ask({ port: 21610, host: site.hostname })).status).toBe(404);
        expect((await get(theirs.hostname)).status).toBe(404);
      } finally {
        await other.stop();
      }
      expect((await get(site.hostname)).status).toBe(200);
    });
  });

  describe('a pass that is cut off', () => {
    const bringingUp: JournalStep[] = [
      'domain.operation-started',
      'domain.volume-recorded',
      'domain.ground-ready',
      'domain.container-created',
      'domain.container-started',
      'domain.candidate-published',
      'domain.candidate-answered',
      'domain.edge-switched',
      'domain.live-written',
      'domain.operation-succeeded',
    ];
    const deleting: JournalStep[] = [
      'domain.edge-removed',
      'domain.container-stopped',
      'domain.container-removed',
      'domain.address-released',
      'domain.containers-removed',
      'domain.tombstone-written',
      'domain.deletion-written',
    ];

    it.each(bringingUp)('at %s ends as if nothing had happened', async (step) => {
      hosting.cutOff.at = step;
      const site = await live();
      expect(hosting.cutOff.at).toBeUndefined();
      await hosting.settled(`domain:${site.id}`);
      expect((await get(site.hostname)).status).toBe(200);
      expect(await hosting.sites(site.id)).toHaveLength(1);
      expect(await hosting.read(site.id)).toMatchObject({ status: 'live', failedRevisionId: null });
    });

    it.each(deleting)('at %s of a deletion too', async (step) => {
      const site = await live();
      hosting.cutOff.at = step;
      expect(await hosting.ended(await hosting.delete(site.id, DAY_MS))).toMatchObject({ status: 'succeeded' });
      await hosting.settled(`domain:${site.id}`);
      expect(hosting.cutOff.at).toBeUndefined();
      expect([(await get(site.hostname)).status, await status(site.id)]).toEqual([404, 'deleted']);
      expect(await hosting.sites(site.id)).toEqual([]);
      expect(await volumeRow(hosting.names.siteVolume(site.id))).toMatchObject({ removeAfter: expect.any(Date) });
    });
  });

  describe('old releases', () => {
    it('go, but for the last ones, and the size is measured', async () => {
      const site = await live();
      const volume = hosting.names.siteVolume(site.id);
      const old = newId('rel', Date.now() - DAY_MS);
      const make = ['sh', '-c', `mkdir /srv/site/releases/${old} /srv/site/releases/mine`];
      const [container] = await hosting.sites(site.id);
      expect(await hosting.engine.exec(container!.name, { command: make })).toMatchObject({ exitCode: 0 });
      await hosting.settled(`files:${site.id}`);
      const listed = await hosting.engine.exec(container!.name, { command: ['ls', '/srv/site/releases'] });
      expect(listed.stdout.trim().split('\n').sort()).toEqual(['mine', site.spec.releaseId].sort());
      expect(Number((await volumeRow(volume)).sizeBytes)).toBeGreaterThan(1000);
    });
  });

  describe('a full resync', () => {
    it('changes nothing where nothing differs', async () => {
      const site = await live();
      const before = await hosting.sites(site.id);
      const { manager } = hosting.database.dataSource;
      const revisions = await manager.countBy(DomainRevision, { domainId: site.id });
      await hosting.queue.resync();
      await hosting.queue.idle();
      expect((await hosting.sites(site.id)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
      expect(await manager.countBy(DomainRevision, { domainId: site.id })).toBe(revisions);
      expect(await status(site.id)).toBe('live');
    });
  });

  /** As if the platform had changed what the live revision means. */
  async function alterLive(domainId: string, change: Partial<RevisionSpec>): Promise<void> {
    const { manager } = hosting.database.dataSource;
    const id = (await hosting.read(domainId)).liveRevisionId!;
    const { spec } = await manager.findOneByOrFail(DomainRevision, { id });
    await manager.update(DomainRevision, id, { spec: { ...spec, ...change } });
  }

  async function volumes(): Promise<string[]> {
    return (await hosting.engine.volumes()).map(({ name }) => name);
  }

  function volumeRow(name: string) {
    return hosting.database.dataSource.manager.findOneByOrFail(TenantVolume, { name });
  }

  async function networksOf(accountId: string) {
    return (await hosting.engine.networks()).filter((network) => network.accountId === accountId);
  }

  /** Requests without a pause, over kept-alive connections, until it is ended. */
  function loadOn(host: string) {
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const failures: string[] = [];
    let answers = 0;
    let running = true;
    const one = async () => {
      while (running) {
        const answer = await ask({ port: hosting.config.httpPort, host, agent }).catch((error: Error) => error);
        if (answer instanceof Error) failures.push(answer.message);
        else if (answer.status === 200) answers++;
        else failures.push(`${answer.status} ${answer.body.slice(0, 200)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const all = Promise.all([one(), one()]);
    return {
      end: async () => {
        running = false;
        await all;
        agent.destroy();
        return { answers, failures };
      },
    };
  }
});

async function connectAs(host: string, user: string, password: string): Promise<void> {
  const connection = await createConnection({ host, user, password, connectTimeout: 5000 });
  await connection.end();
}

function countOf(body: string): number {
  return Number(body.split(' ')[1]);
}
