import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Account } from '@onebox/accounts';
import { newId } from '@onebox/database';
import { type DatabaseServer, openDatabaseServer } from '@onebox/dbservers';
import { DatabaseAttachment, TenantDatabase } from '@onebox/databases';
import type { OperationKind } from '@onebox/operations';
import { AccountEvent } from '@onebox/operations';
import type { DatabaseEngine } from '@onebox/runtimes';
import { createConnection } from 'mysql2/promise';
import { tarOf } from '../support/archives.js';
import { ask, eventually } from '../support/ask.js';
import { Load } from '../support/load.js';
import { AdvancedClock } from './support/advanced-clock.js';
import { Hosting } from './support/hosting.js';

const MIB = 1024 ** 2;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const QUOTA = 8 * MIB;
/** The first site's images may have to be built. */
const PATIENCE_MS = 240_000;

/**
 * Asks each of its databases to count a row more, over a connection of its own. Where one cannot be connected to it answers
 * 500, and 409 where it refuses, each with the reason.
 */
const COUNTS = `<?php
  $engines = ['MYSQL' => 'mysql:host=%s;port=%s;dbname=%s', 'POSTGRES' => 'pgsql:host=%s;port=%s;dbname=%s'];
  foreach ($engines as $engine => $form) {
    if (!getenv($engine . '_HOST')) continue;
    [$host, $port, $name, $user, $password] =
      array_map(fn ($part) => getenv($engine . '_' . $part), ['HOST', 'PORT', 'DATABASE', 'USER', 'PASSWORD']);
    $db = null;
    try {
      $db = new PDO(sprintf($form, $host, $port, $name), $user, $password, [PDO::ATTR_TIMEOUT => 5]);
      if (isset($_GET['fill'])) {
        $db->exec('CREATE TABLE IF NOT EXISTS filling (word TEXT)');
        $insert = $db->prepare('INSERT INTO filling VALUES (?)');
        for ($n = 0; $n < 300; $n++) $insert->execute([bin2hex(random_bytes(25000))]);
      } elseif (isset($_GET['empty'])) {
        $db->exec('DROP TABLE filling');
      } else {
        $db->exec('CREATE TABLE IF NOT EXISTS counted (word VARCHAR(20))');
        $db->prepare('INSERT INTO counted VALUES (?)')->execute(['Grüße 🐘']);
      }
      $words = $db->query("SELECT COUNT(*) FROM counted WHERE word = 'Grüße 🐘'")->fetchColumn();
      echo $engine, ' ', $user, ' ', $words, ";";
    } catch (PDOException $error) {
      http_response_code($db ? 409 : 500);
      echo $engine, ' ', $user, ' ', $error->getMessage();
    }
  }`;

/** Prints whether something takes connections there. */
const CONNECT = `echo @fsockopen($argv[1], (int) $argv[2], $code, $why, 3) ? 'open' : "closed: $why";`;

/** Databases of several engines in the platform: real servers, sites, the edge and the activator. */
describe('databases of accounts', () => {
  const clock = new AdvancedClock();
  let hosting: Hosting;
  const get = (host: string, path = '/') => ask({ port: hosting.config.httpPort, host, path });
  const row = (id: string) => hosting.database.dataSource.manager.findOneByOrFail(TenantDatabase, { id });
  const stateOf = async (account: Account, engine: DatabaseEngine) =>
    (await hosting.engine.workload(hosting.names.databaseServer(account.id, engine)))?.state;

  beforeAll(async () => {
    hosting = await Hosting.start({
      id: 'dbs1',
      clock,
      ports: [21620, 21621, 21622, 21623, 21624],
      subnets: '10.233.0.0/17',
      env: {
        ONEBOX_READY_SECONDS: '20',
        ONEBOX_DRAIN_SECONDS: '2',
        ONEBOX_WAKE_SECONDS: '20',
        ONEBOX_DATABASE_QUOTA_BYTES: String(QUOTA),
      },
    });
  });
  afterEach(() => hosting?.mute.clear());
  afterAll(() => hosting?.stop());

  async function live(account: Account, engines: DatabaseEngine[], attached: TenantDatabase[] = []) {
    const databases = attached.map(({ id, currentLogin: login, rotation }) => ({ databaseId: id, login, rotation }));
    const site = await hosting.domain(account, attached.length > 0 ? { databases } : {}, engines);
    const { manager } = hosting.database.dataSource;
    for (const { id: databaseId } of attached) {
      await manager.insert(DatabaseAttachment, { databaseId, domainId: site.id, accountId: account.id });
    }
    hosting.queue.add(`domain:${site.id}`);
    expect(await hosting.ended(site.operation, PATIENCE_MS)).toMatchObject({ status: 'succeeded', error: null });
    const releaseId = newId('rel');
    const { uploadContent } = hosting.provisioning.handlers;
    const input = { accountId: account.id, domainId: site.id, releaseId, baseReleaseId: null, path: '/' };
    const files = tarOf([{ name: 'index.php', content: COUNTS }]);
    await uploadContent({ ...input, format: 'auto', maxBytes: 1e6 }, files, new AbortController().signal);
    expect(await hosting.ended(await hosting.revise(site.id, { releaseId }))).toMatchObject({ status: 'succeeded' });
    return site;
  }

  /** An operation of a database alone, as the API writes it. */
  async function operate(account: Account, id: string, kind: OperationKind) {
    const { manager } = hosting.database.dataSource;
    const operation = await hosting.operations.create(manager, { accountId: account.id, kind, subjectId: id });
    hosting.queue.add(`database:${id}`);
    return hosting.ended(operation);
  }

  async function inside(domainId: string, ...args: string[]): Promise<string> {
    const [container] = await hosting.sites(domainId);
    const ran = await hosting.engine.exec(container!.name, { command: ['php', '-r', CONNECT, '--', ...args] });
    return ran.stdout.trim();
  }

  async function asleep(domainId: string, mode: 'stop' | 'pause') {
    await hosting.provisioning.sleep(domainId, mode);
    const state = mode === 'stop' ? 'exited' : 'paused';
    await eventually(async () => (await hosting.sites(domainId)).every((found) => found.state === state), state);
  }

  it('of two engines serve one site, and no other account reaches them', async () => {
    const [account, other] = [await hosting.account(), await hosting.account()];
    const [site, stranger] = [await live(account, ['mysql', 'postgres']), await live(other, [])];
    const [mysql, postgres] = await Promise.all(site.databases.map(({ id }) => row(id)));
    expect((await get(site.hostname)).body).toMatch(
      new RegExp(`^MYSQL ${mysql!.physicalName}_a \\d+;POSTGRES ${postgres!.physicalName}_a \\d+;$`),
    );
    expect(mysql).toMatchObject({ status: 'ready', placement: 'account', port: 3306, readOnly: false });
    expect(postgres).toMatchObject({
      status: 'ready',
      placement: 'account',
      port: 5432,
      sizeBytes: expect.stringMatching(/^\d+$/),
    });
    const servers = await hosting.engine.workloads({ kind: 'database-server', accountId: account.id });
    expect(servers.map(({ name }) => name).sort()).toEqual(
      (['mysql', 'postgres'] as const).map((engine) => hosting.names.databaseServer(account.id, engine)),
    );
    for (const { host, port } of [mysql!, postgres!]) {
      expect(await inside(site.id, host!, String(port))).toBe('open');
      expect(await inside(stranger.id, host!, String(port))).toMatch(/^closed/);
    }
  });

  it('of PostgreSQL change their password while two sites ask them without a pause', async () => {
    const account = await hosting.account();
    const one = await live(account, ['postgres']);
    const database = await row(one.databases[0]!.id);
    const two = await live(account, [], [database]);
    const loads = [one, two].map(({ hostname: host }) => new Load({ port: hosting.config.httpPort, host, width: 2 }));
    const { manager } = hosting.database.dataSource;
    await manager.update(TenantDatabase, database.id, {
      ...{ passwordB: hosting.seal(database.id, 'b', `"'\\second`), currentLogin: 'b', rotation: 1 },
    });
    for (const { id } of [one, two]) {
      await hosting.revise(id, { databases: [{ databaseId: database.id, login: 'b', rotation: 1 }] });
    }
    expect(await operate(account, database.id, 'database.password')).toMatchObject({ status: 'succeeded' });
    for (const { hostname } of [one, two]) expect((await get(hostname)).body).toContain('_b ');
    for (const load of loads) {
      const { answers, wrong } = await load.stop();
      expect(wrong).toEqual([]);
      expect(answers).toBeGreaterThan(20);
    }
    expect((await row(database.id)).passwordA).toBeNull();
    await expect(dumped(database, 'a', `first-${database.id}`)).rejects.toThrow();
    expect(await dumped(database, 'b', `"'\\second`)).toContain('counted');
  });

  it('sleep when all sites of their account are stopped, and are there when the first visitor comes', async () => {
    const account = await hosting.account();
    const [one, two] = [await live(account, ['mysql', 'postgres']), await live(account, [])];
    const engines = ['mysql', 'postgres'] as const;
    const states = () => Promise.all(engines.map((engine) => stateOf(account, engine)));
    await asleep(one.id, 'stop');
    await asleep(two.id, 'pause');
    await hosting.settled(`network:${account.id}`);
    expect(await states()).toEqual(['running', 'running']);
    await asleep(two.id, 'stop');
    await eventually(async () => (await states()).every((state) => state === 'exited'), 'the servers rest');

    // Looking at everything wakes nobody.
    for (const { id } of one.databases) await hosting.settled(`database:${id}`);
    await hosting.settled(`network:${account.id}`);
    await hosting.settled(`domain:${one.id}`);
    expect(await states()).toEqual(['exited', 'exited']);
    expect((await get(two.hostname)).status).toBe(200);
    await asleep(two.id, 'stop');

    const answers = await Promise.all(Array.from({ length: 5 }, () => get(one.hostname)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      Array(5).fill([200, expect.stringMatching(/^MYSQL \S+ \d+;POSTGRES \S+ \d+;$/)]),
    );
    expect(await states()).toEqual(['running', 'running']);

    const alone = await hosting.databaseRow(account, null, 'postgres');
    await operate(account, alone.id, 'database.create');
    await asleep(one.id, 'stop');
    await eventually(async () => (await stateOf(account, 'mysql')) === 'exited', 'the other server rests');
    await hosting.settled(`network:${account.id}`);
    expect(await stateOf(account, 'postgres')).toBe('running');
  });

  it('are woken by a change that needs them', async () => {
    const account = await hosting.account();
    const one = await live(account, ['mysql']);
    hosting.cutOff.at = 'database.server-stopped';
    await asleep(one.id, 'stop');
    await eventually(async () => (await stateOf(account, 'mysql')) === 'exited', 'the server rests');
    await eventually(async () => hosting.cutOff.at === undefined, 'the pass was cut off');
    const two = await live(account, [], [await row(one.databases[0]!.id)]);
    expect((await get(two.hostname)).body).toMatch(/^MYSQL \S+ \d+;$/);
  });

  it.each(['mysql', 'postgres'] as const)(
    'of %s are read only beyond their quota, until they are smaller',
    async (engine) => {
      const account = await hosting.account();
      const site = await live(account, [engine]);
      const { id } = site.databases[0]!;
      expect((await get(site.hostname)).status).toBe(200);
      expect((await get(site.hostname, '/?fill')).status).toBe(200);
      hosting.cutOff.at = 'database.quota-applied';
      // How large a table is, a server finds out behind the statements that fill it.
      await eventually(
        async () => {
          await operate(account, id, 'database.attach');
          return (await row(id)).readOnly;
        },
        'it is read only',
        60_000,
      );
      expect(await row(id)).toMatchObject({
        status: 'ready',
        statusDetail: expect.stringMatching(/more than its 8 MiB/),
      });
      expect(hosting.cutOff.at).toBeUndefined();
      expect(Number((await row(id)).sizeBytes)).toBeGreaterThan(QUOTA);
      const { manager } = hosting.database.dataSource;
      const events = await manager.countBy(AccountEvent, { accountId: account.id, subjectId: id });
      expect((await get(site.hostname)).status).toBe(409);

      // A new password changes nothing about it.
      const update = { passwordB: hosting.seal(id, 'b', 'second'), currentLogin: 'b' as const, rotation: 1 };
      await manager.update(TenantDatabase, id, update);
      const moved = await hosting.revise(site.id, { databases: [{ databaseId: id, login: 'b', rotation: 1 }] });
      expect(await operate(account, id, 'database.password')).toMatchObject({ status: 'succeeded' });
      await hosting.ended(moved);
      expect((await get(site.hostname)).body).toMatch(/_b .*(denied|permission|quota|read.only)/i);

      expect((await get(site.hostname, '/?empty')).status).toBe(200);
      await operate(account, id, 'database.attach');
      expect(await row(id)).toMatchObject({ readOnly: false, statusDetail: null });
      expect((await get(site.hostname)).status).toBe(200);
      expect(await manager.countBy(AccountEvent, { accountId: account.id, subjectId: id })).toBeGreaterThan(events);
    },
  );

  it.each(['mysql', 'postgres'] as const)(
    'of %s are dumped and loaded by programs in a container of the account',
    async (engine) => {
      const account = await hosting.account();
      const site = await live(account, [engine]);
      expect((await get(site.hostname)).status).toBe(200);
      const database = await row(site.databases[0]!.id);
      const dump = await dumped(database, 'a', `first-${database.id}`);
      expect(dump).toContain('Grüße 🐘');
      const two = await live(account, [engine]);
      const target = await row(two.databases[0]!.id);
      await withServer(target, (server) =>
        server.load(loginOf(target, 'a', `first-${target.id}`), Readable.from([Buffer.from(dump)])),
      );
      expect(countOf((await get(two.hostname)).body)).toBe(countOf((await get(site.hostname)).body));
      const clients = await hosting.engine.workloads({ kind: 'one-shot', accountId: account.id });
      expect(clients).toEqual([]);
    },
  );

  it('of another account are another server’s, whatever the cut in a pass', async () => {
    for (const step of ['database.server-created', 'database.created', 'database.login-set'] as const) {
      const account = await hosting.account();
      hosting.cutOff.at = step;
      const site = await live(account, ['postgres']);
      expect(hosting.cutOff.at).toBeUndefined();
      expect((await get(site.hostname)).status).toBe(200);
    }
  });

  it('that a site serves with still are not deleted, and say so', async () => {
    const account = await hosting.account();
    const site = await live(account, ['mysql']);
    const { id } = site.databases[0]!;
    const { manager } = hosting.database.dataSource;
    const broken = { 'index.php': '<?php http_response_code(500);' };
    const failed = await hosting.ended(await hosting.deploy(site.id, broken, { databases: [] }), PATIENCE_MS);
    expect(failed).toMatchObject({ status: 'failed' });
    // In one transaction, as it is done: a pass that saw the row alone would take the deletion back before it is asked for.
    const operation = await manager.transaction(async (writing) => {
      const restorableUntil = new Date(Date.now() + DAY_MS);
      await writing.update(TenantDatabase, id, { deletedAt: new Date(), restorableUntil });
      return hosting.operations.create(writing, { accountId: account.id, kind: 'database.delete', subjectId: id });
    });
    hosting.queue.add(`database:${id}`);
    expect(await hosting.ended(operation)).toMatchObject({
      ...{ status: 'failed' },
      error: { code: 'database.in_use', message: expect.stringContaining(site.hostname) },
    });
    await hosting.settled(`database:${id}`);
    expect(await row(id)).toMatchObject({ deletedAt: null, restorableUntil: null, status: 'ready' });
    expect((await get(site.hostname)).body).toMatch(/^MYSQL \S+ \d+;$/);
  });

  it('of a suspended account are deleted, and go with their server when all are due', async () => {
    const account = await hosting.account();
    const [kept, gone] = [await hosting.databaseRow(account, null), await hosting.databaseRow(account, null)];
    for (const { id } of [kept, gone]) await operate(account, id, 'database.create');
    const { host } = await row(gone.id);
    const { manager } = hosting.database.dataSource;
    const suspended = (is: boolean) => manager.update(Account, account.id, { status: is ? 'suspended' : 'active' });
    const remove = (id: string, restorableUntil: Date) =>
      manager.update(TenantDatabase, id, { deletedAt: new Date(), restorableUntil });

    await suspended(true);
    await remove(gone.id, new Date(Date.now() + DAY_MS));
    expect(await operate(account, gone.id, 'database.delete')).toMatchObject({ status: 'succeeded' });
    expect(await stateOf(account, 'mysql')).toBeUndefined();
    await suspended(false);
    await hosting.settled(`database:${gone.id}`);
    await eventually(async () => (await row(gone.id)).status === 'deleted', 'it is deleted');
    expect(await logsIn(host!, loginOf(gone, 'a', `first-${gone.id}`))).toBe(false);
    expect(await logsIn(host!, loginOf(kept, 'a', `first-${kept.id}`))).toBe(true);

    await suspended(true);
    await remove(gone.id, new Date(0));
    await hosting.settled(`database:${gone.id}`);
    expect(await row(gone.id)).toMatchObject({ purgedAt: null });
    await remove(kept.id, new Date(0));
    expect(await operate(account, kept.id, 'database.delete')).toMatchObject({ status: 'succeeded' });
    const volume = hosting.names.databaseServer(account.id, 'mysql');
    await eventually(async () => {
      await hosting.settled('tombstones:all');
      return !(await hosting.engine.volumes()).some(({ name }) => name === volume);
    }, 'the volume is gone');
    for (const { id } of [kept, gone]) expect((await row(id)).purgedAt).toBeInstanceOf(Date);
  });

  it('that are deleted again while a pass restores them keep no login', async () => {
    const account = await hosting.account();
    const [kept, gone] = [await hosting.databaseRow(account, null), await hosting.databaseRow(account, null)];
    const { manager } = hosting.database.dataSource;
    const remove = () =>
      manager.update(TenantDatabase, gone.id, {
        deletedAt: new Date(),
        restorableUntil: new Date(Date.now() + DAY_MS),
      });
    for (const { id } of [kept, gone]) await operate(account, id, 'database.create');
    const login = loginOf(gone, 'a', `first-${gone.id}`);
    const { host } = await row(gone.id);
    expect(await logsIn(host!, login)).toBe(true);
    await remove();
    expect(await operate(account, gone.id, 'database.delete')).toMatchObject({ status: 'succeeded' });
    expect(await logsIn(host!, login)).toBe(false);
    await manager.update(TenantDatabase, gone.id, { deletedAt: null, restorableUntil: null });
    Object.assign(hosting.cutOff, { at: 'database.login-set', meanwhile: remove });
    await operate(account, gone.id, 'database.restore');
    expect(await operate(account, gone.id, 'database.delete')).toMatchObject({ status: 'succeeded' });
    expect([await logsIn(host!, login), (await row(gone.id)).status]).toEqual([false, 'deleted']);
  });

  it('whose server does not get ready are waited for for five minutes, and ready when it is', async () => {
    const account = await hosting.account();
    hosting.mute.add('postgres');
    const site = await hosting.domain(account, {}, ['postgres']);
    const { id } = site.databases[0]!;
    const { manager } = hosting.database.dataSource;
    const wanted = { accountId: account.id, kind: 'database.create' as const, subjectId: id };
    const creation = await hosting.operations.create(manager, wanted);
    hosting.queue.add(`domain:${site.id}`);
    const tried = () =>
      hosting.passes.filter(({ key, outcome }) => key === `database:${id}` && outcome === 'again').length;
    const server = hosting.names.databaseServer(account.id, 'postgres');
    await eventually(
      async () => tried() > 1 && (await said(server)).includes('ready to accept'),
      'it runs',
      PATIENCE_MS,
    );
    clock.aheadMs += 5 * MINUTE_MS;
    expect(await hosting.ended(creation)).toMatchObject({
      ...{ status: 'failed', error: { code: 'database.server_silent' } },
    });
    const ended = await hosting.ended(site.operation);
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'database.failed' } });
    expect((await hosting.ended(creation)).error!.detail.join('\n')).toContain('ready to accept');
    expect(await row(id)).toMatchObject({
      status: 'failed',
      statusDetail: expect.stringMatching(/does not get ready/),
    });
    hosting.mute.clear();
    await hosting.settled(`database:${id}`);
    expect(await row(id)).toMatchObject({ status: 'ready', statusDetail: null });
    expect(await hosting.ended(await hosting.revise(site.id, {}))).toMatchObject({ status: 'succeeded' });
  });

  it('are deleted though their server does not get ready', async () => {
    const account = await hosting.account();
    const { id } = await hosting.databaseRow(account, null, 'postgres');
    await operate(account, id, 'database.create');
    hosting.mute.add('postgres');
    const { manager } = hosting.database.dataSource;
    const restorableUntil = new Date(clock.now().getTime() + DAY_MS);
    await manager.update(TenantDatabase, id, { deletedAt: clock.now(), restorableUntil });
    const wanted = { accountId: account.id, kind: 'database.delete' as const, subjectId: id };
    const deletion = await hosting.operations.create(manager, wanted);
    await hosting.settled(`database:${id}`);
    clock.aheadMs += 5 * MINUTE_MS;
    expect(await hosting.ended(deletion)).toMatchObject({ status: 'succeeded' });
    await eventually(async () => (await stateOf(account, 'postgres')) === undefined, 'the server is gone');
    expect(await row(id)).toMatchObject({ purgedAt: null });
    await manager.update(TenantDatabase, id, { restorableUntil: new Date(0) });
    await hosting.settled(`database:${id}`);
    expect((await row(id)).purgedAt).toBeInstanceOf(Date);
  });

  async function said(container: string): Promise<string> {
    const lines: string[] = [];
    for await (const { text: line } of hosting.engine.logs(container, { tail: 50 })) lines.push(line);
    return lines.join('\n');
  }

  /** The server as the platform itself opens it. */
  async function withServer<T>({ host }: TenantDatabase, work: (server: DatabaseServer) => Promise<T>): Promise<T> {
    const server = openDatabaseServer(...hosting.opened.get(host!)!);
    try {
      return await work(server);
    } finally {
      await server.close();
    }
  }

  async function dumped(database: TenantDatabase, login: 'a' | 'b', password: string): Promise<string> {
    return withServer(database, async (server) => {
      const out = new PassThrough();
      const writing = server.dump(loginOf(database, login, password), out).finally(() => out.end());
      return (await Promise.all([text(out), writing]))[0];
    });
  }
});

function loginOf({ physicalName }: TenantDatabase, login: 'a' | 'b', password: string) {
  return { database: physicalName, username: `${physicalName}_${login}`, password };
}

function countOf(body: string): number {
  return Number(/(\d+);$/.exec(body)?.[1]);
}

/** Whether MariaDB lets it in. */
function logsIn(host: string, { username: user, password }: { username: string; password: string }): Promise<boolean> {
  return createConnection({ host, user, password, connectTimeout: 5000 }).then(
    (connection) => connection.end().then(() => true),
    () => false,
  );
}
