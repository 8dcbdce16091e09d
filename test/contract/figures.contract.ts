import type { Account } from '@onebox/accounts';
import type { CommandHandlers, ContainerItem, ListContainers } from '@onebox/commands';
import { newId } from '@onebox/database';
import { AccountEvent } from '@onebox/operations';
import { PlatformFacts } from '@onebox/platform';
import { tarOf } from '../support/archives.js';
import { ask, eventually } from '../support/ask.js';
import { Load } from '../support/load.js';
import { Hosting } from './support/hosting.js';

/** Busy for as long as it is asked to be, and tells which process answered. */
const PAGE = `<?php
for ($end = microtime(true) + (float) ($_GET['busy'] ?? 0); microtime(true) < $end;);
error_log('asked for ' . $_SERVER['REQUEST_URI']);
echo 'boot ', filemtime('/proc/1/cmdline'), ' ', stat('/proc/1')['ctime'];`;

const UNTIL_TWO_SAMPLES_MS = 30_000;

/** What administrators see and do, over the real engine, edge and a real site with its database server. */
describe('figures of containers', () => {
  let hosting: Hosting;
  let account: Account;
  let site: Awaited<ReturnType<Hosting['domain']>>;
  let handlers: CommandHandlers;
  /** Of the container that the first files' took the place of. */
  let goneId: string;
  const { signal } = new AbortController();

  beforeAll(async () => {
    hosting = await Hosting.start({
      id: 'figs1',
      ports: [21650, 21651, 21652, 21653, 21654],
      subnets: '10.239.0.0/17',
      env: { ONEBOX_DRAIN_SECONDS: '5', ONEBOX_WAKE_SECONDS: '20' },
    });
    ({ handlers } = hosting.provisioning);
    hosting.provisioning.figures.start();
    account = await hosting.account();
    site = await hosting.domain(account, {}, true);
    hosting.queue.add(`domain:${site.id}`);
    expect(await hosting.ended(site.operation)).toMatchObject({ status: 'succeeded' });
    goneId = (await one({ kind: 'site' })).id;
    await hosting.ended(await deployed({ 'index.php': PAGE }));
    await eventually(async () => (await hosting.sites(site.id)).length === 1, 'the starter page is gone');
  });
  afterAll(() => hosting?.stop());

  async function deployed(files: Record<string, string>) {
    const releaseId = newId('rel');
    const owner = { accountId: account.id, domainId: site.id };
    const input = { ...owner, releaseId, baseReleaseId: null, path: '/', format: 'auto' as const, maxBytes: 1e6 };
    const entries = Object.entries(files).map(([name, content]) => ({ name, content }));
    await handlers.uploadContent(input, tarOf(entries), signal);
    return hosting.revise(site.id, { releaseId });
  }

  const list = async (question: Partial<ListContainers> = {}): Promise<ContainerItem[]> => {
    const asked = { sort: 'name' as const, descending: false, limit: 100, ...question };
    return (await handlers.containers(asked, signal)).items;
  };
  const one = (question: Partial<ListContainers>, fits: (item: ContainerItem) => boolean = () => true) =>
    eventually(
      async () => {
        const items = await list(question);
        return items.length === 1 && fits(items[0]!) && items[0];
      },
      `one container of ${JSON.stringify(question)}`,
      UNTIL_TWO_SAMPLES_MS,
    );
  const get = (path = '/') => ask({ port: hosting.config.httpPort, host: site.hostname, path });

  it('tell of a site’s container what it is, whose it is, and what it uses', async () => {
    const item = await one({ kind: 'site' }, ({ cpuPercent, health }) => cpuPercent !== null && health === 'running');
    const [real] = await hosting.sites(site.id);
    expect(item).toMatchObject({
      ...{ name: real!.name, accountId: account.id, accountName: 'Test', domainId: site.id, hostname: site.hostname },
      ...{ runtime: 'php', image: real!.image, state: 'running', node: real!.node, restarts: 0 },
      ...{ startedAt: real!.startedAt!.toISOString(), memoryLimitBytes: expect.any(Number) },
    });
    expect(item.memoryBytes).toBeGreaterThan(2 ** 20);
    expect(item.memoryBytes).toBeLessThan(item.memoryLimitBytes!);
    expect(await list({ q: site.hostname.slice(0, 8), kind: 'site' })).toEqual([item]);
    expect(await list({ q: 'no such name' })).toEqual([]);
  });

  it('list the account’s database server and the platform’s own containers too', async () => {
    const server = await one({ kind: 'database-server' });
    expect(server).toMatchObject({ accountId: account.id, runtime: 'mysql', state: 'running', health: 'running' });
    const edge = await one({ kind: 'platform' });
    expect(edge).toMatchObject({ name: hosting.names.edge, accountId: null, hostname: null, networkRxBytes: 0 });
  });

  it('come from memory: while the engine refuses every question, the list is whole', async () => {
    const before = await list();
    expect(before.length).toBeGreaterThanOrEqual(3);
    const real = { ...hosting.engine };
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(hosting.engine)).filter(
      (n) => n !== 'constructor',
    );
    try {
      for (const name of methods) Object.assign(hosting.engine, { [name]: () => Promise.reject(new Error('asked')) });
      const started = performance.now();
      const during = await list({ sort: 'memory', descending: true });
      expect(performance.now() - started).toBeLessThan(1_000);
      expect(during.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
      expect(
        (await handlers.containerMetrics({ containerId: before[0]!.id, window: '1h' }, signal)).points,
      ).not.toEqual([]);
    } finally {
      for (const name of methods) delete (hosting.engine as unknown as Record<string, unknown>)[name];
      Object.assign(hosting.engine, real);
    }
  });

  it('move with the load, and stay in the history', async () => {
    const { id } = await one({ kind: 'site' });
    const load = new Load({ port: hosting.config.httpPort, host: site.hostname, path: '/?busy=0.5', width: 2 });
    const busy = await one({ kind: 'site' }, ({ cpuPercent }) => cpuPercent! > 10).finally(() => load.stop());
    expect(busy.networkRxBytes).toBeGreaterThan(0);
    const { points, intervalSeconds } = await handlers.containerMetrics({ containerId: id, window: '15m' }, signal);
    expect(intervalSeconds).toBe(10);
    expect(Math.max(...points.map(({ cpuPercent }) => cpuPercent ?? 0))).toBeGreaterThan(10);
    expect(Math.max(...points.map(({ networkRxBytesPerSecond }) => networkRxBytesPerSecond ?? 0))).toBeGreaterThan(0);
  });

  it('go with details without secrets, and with the log', async () => {
    const { id } = await one({ kind: 'site' });
    const details = await handlers.container({ containerId: id }, signal);
    expect(details.environment).toEqual(expect.arrayContaining(['MYSQL_PASSWORD', 'SITE_RELEASE']));
    const [variables] = (await hosting.docker.getContainer(details.name).inspect()).Config.Env.filter((line) =>
      line.startsWith('MYSQL_PASSWORD='),
    );
    expect(JSON.stringify(details)).not.toContain(variables!.slice('MYSQL_PASSWORD='.length));
    expect(details).toMatchObject({
      exitCode: null,
      labels: { domainId: site.id },
      networks: [{ address: expect.stringMatching(/^10\.239\./) }],
    });
    expect(details.mounts).toContainEqual({
      kind: 'volume',
      path: '/srv/site',
      volume: hosting.names.siteVolume(site.id),
      readOnly: false,
    });
    await get('/?mark=here');
    const marked = async () => {
      const lines: string[] = [];
      for await (const { text } of handlers.containerLogs({ containerId: id, tail: 50 }, signal)) lines.push(text);
      return lines.some((text) => text.includes('mark=here'));
    };
    await eventually(marked, 'the log line');
  });

  it('show a restart of a site’s container, in which no request is lost', async () => {
    const before = await one({ kind: 'site' });
    const load = new Load({ port: hosting.config.httpPort, host: site.hostname, path: '/?busy=0.05', width: 4 });
    await eventually(async () => (await get()).status === 200, 'an answer');
    await handlers.restartContainer({ containerId: before.id }, signal);
    const after = await one(
      { kind: 'site' },
      ({ startedAt, health }) => startedAt! > before.startedAt! && health === 'running',
    );
    await eventually(async () => (await get()).status === 200, 'an answer after it');
    const { wrong, answers } = await load.stop();
    expect(wrong).toEqual([]);
    expect(answers).toBeGreaterThan(10);
    expect([after.id, after.restarts]).toEqual([before.id, 0]);
    expect((await hosting.read(site.id)).status).toBe('live');
  });

  it('count what crashes, not what is restarted', async () => {
    const { name } = await one({ kind: 'site' });
    await hosting.docker.getContainer(name).kill();
    await one({ kind: 'site' }, ({ restarts, health }) => restarts === 1 && health === 'running');
  });

  it('go with what happened to a container: how it started and ended, and no command that was run in it', async () => {
    const { id, name } = await one({ kind: 'site' });
    await eventually(async () => (await hosting.engine.workload(name))?.state === 'running', 'it runs again');
    const command = ['sh', '-c', ': secret'];
    expect((await hosting.engine.exec(name, { command })).exitCode).toBe(0);
    const before = new Date(Date.now() - 1).toISOString();
    await hosting.docker.getContainer(name).kill();
    const told = await eventually(async () => {
      const { items } = await handlers.containerEvents({ containerId: id }, signal);
      return items[0]!.time > before && items[0]!.action === 'healthy' && items.reverse();
    }, 'it runs again, and takes connections');
    // The restart of the test before, and the two times that it was killed; of signals there may be two.
    expect(told.map(({ action }) => action).join(' ')).toMatch(
      /start( healthy)?( kill)+ die stop start( healthy)? kill die start( healthy)? kill die start healthy$/,
    );
    const none = { time: expect.any(String), exitCode: null, outOfMemory: null, signal: null };
    expect(told.slice(-4)).toEqual([
      { ...none, action: 'kill', signal: 'SIGKILL' },
      { ...none, action: 'die', exitCode: 137, outOfMemory: false },
      { ...none, action: 'start' },
      { ...none, action: 'healthy' },
    ]);
    expect(told.map(({ time }) => time)).toEqual(told.map(({ time }) => time).sort());
    expect(JSON.stringify(told)).not.toContain('secret');
  });

  it('keep what happened to a container that is gone, and know nothing of a stranger', async () => {
    const events = (containerId: string) => handlers.containerEvents({ containerId }, signal);
    const { items } = await events(goneId);
    expect([items[0]!.action, items.at(-1)!.action]).toEqual(['destroy', 'create']);
    await expect(handlers.container({ containerId: goneId }, signal)).rejects.toMatchObject({ rejection: 'not_found' });
    await expect(events(`ctr_${'0'.repeat(26)}`)).rejects.toMatchObject({ rejection: 'not_found' });
  });

  it('show a restart of a database server, which then has the same data', async () => {
    const before = await one({ kind: 'database-server' });
    await handlers.restartContainer({ containerId: before.id }, signal);
    await one(
      { kind: 'database-server' },
      ({ startedAt, state }) => state === 'running' && startedAt! > before.startedAt!,
    );
    await hosting.settled(`database:${site.database!.id}`);
    expect((await get()).status).toBe(200);
  });

  it('do not let the platform’s own containers, unknown ones, or sleeping sites be restarted', async () => {
    const edge = await one({ kind: 'platform' });
    const restart = (containerId: string) => handlers.restartContainer({ containerId }, signal);
    await expect(restart(edge.id)).rejects.toMatchObject({ rejection: 'conflict', code: 'container.platform' });
    await expect(restart(`ctr_${'0'.repeat(26)}`)).rejects.toMatchObject({ rejection: 'not_found' });
    await hosting.provisioning.sleep(site.id, 'pause');
    const asleep = await one({ kind: 'site' }, ({ state }) => state === 'paused');
    expect(asleep.health).toBe('asleep');
    await expect(restart(asleep.id)).rejects.toMatchObject({ code: 'container.asleep' });
    expect((await get()).status).toBe(200);
  });

  it('are told to administrators as events, and add up to nodes', async () => {
    const { id } = await one({ kind: 'site' }, ({ state }) => state === 'running');
    const { manager } = hosting.database.dataSource;
    const told = await manager.findBy(AccountEvent, { type: 'container.updated', subjectId: id });
    expect(told.length).toBeGreaterThan(2);
    expect(told.every(({ accountId }) => accountId === null)).toBe(true);

    await hosting.settled('facts:all');
    const [node] = (await handlers.nodes({}, signal)).items;
    expect(node).toMatchObject({ os: 'linux', containers: { running: expect.any(Number) } });
    expect(node!.containers.running).toBeGreaterThanOrEqual(3);
    expect(node!.committed.memoryBytes).toBeGreaterThan(node!.used.memoryBytes);
    const facts = new PlatformFacts(hosting.database.dataSource, { now: () => new Date() });
    expect(await facts.nodes()).toEqual(await hosting.engine.nodes());
    expect(Object.keys(await facts.unavailable())).not.toContain('runtime:php@8.4');
  });
});
