import { zipOf } from '../support/archives.js';
import { ask, eventually } from '../support/ask.js';
import { Customer, type DomainAnswer, type OperationAnswer } from '../support/client.js';
import {
  containersOf,
  execIn,
  killContainer,
  restartContainer,
  startContainer,
  stopContainer,
} from '../support/containers.js';
import { Load } from '../support/load.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';
import { phpSite } from '../support/sites.js';

const unique = Date.now().toString(36);

describe('when parts fail', () => {
  const hostname = `failing-${unique}.test`;
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    // Counts each execution of a POST in a file of the site.
    const code = `
      if ($_SERVER["REQUEST_METHOD"] === "POST") {
        file_put_contents("/srv/site/orders", "x", FILE_APPEND | LOCK_EX);
        if (isset($_GET["die"])) { posix_kill(1, 9); sleep(30); }
      }
      echo "orders: ", @filesize("/srv/site/orders") ?: 0;`;
    domain = await phpSite(customer, hostname, code);
  });

  const siteContainers = () => containersOf(platform.id, { domain: domain.id });
  const runningContainers = async () => (await siteContainers()).filter(({ state }) => state === 'running');

  it('brings a container that died back, and visitors wait instead of seeing an error', async () => {
    await platform.answer(hostname, '/', ({ status }) => status === 200);
    for (let i = 0; i < 2; i++) {
      const [container] = await eventually(async () => {
        const running = await runningContainers();
        return running.length === 1 && running;
      }, 'one running container');
      const load = new Load({ port: platform.httpPort, host: hostname, width: 3 });
      await killContainer(container!.id);
      await platform.answer(hostname, '/', ({ status }) => status === 200);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const { wrong, answers } = await load.stop();
      expect(wrong).toEqual([]);
      expect(answers).toBeGreaterThan(10);
    }
  });

  it('executes a POST at most once, also when its container dies while it runs', async () => {
    const before = ordersIn((await platform.answer(hostname, '/', ({ status }) => status === 200)).body);
    const [container] = await runningContainers();
    const slow = ask({
      port: platform.httpPort,
      host: hostname,
      path: '/?die',
      method: 'POST',
      body: 'one order',
    }).catch((error: unknown) => ({ status: 0, body: String(error) }));
    const counted = async () =>
      Number((await execIn(container!.id, ['sh', '-c', 'cat /srv/site/orders | wc -c'])).output);
    await eventually(async () => (await counted()) > before, 'the order under way');
    await killContainer(container!.id).catch(() => undefined);
    expect((await slow).status).toBe(502);
    const after = ordersIn((await platform.answer(hostname, '/', ({ status }) => status === 200)).body);
    expect(after).toBe(before + 1);
  });

  it('ends a change that never gets healthy as failed, with the last log lines, and the old one serves on', async () => {
    const before = (await platform.get(hostname)).body;
    const broken = zipOf([
      { name: '.htaccess', content: 'ThisIsNoDirective on\n' },
      { name: 'index.php', content: 'no' },
    ]);
    const answer = await customer.send('PUT', `/domains/${domain.id}/content`, undefined, {}).catch(() => undefined);
    expect(answer?.status).toBeGreaterThanOrEqual(400);
    const load = new Load({ port: platform.httpPort, host: hostname, width: 2 });
    await expect(customer.upload(domain.id, broken)).rejects.toThrow(/"status": "failed"[^]*ThisIsNoDirective/);
    const { wrong } = await load.stop();
    expect(wrong).toEqual([]);
    expect((await platform.get(hostname)).body).toBe(before);
    expect(await customer.domain(domain.id)).toMatchObject({ status: 'live' });

    const [container] = await eventually(async () => {
      const running = await runningContainers();
      return running.length === 1 && running;
    }, 'the candidate gone');
    await killContainer(container!.id);
    expect((await platform.answer(hostname, '/', ({ status }) => status === 200)).body).toBe(before);
  });

  it('changes the environment of a live site without one failed request', async () => {
    const load = new Load({ port: platform.httpPort, host: hostname, width: 4 });
    const answer = await customer.call<{ operation: OperationAnswer }>('PUT', `/domains/${domain.id}/env`, {
      GREETING: { value: 'hello', secret: false },
    });
    await customer.succeeded(answer.operation.id);
    const [container] = await eventually(
      async () => {
        const [one, other] = await siteContainers();
        return one?.state === 'running' && !other && [one];
      },
      'the old container gone',
      60_000,
    );
    const { wrong, answers } = await load.stop();
    expect(wrong).toEqual([]);
    expect(answers).toBeGreaterThan(20);
    expect((await execIn(container.id, ['printenv', 'GREETING'])).output.trim()).toBe('hello');
  });

  it('serves on without one failed request while api, worker and activator are stopped', async () => {
    const load = new Load({ port: platform.httpPort, host: hostname, width: 4 });
    await platform.down();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const panel = await platform.get('localhost', '/api/v1/config');
    expect(panel.status).toBe(503);
    await platform.up();
    const { wrong, answers } = await load.stop();
    expect(wrong).toEqual([]);
    expect(answers).toBeGreaterThan(50);
  });

  it('answers for sites that are awake when the edge restarts with worker and database dead', async () => {
    await platform.down();
    const [database] = (await containersOf(platform.id)).filter(({ name }) => name.endsWith('-database'));
    const [edge] = (await containersOf(platform.id)).filter(({ name }) => name.endsWith('-edge'));
    await stopContainer(database!.id);
    try {
      await restartContainer(edge!.id);
      const answer = await platform.answer(hostname, '/', ({ status }) => status === 200);
      expect(answer.body).toContain('orders:');
      expect((await platform.get(`unknown-${unique}.test`)).status).toBe(404);
    } finally {
      await startContainer(database!.id);
      await platform.up();
    }
  });
});

function ordersIn(page: string): number {
  return Number(/orders: (\d+)/.exec(page)![1]);
}
