import { zipOf } from '../support/archives.js';
import { eventually } from '../support/ask.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { Load } from '../support/load.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

/** Busy for as long as it is asked to be. */
const PAGE = `<?php
for ($end = microtime(true) + (float) ($_GET['busy'] ?? 0); microtime(true) < $end;);
error_log('asked for ' . $_SERVER['REQUEST_URI']);
echo 'here';`;

interface Container {
  id: string;
  hostname: string | null;
  accountName: string | null;
  state: string;
  health: string;
  cpuPercent: number | null;
  memoryBytes: number | null;
  startedAt: string | null;
}

/** The administrator's view of a customer's site. */
describe('administration', () => {
  const hostname = `watched-${unique}.test`;
  let platform: TestPlatform;
  let customer: Customer;
  let admin: Customer;
  let domain: DomainAnswer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    admin = new Customer(platform, platform.adminEmail, platform.adminPassword);
    await admin.signIn();
    customer = await Customer.signUp(platform);
    domain = await customer.addDomain({ hostname, databases: [{ engine: 'mysql' }] });
    await customer.upload(domain.id, zipOf([{ name: 'index.php', content: PAGE }]));
  });

  const list = async (query: string) =>
    (await admin.call<{ items: Container[] }>('GET', `/admin/containers?${query}`)).items;
  const watched = (fits: (container: Container) => boolean = () => true) =>
    eventually(
      async () => {
        const found = await list(`domain=${domain.id}&kind=site`);
        return found.length === 1 && fits(found[0]!) && found[0];
      },
      'the container of the site',
      60_000,
    );

  it('lists the containers of a customer’s site, found by its name', async () => {
    const container = await watched(({ health }) => health === 'running');
    expect(container).toMatchObject({ hostname, accountName: 'Ada Lovelace', state: 'running' });
    // One-shots of the upload may still be there: they have its name as well.
    expect((await list(`q=${hostname}&kind=site`)).map(({ id }) => id)).toEqual([container.id]);
    const kinds = new Set(((await list('limit=500')) as unknown as { kind: string }[]).map(({ kind }) => kind));
    expect([...kinds]).toEqual(expect.arrayContaining(['site', 'database-server', 'platform']));
  });

  it('sees CPU and memory move under load', async () => {
    const idle = await watched(({ cpuPercent }) => cpuPercent !== null);
    expect(idle.memoryBytes).toBeGreaterThan(1_000_000);
    const load = new Load({ port: platform.httpPort, host: hostname, path: '/?busy=0.5', width: 2 });
    const busy = await watched(({ cpuPercent }) => cpuPercent! > idle.cpuPercent! + 10).finally(() => load.stop());
    const { points } = await admin.call<{ points: { cpuPercent: number | null }[] }>(
      'GET',
      `/admin/containers/${busy.id}/metrics?window=15m`,
    );
    expect(points.map(({ cpuPercent }) => cpuPercent)).toContainEqual(expect.closeTo(busy.cpuPercent!, 1));
  });

  it('reads its log, and what it is made of without its secrets', async () => {
    const { id } = await watched();
    await platform.get(hostname, '/?mark=found');
    const logged = async () => {
      const { items } = await admin.call<{ items: { text: string }[] }>('GET', `/admin/containers/${id}/logs?tail=50`);
      return items.some(({ text }) => text.includes('mark=found'));
    };
    await eventually(logged, 'the line of the log');
    const details = await admin.call<{ environment: string[]; mounts: object[] }>('GET', `/admin/containers/${id}`);
    expect(details.environment).toContain('MYSQL_PASSWORD');
    expect(JSON.stringify(details)).not.toMatch(/MYSQL_PASSWORD=/);
  });

  it('restarts it, and is told when it is back, while the site goes on answering', async () => {
    const before = await watched();
    const events = await admin.listen('/admin/events');
    const load = new Load({ port: platform.httpPort, host: hostname, width: 2 });
    await admin.call('POST', `/admin/containers/${before.id}/restart`);
    const isBack = ({ type, data }: { type: string; data: Record<string, unknown> }) =>
      type === 'container.updated' &&
      data.id === before.id &&
      data.state === 'running' &&
      String(data.startedAt) > before.startedAt!;
    await events.find(isBack, 60_000);
    events.close();
    const answered = await platform.get(hostname);
    const { wrong, answers } = await load.stop();
    expect([answered.status, answered.body]).toEqual([200, 'here']);
    expect(wrong).toEqual([]);
    expect(answers).toBeGreaterThan(1);
    const { items } = await admin.call<{ items: { action: string; exitCode: number | null }[] }>(
      'GET',
      `/admin/containers/${before.id}/events`,
    );
    const happened = items.map(({ action }) => action).reverse();
    expect(happened.join(' ')).toMatch(/start .*kill die stop start/);
    expect(items.find(({ action }) => action === 'die')!.exitCode).not.toBeNull();
    expect(platform.log('api')).toMatch(
      new RegExp(`"action":"container.restart","subject":"${before.id}","outcome":"done".*an administrator acted`),
    );
  });

  it('is told why the edge is not restarted', async () => {
    const [edge] = await list('kind=platform&q=-edge');
    const { status, body } = await admin.send('POST', `/admin/containers/${edge!.id}/restart`);
    expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([409, 'container.platform']);
  });

  it('sees nodes, accounts and operations', async () => {
    const { items: nodes } = await admin.call<{ items: { cpus: number; containers: { running: number } }[] }>(
      'GET',
      '/admin/nodes',
    );
    expect(nodes[0]!.cpus).toBeGreaterThan(0);
    expect(nodes[0]!.containers.running).toBeGreaterThanOrEqual(4);
    const { items: accounts } = await admin.call<{ items: object[] }>('GET', `/admin/accounts?q=${customer.email}`);
    expect(accounts).toEqual([
      expect.objectContaining({ email: customer.email, status: 'active', domains: 1, databases: 1, containers: 2 }),
    ]);
    const { items: operations } = await admin.call<{ items: { subject: string }[] }>('GET', '/admin/operations');
    expect(operations.some(({ subject }) => subject === domain.id)).toBe(true);
  });

  it('is nothing for a customer', async () => {
    const { id } = await watched();
    const paths = [
      'containers',
      `containers/${id}`,
      `containers/${id}/events`,
      `containers/${id}/logs`,
      'nodes',
      'accounts',
      'operations',
      'events',
    ];
    for (const path of paths) expect((await customer.send('GET', `/admin/${path}`)).status).toBe(403);
    expect((await customer.send('POST', `/admin/containers/${id}/restart`)).status).toBe(403);
  });
});
