import { join } from 'node:path';
import { Account } from '@onebox/accounts';
import { newId } from '@onebox/database';
import { TenantDatabase } from '@onebox/databases';
import { openDatabaseServer } from '@onebox/dbservers';
import { Images } from '@onebox/images';
import type { DatabaseEngine } from '@onebox/runtimes';
import Dockerode from 'dockerode';
import { tarOf } from '../support/archives.js';
import { ask, eventually } from '../support/ask.js';
import { AdvancedClock } from './support/advanced-clock.js';
import { Hosting } from './support/hosting.js';
import { OtherMachine, otherMachinesRefused } from './support/other-machine.js';

const PASSWORD = 'p@ss/:% word';
const PATIENCE_MS = 240_000;

const COUNTS = `<?php
  [$host, $port, $name, $user, $password] =
    array_map(fn ($part) => getenv('MYSQL_' . $part), ['HOST', 'PORT', 'DATABASE', 'USER', 'PASSWORD']);
  $db = new PDO("mysql:host=$host;port=$port;dbname=$name", $user, $password);
  $db->exec('CREATE TABLE IF NOT EXISTS counted (word VARCHAR(20))');
  $db->exec("INSERT INTO counted VALUES ('one')");
  echo $host, ' ', $db->query('SELECT COUNT(*) FROM counted')->fetchColumn();`;

/** Prints whether something takes connections there. */
const CONNECT = `echo @fsockopen($argv[1], (int) $argv[2], $code, $why, 3) ? 'open' : "closed: $why";`;

/** Databases on servers of the operator's: containers of our images play machines elsewhere. */
describe('external database servers', () => {
  const clock = new AdvancedClock();
  let hosting: Hosting | undefined;
  const machines: OtherMachine[] = [];
  let refused: string | undefined;
  let account: Account;
  let site: Awaited<ReturnType<Hosting['domain']>>;

  beforeAll(async () => {
    refused = await otherMachinesRefused();
    if (refused) return;
    const docker = new Dockerode({ socketPath: '/var/run/docker.sock' });
    const images = new Images({ docker, directory: join(process.cwd(), 'docker') });
    const env = { ONEBOX_ADMIN_PASSWORD: PASSWORD };
    for (const [engine, subnet] of [
      ['mysql', '10.234.201.0'],
      ['postgres', '10.234.202.0'],
    ] as const) {
      const image = await images.ensure(engine);
      machines.push(await OtherMachine.start({ name: `obtest-external-${engine}`, image, env, subnet }));
    }
    const [mysql, postgres] = machines;
    const login = `onebox:${encodeURIComponent(PASSWORD)}`;
    hosting = await Hosting.start({
      id: 'dbs2',
      clock,
      ports: [21630, 21631, 21632, 21633, 21634],
      subnets: '10.233.128.0/17',
      env: {
        ONEBOX_READY_SECONDS: '20',
        ONEBOX_MYSQL_URL: `mysql://${login}@${mysql!.address}`,
        ONEBOX_POSTGRES_URL: `postgres://${login}@${postgres!.address}`,
      },
    });
    account = await hosting.account();
    site = await live(account, ['mysql']);
  });
  afterAll(async () => {
    await hosting?.stop();
    for (const machine of machines) await machine.stop();
  });

  /** Runs where the host lets us make machines, and says loudly where it does not. */
  const onMachines = (what: string, test: (platform: Hosting) => Promise<void>) =>
    it(what, async () => {
      if (refused) return console.warn(`Skipped: ${what}: ${refused}.`);
      await test(hosting!);
    });

  onMachines('hold the databases of accounts, whose containers reach exactly them', async (platform) => {
    const [mysql, postgres] = machines;
    const database = await row(site.database!.id);
    expect(database).toMatchObject({ status: 'ready', placement: 'external', host: mysql!.address, port: 3306 });
    expect((await get(site.hostname)).body).toMatch(new RegExp(`^${mysql!.address} \\d+$`));
    expect(await platform.engine.workloads({ kind: 'database-server' })).toEqual([]);
    expect(await onServer('mysql', (server) => server.databases())).toContain(database.physicalName);
    expect(await inside(site.id, mysql!.address, 3306)).toBe('open');
    expect(await inside(site.id, mysql!.address, 3307)).toMatch(/^closed/);
    expect(await inside(site.id, postgres!.address, 5432)).toMatch(/^closed/);
  });

  onMachines('are closed to accounts that have no database there, until they have one', async (platform) => {
    const [mysql, postgres] = machines;
    const stranger = await platform.account();
    const theirs = await live(stranger, []);
    expect(await inside(theirs.id, mysql!.address, 3306)).toMatch(/^closed/);
    expect(await inside(theirs.id, postgres!.address, 5432)).toMatch(/^closed/);
    const made = await platform.databaseRow(stranger, null, 'postgres');
    expect(await operate(stranger, made.id, 'database.create')).toMatchObject({ status: 'succeeded' });
    expect(await inside(theirs.id, postgres!.address, 5432)).toBe('open');
    expect(await inside(theirs.id, mysql!.address, 3306)).toMatch(/^closed/);
    expect(await onServer('postgres', (server) => server.databases())).toContain(made.physicalName);

    const { manager } = platform.database.dataSource;
    await manager.update(TenantDatabase, made.id, { deletedAt: new Date(), restorableUntil: new Date(0) });
    expect(await operate(stranger, made.id, 'database.delete')).toMatchObject({ status: 'succeeded' });
    expect(await onServer('postgres', (server) => server.databases())).not.toContain(made.physicalName);
    await platform.settled('platform:engine');
    expect(await inside(theirs.id, postgres!.address, 5432)).toMatch(/^closed/);
  });

  onMachines('lose the databases of a suspended account when these are due', async (platform) => {
    const suspended = await platform.account();
    const made = await platform.databaseRow(suspended, null, 'postgres');
    expect(await operate(suspended, made.id, 'database.create')).toMatchObject({ status: 'succeeded' });
    const { manager } = platform.database.dataSource;
    await manager.update(Account, suspended.id, { status: 'suspended' });
    await manager.update(TenantDatabase, made.id, { deletedAt: new Date(), restorableUntil: new Date(0) });
    expect(await operate(suspended, made.id, 'database.delete')).toMatchObject({ status: 'succeeded' });
    expect(await onServer('postgres', (server) => server.databases())).not.toContain(made.physicalName);
    expect((await row(made.id)).purgedAt).toBeInstanceOf(Date);
  });

  onMachines('that do not answer end what waits for them after five minutes', async (platform) => {
    const owner = await platform.account();
    const { id, physicalName } = await platform.databaseRow(owner, null, 'postgres');
    const { manager } = platform.database.dataSource;
    const givenUp = async (kind: 'database.create' | 'database.delete') => {
      platform.mute.add('postgres');
      const operation = await platform.operations.create(manager, { accountId: owner.id, kind, subjectId: id });
      await platform.settled(`database:${id}`);
      clock.aheadMs += 5 * 60_000;
      await platform.settled(`database:${id}`);
      platform.mute.clear();
      return platform.ended(operation);
    };
    const silent = { status: 'failed', error: { code: 'database.server_silent' } };
    expect(await givenUp('database.create')).toMatchObject(silent);
    expect(await row(id)).toMatchObject({ status: 'failed', statusDetail: expect.stringMatching(/does not answer/) });
    await platform.settled(`database:${id}`);
    expect(await row(id)).toMatchObject({ status: 'ready', statusDetail: null });
    await manager.update(TenantDatabase, id, { deletedAt: clock.now(), restorableUntil: new Date(0) });
    expect(await givenUp('database.delete')).toMatchObject(silent);
    expect(await onServer('postgres', (server) => server.databases())).toContain(physicalName);
    await platform.settled(`database:${id}`);
    expect(await onServer('postgres', (server) => server.databases())).not.toContain(physicalName);
    expect((await row(id)).purgedAt).toBeInstanceOf(Date);
  });

  onMachines('do not take over databases that live elsewhere', async (platform) => {
    const { manager } = platform.database.dataSource;
    const own = await platform.databaseRow(account, null, 'postgres');
    await manager.update(TenantDatabase, own.id, { placement: 'account' });
    expect(await operate(account, own.id, 'database.create')).toMatchObject({ status: 'succeeded' });
    const server = await platform.engine.workload(platform.names.databaseServer(account.id, 'postgres'));
    expect([server?.state, server?.endpoint?.address]).toEqual(['running', (await row(own.id)).host]);

    const lost = await platform.databaseRow(account, null, 'mysql');
    const elsewhere = { placement: 'external' as const, status: 'ready' as const, host: '10.9.9.9', port: 3306 };
    await manager.update(TenantDatabase, lost.id, elsewhere);
    await platform.settled(`database:${lost.id}`);
    expect(await row(lost.id)).toMatchObject({
      ...{ status: 'failed', host: '10.9.9.9' },
      statusDetail: expect.stringMatching(/was on 10\.9\.9\.9:3306.* does not have it/),
    });
    expect(await onServer('mysql', (server) => server.databases())).not.toContain(lost.physicalName);
  });

  const get = (host: string) => ask({ port: hosting!.config.httpPort, host });
  const row = (id: string) => hosting!.database.dataSource.manager.findOneByOrFail(TenantDatabase, { id });

  async function live(owner: Account, engines: DatabaseEngine[]) {
    const made = await hosting!.domain(owner, {}, engines);
    hosting!.queue.add(`domain:${made.id}`);
    expect(await hosting!.ended(made.operation, PATIENCE_MS)).toMatchObject({ status: 'succeeded', error: null });
    if (engines.length === 0) return made;
    const releaseId = newId('rel');
    const { uploadContent } = hosting!.provisioning.handlers;
    const input = { accountId: owner.id, domainId: made.id, releaseId, baseReleaseId: null, path: '/' };
    const files = tarOf([{ name: 'index.php', content: COUNTS }]);
    await uploadContent({ ...input, format: 'auto', maxBytes: 1e6 }, files, new AbortController().signal);
    await hosting!.ended(await hosting!.revise(made.id, { releaseId }));
    return made;
  }

  async function operate(owner: Account, id: string, kind: 'database.create' | 'database.delete') {
    const { manager } = hosting!.database.dataSource;
    const operation = await hosting!.operations.create(manager, { accountId: owner.id, kind, subjectId: id });
    hosting!.queue.add(`database:${id}`);
    return hosting!.ended(operation);
  }

  async function inside(domainId: string, address: string, port: number): Promise<string> {
    const found = await eventually(async () => (await hosting!.sites(domainId)).at(-1), 'its container');
    const command = ['php', '-r', CONNECT, '--', address, String(port)];
    return (await hosting!.engine.exec(found.name, { command })).stdout.trim();
  }

  async function onServer<T>(
    engine: 'mysql' | 'postgres',
    work: (server: ReturnType<typeof openDatabaseServer>) => Promise<T>,
  ): Promise<T> {
    const server = openDatabaseServer(engine, hosting!.config.externalServers[engine]!);
    try {
      return await work(server);
    } finally {
      await server.close();
    }
  }
});
