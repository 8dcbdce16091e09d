import { createServer, type Server } from 'node:http';
import { ask, eventually } from '../support/ask.js';
import { Customer } from '../support/client.js';
import { sharedPlatform, TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

describe('operating the platform', () => {
  const hostname = `operated-${unique}.test`;
  let platform: TestPlatform;
  let customer: Customer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    await customer.addDomain({ hostname });
  });

  /** Keeps asking until it is told to stop; returns how many answers were not good. */
  function visiting(): { stop: () => Promise<{ asked: number; failed: string[] }> } {
    let running = true;
    const failed: string[] = [];
    const visits = (async () => {
      let asked = 0;
      for (; running; asked++) {
        const answer = await platform.get(hostname).catch((error: Error) => ({ status: error.message }));
        if (answer.status !== 200) failed.push(String(answer.status));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return asked;
    })();
    return {
      stop: async () => {
        running = false;
        return { asked: await visits, failed };
      },
    };
  }

  async function pidOf(name: string): Promise<number> {
    const status = await platform.admin('status');
    return Number(new RegExp(`^${name} .*pid (\\d+)`, 'm').exec(status)?.[1]);
  }

  it('says where everything is when it runs already, and changes nothing', async () => {
    const before = await pidOf('api');
    const said = await platform.up();
    expect(said).toContain('runs already');
    expect(said).toContain(`http://localhost:${platform.httpPort}`);
    expect(said).toContain('unchanged');
    expect(await pidOf('api')).toBe(before);
  });

  it('tells how it is', async () => {
    const status = await platform.admin('status');
    for (const name of ['api', 'worker', 'activator'])
      expect(status).toMatch(new RegExp(`^${name} +answers, pid \\d+`, 'm'));
    expect(status).toMatch(/^Domains .*\d+ live/m);
    expect(status).toMatch(/^edge +running/m);
    expect(status).toMatch(/^Worker +lease held by/m);
  });

  it('signs the administrator in by a one-time link, once', async () => {
    const said = await platform.admin('link');
    const token = /\/sign-in#token=(\S+)/.exec(said)?.[1];
    const administrator = new Customer(platform);
    const first = await administrator.send('POST', '/sessions/link', { token });
    expect(first.status).toBe(201);
    expect(JSON.parse(first.body)).toMatchObject({ user: { email: platform.adminEmail } });
    expect((await administrator.send('POST', '/sessions/link', { token })).status).toBe(410);
  });

  it('gives a new password, with which the old one has ended', async () => {
    const someone = await Customer.signUp(platform);
    const said = await platform.admin('password', someone.email);
    const password = said.trim().split('\n').at(-1)!;
    expect((await someone.send('GET', '/account')).status).toBe(401);
    await expect(someone.signIn()).rejects.toThrow(/401/);
    await new Customer(platform, someone.email, password).signIn();
  });

  it('goes on serving sites while api, worker and activator are stopped, without one failed request', async () => {
    const visits = visiting();
    await platform.down();
    await expect(customer.send('GET', '/account')).resolves.toMatchObject({ status: 503 });
    await platform.up();
    const { asked, failed } = await visits.stop();
    expect({ enough: asked > 50, failed }).toEqual({ enough: true, failed: [] });
  });

  it('starts a process again that was killed', async () => {
    for (const name of ['api', 'worker', 'activator']) {
      const before = await pidOf(name);
      process.kill(before, 'SIGKILL');
      await eventually(
        async () =>
          (await pidOf(name)) !== before &&
          (await platform.admin('status')).includes(`${name.padEnd(14)} answers, pid`),
        `${name} again`,
        60_000,
      );
    }
    expect((await platform.get(hostname)).status).toBe(200);
  });

  it('finds and replaces the processes of a supervisor that was killed', async () => {
    const status = await platform.admin('status');
    const supervisor = Number(/^Supervisor +pid (\d+)/m.exec(status)?.[1]);
    const before = await pidOf('api');
    process.kill(supervisor, 'SIGKILL');
    await eventually(async () => /^Supervisor +does not run/m.test(await platform.admin('status')), 'no supervisor');
    expect(() => process.kill(before, 0)).not.toThrow();
    expect(await platform.up()).toContain('left by a supervisor that was killed');
    expect(() => process.kill(before, 0)).toThrow(/ESRCH/);
    expect((await customer.send('GET', '/account')).status).toBe(200);
  });

  describe('where something is in the way', () => {
    let stranger: Server;
    afterEach(() => new Promise((resolve) => stranger.close(resolve)));

    it('names the program that has the port, and the setting', async () => {
      stranger = createServer((_, answer) => answer.end('stranger'));
      await new Promise<void>((resolve) => stranger.listen(28180, '0.0.0.0', resolve));
      const second = new TestPlatform({
        id: 'testsecond',
        ports: [28180, 28543, 23100, 23101, 29564],
        subnets: '10.234.0.0/16',
      });
      const message = new RegExp(
        `Port 28180 is used by .+ \\(pid ${process.pid}\\)\\. Try .ONEBOX_HTTP_PORT=28181 npm run up`,
      );
      try {
        await expect(second.up()).rejects.toThrow(message);
        expect((await ask({ port: 28180, host: 'stranger.test' })).body).toBe('stranger');
      } finally {
        await second.purge();
      }
    });
  });

  it('refuses a data directory of one installation with the id of another', async () => {
    await expect(platform.up({ ONEBOX_INSTALLATION_ID: 'testother' })).rejects.toThrow(
      `belongs to installation ${platform.id}`,
    );
  });

  it('refuses settings that cannot be, each by its name', async () => {
    const wrong = { ONEBOX_HTTP_PORT: '99999', ONEBOX_ADMIN_EMAIL: 'nobody', DOCKER_HOST: '' };
    await expect(platform.up(wrong)).rejects.toThrow(/ONEBOX_HTTP_PORT: [\s\S]*ONEBOX_ADMIN_EMAIL: /);
    await expect(platform.up({ DOCKER_HOST: 'tcp://192.0.2.1:2375' })).rejects.toThrow(/must be a local unix socket/);
  });
});
