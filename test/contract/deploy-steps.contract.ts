import { Account } from '@onebox/accounts';
import { SystemClock } from '@onebox/clock';
import type { Operation } from '@onebox/operations';
import { type JournalStep, OneShotRun } from '@onebox/provisioning';
import { ask, eventually } from '../support/ask.js';
import { Hosting } from './support/hosting.js';

const DAY_MS = 24 * 60 * 60_000;

const rails = { name: 'app', runtime: 'rails', version: '7.2', root: '/', mount: '/', default: true };
const php = { name: 'php', runtime: 'php', version: '8.4', root: '/', mount: '/', default: true };
const RACK = { 'config.ru': `run ->(_) { [200, {}, [ENV.fetch('COLOUR', 'none')]] }` };
const STEPS = ['app.gems', 'app.assets', 'app.migrate'];

/** Its first step never ends. */
const HANGING = { ...RACK, Gemfile: 'sleep' };
/** Its first step takes longer than a pass waits. */
const SLOW = {
  ...RACK,
  Gemfile: 'mark = File.join(__dir__, "slept"); sleep 5 unless File.exist?(mark); File.write(mark, "")',
};

class TurnedClock extends SystemClock {
  aheadMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.aheadMs);
  }
}

/** One-shot steps, on the real engine. */
describe('the steps of a deploy', () => {
  jest.setTimeout(180_000);

  const clock = new TurnedClock();
  const ending = new AbortController();
  /** How often each step was started, by `<revision id> <step>`. */
  const starts = new Map<string, number>();
  let hosting: Hosting;
  let account: Account;

  beforeAll(async () => {
    hosting = await Hosting.start({
      id: 'steps1',
      ports: [21640, 21641, 21642, 21643, 21644],
      subnets: '10.235.0.0/17',
      env: { ONEBOX_READY_SECONDS: '30', ONEBOX_DRAIN_SECONDS: '1' },
      clock,
    });
    account = await hosting.account();
    void countStarts();
  });
  afterEach(() => (clock.aheadMs = 0));
  afterAll(() => {
    ending.abort();
    return hosting?.stop();
  });

  async function countStarts(): Promise<void> {
    for await (const { action, labels } of hosting.engine.events(ending.signal)) {
      const step = `${labels.revisionId} ${labels.step}`;
      if (action === 'start' && labels.kind === 'one-shot') starts.set(step, (starts.get(step) ?? 0) + 1);
    }
  }

  async function live(...[owner, change, withDatabase]: Parameters<Hosting['domain']>) {
    const site = await hosting.domain(owner, change, withDatabase);
    hosting.queue.add(`domain:${site.id}`);
    await succeeded(site.operation);
    return site;
  }

  async function succeeded(operation: Operation): Promise<void> {
    expect(await hosting.ended(operation, 120_000)).toMatchObject({ status: 'succeeded', progress: 1, error: null });
  }

  /** A site that serves PHP and is about to become one of Rails, whose first step hangs. */
  async function hanging(owner = account) {
    const site = await live(owner);
    const operation = await hosting.deploy(site.id, HANGING, { runtimes: [rails] });
    const step = await eventually(async () => {
      const [found] = await steps(site.id);
      return found?.state === 'running' && found;
    }, 'the step runs');
    return { ...site, step, deploy: operation };
  }

  function steps(domainId: string) {
    return hosting.engine.workloads({ kind: 'one-shot', domainId });
  }

  async function answer(host: string): Promise<string> {
    return (await ask({ port: hosting.config.httpPort, host })).body;
  }

  /** Those that ran for the revision that is wanted now, in their order, each with how often it was started. */
  async function ran(domainId: string): Promise<[string, number | undefined][]> {
    const { manager } = hosting.database.dataSource;
    const { wantedRevisionId: revisionId } = await hosting.read(domainId);
    const runs = await manager.find(OneShotRun, { where: { revisionId }, order: { finishedAt: 'ASC' } });
    return runs.map(({ step }) => [step, starts.get(`${revisionId} ${step}`)]);
  }
  const once = STEPS.map((step) => [step, 1]);

  it('run one after the other for new files, and again for a new database only', async () => {
    const site = await live(account, { runtimes: [rails] });
    expect(await ran(site.id)).toEqual([]);
    await succeeded(await hosting.deploy(site.id, RACK));
    expect(await ran(site.id)).toEqual(once);
    await succeeded(await hosting.revise(site.id, { env: { COLOUR: { value: 'red', secret: false } } }));
    expect([await answer(site.hostname), await ran(site.id)]).toEqual(['red', []]);
    const { id: databaseId } = await hosting.databaseRow(account, site.id);
    hosting.queue.add(`database:${databaseId}`);
    await succeeded(await hosting.revise(site.id, { databases: [{ databaseId, login: 'a', rotation: 0 }] }));
    expect(await ran(site.id)).toEqual(once);
  });

  it('keep what is live where one fails, and say why in its last lines', async () => {
    const site = await live(account, { runtimes: [rails] });
    await succeeded(await hosting.deploy(site.id, RACK));
    const Gemfile = 'source "http://127.0.0.1:9/"\ngem "no-such-gem"\n';
    const failed = await hosting.ended(await hosting.deploy(site.id, { ...RACK, Gemfile }));
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'site.install_failed', message: 'Installing gems failed (exit code 1).' },
    });
    expect(failed.error!.detail.join('\n')).toMatch(/no-such-gem[^]*cannot be reached from here/);
    expect(failed.steps.find(({ name }) => name === 'app.gems')).toMatchObject({ status: 'failed' });
    expect([await answer(site.hostname), await steps(site.id)]).toEqual(['none', []]);
  });

  it('go on when a slow one ends, though no pass waits for it', async () => {
    const site = await live(account);
    const operation = await hosting.deploy(site.id, SLOW, { runtimes: [rails] });
    await eventually(async () => (await steps(site.id))[0]?.state === 'running', 'the step runs');
    await succeeded(operation);
    const { steps: told } = await hosting.ended(operation);
    const times = told.map(({ startedAt, finishedAt }) => [startedAt, finishedAt].map((time) => Date.parse(time!)));
    const [[from, to]] = [times[told.findIndex(({ name }) => name === 'app.gems')] as [number, number]];
    expect(to - from).toBeGreaterThan(4_900);
    expect(to - from).toBeLessThan(20_000);
    expect(await ran(site.id)).toEqual(once);
    const longest = Math.max(
      ...hosting.passes.filter(({ key }) => key === `domain:${site.id}`).map((pass) => pass.durationMs),
    );
    expect(longest).toBeLessThan(to - from);
  });

  const cuts: JournalStep[] = [
    'domain.one-shot-created',
    'domain.one-shot-started',
    'domain.one-shot-ran',
    'domain.one-shot-recorded',
    'domain.container-removed',
    'domain.address-released',
  ];

  it.each(cuts)('are not run twice where the pass is cut off at %s', async (step) => {
    const site = await live(account);
    hosting.cutOff.at = step;
    await succeeded(await hosting.deploy(site.id, RACK, { runtimes: [rails] }));
    expect([hosting.cutOff.at, await ran(site.id)]).toEqual([undefined, once]);
    await hosting.settled(`domain:${site.id}`);
    expect(await steps(site.id)).toEqual([]);
  });

  it('are run again where one was ended from outside, once', async () => {
    const site = await hanging();
    const { revisionId, step } = site.step.labels;
    await hosting.docker.getContainer(site.step.id).kill();
    await eventually(async () => {
      const [found] = await steps(site.id);
      return found?.id !== site.step.id && found?.state === 'running';
    }, 'it runs again');
    await eventually(async () => starts.get(`${revisionId} ${step}`) === 2, 'the event of its second start');
    await hosting.docker.getContainer((await steps(site.id))[0]!.id).kill();
    expect(await hosting.ended(site.deploy)).toMatchObject({
      status: 'failed',
      error: { message: 'Installing gems failed (exit code 137).' },
    });
    expect(await steps(site.id)).toEqual([]);
  });

  it('are ended when they take too long', async () => {
    const site = await hanging();
    clock.aheadMs = 9 * 60_000;
    await hosting.settled(`domain:${site.id}`);
    expect((await steps(site.id)).map(({ id, state }) => [id, state])).toEqual([[site.step.id, 'running']]);
    clock.aheadMs = 10 * 60_000;
    hosting.queue.add(`domain:${site.id}`);
    expect(await hosting.ended(site.deploy)).toMatchObject({
      status: 'failed',
      error: { code: 'site.install_failed', message: 'Installing gems took more than 10 minutes and was ended.' },
    });
    expect([(await answer(site.hostname)).includes('is ready'), await steps(site.id)]).toEqual([true, []]);
    const addresses = await hosting.database.dataSource.query<object[]>(
      `SELECT 1 FROM workload_addresses WHERE workload = '${site.step.name}'`,
    );
    expect(addresses).toEqual([]);
  });

  it('make way for a newer change at once', async () => {
    const site = await hanging();
    await hosting.queue.whenSettled(`domain:${site.id}`);
    const before = Date.now();
    const change = await hosting.revise(site.id, {
      runtimes: [php],
      env: { COLOUR: { value: 'red', secret: false } },
    });
    await succeeded(change);
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(await hosting.ended(site.deploy)).toMatchObject({ status: 'superseded', supersededBy: change.id });
    expect(await steps(site.id)).toEqual([]);
  });

  it('end with their domain, and while their account is suspended', async () => {
    const owner = await hosting.account();
    const [deleted, suspended] = [await hanging(owner), await hanging(owner)];
    expect(await hosting.ended(await hosting.delete(deleted.id, DAY_MS))).toMatchObject({ status: 'succeeded' });
    expect(await steps(deleted.id)).toEqual([]);
    const { manager } = hosting.database.dataSource;
    await manager.update(Account, owner.id, { status: 'suspended' });
    await hosting.settled(`domain:${suspended.id}`);
    expect(await hosting.engine.workloads({ accountId: owner.id })).toEqual([]);
    await manager.update(Account, owner.id, { status: 'active' });
    hosting.queue.add(`domain:${suspended.id}`);
    await eventually(async () => (await steps(suspended.id))[0]?.state === 'running', 'it begins again');
    expect(await hosting.ended(await hosting.delete(suspended.id, DAY_MS))).toMatchObject({ status: 'succeeded' });
  });

  it('are left to run by those who collect what belongs to nobody, and so are their files', async () => {
    const site = await hanging();
    const inside = async (command: string) => {
      const [container] = await hosting.sites(site.id);
      return hosting.engine.exec(container!.name, { command: ['sh', '-c', command] });
    };
    const left = async () => (await inside('cd /srv/site; ls -d .packages-*')).stdout.split('\n').filter(Boolean);
    expect(await inside('mkdir -p /srv/site/.packages-aB3xYz/sub /srv/site/.packages-mine')).toMatchObject({
      exitCode: 0,
    });
    const { image, labels } = site.step;
    const stray = { name: `${hosting.names.sitePrefix(site.id)}once-stray0`, image, env: {}, mounts: [], tmpfs: {} };
    await hosting.engine.createWorkload({
      ...{ ...stray, labels: { ...labels, revisionId: 'rev_gone' }, readOnlyRoot: true },
      limits: { memoryBytes: 64 * 1024 ** 2, cpus: 1, pids: 32 },
    });
    await hosting.settled('tombstones:all');
    await hosting.settled(`files:${site.id}`);
    expect((await steps(site.id)).map(({ id, state }) => [id, state])).toEqual([[site.step.id, 'running']]);
    expect(await left()).toEqual(['.packages-aB3xYz', '.packages-mine']);
    await succeeded(await hosting.revise(site.id, { runtimes: [php] }));
    await eventually(async () => (await hosting.sites(site.id)).length === 1, 'one container');
    await hosting.settled(`files:${site.id}`);
    expect(await left()).toEqual(['.packages-mine']);
  });

  it('of two accounts that never end hold up nobody', async () => {
    const owners = await Promise.all([1, 2].map(() => hosting.account()));
    const sites = await Promise.all(owners.flatMap((owner) => [1, 2, 3, 4, 5].map(() => live(owner))));
    for (const { id } of sites) await hosting.deploy(id, HANGING, { runtimes: [rails] });
    // With every slot of the queue held for as long as a step may take, this would end in a time-out.
    const other = await live(await hosting.account());
    await eventually(
      async () => {
        const found = await hosting.engine.workloads({ kind: 'one-shot' });
        return found.filter(({ state }) => state === 'running').length === sites.length;
      },
      'all of them run',
      60_000,
    );
    await hosting.queue.idle();
    const [container] = await hosting.sites(other.id);
    await hosting.docker.getContainer(container!.id).kill();
    expect(await answer(other.hostname)).toContain('is ready');
    const changes = await Promise.all(sites.map(({ id }) => hosting.revise(id, { runtimes: [php] })));
    for (const change of changes) await succeeded(change);
    expect(await hosting.engine.workloads({ kind: 'one-shot' })).toEqual([]);
  });
});
