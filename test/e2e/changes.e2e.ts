import { tarOf, zipOf } from '../support/archives.js';
import { Customer, type DomainAnswer, type OperationAnswer } from '../support/client.js';
import { containersOf } from '../support/containers.js';
import { Load, type LoadResult } from '../support/load.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

type Changed = { domain: DomainAnswer; operation: OperationAnswer & { error: { detail?: string[] } | null } };

interface LogLine {
  time: string;
  runtime: string;
  text: string;
}

const NODE_APP = `
  const http = require('http');
  http.createServer((request, response) => response.end('node ' + process.env.GREETING + ' ' + request.url))
    .listen(process.env.PORT, () => console.log('listening'));`;

/** What a site runs is changed while visitors keep asking: not one of their requests may fail. */
describe('changing a live site under load', () => {
  const hostname = `changing-${unique}.test`;
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    domain = await customer.addDomain({ hostname, runtimes: [{ runtime: 'php' }], env: { GREETING: 'hello' } });
    const files = [
      {
        name: 'index.php',
        content: '<?php echo "php ", PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION, " ", getenv("GREETING");',
      },
      { name: 'assets/style.css', content: 'body { color: green }' },
      { name: 'service/package.json', content: JSON.stringify({ name: 'service', scripts: { start: 'node app.js' } }) },
      { name: 'service/app.js', content: NODE_APP },
      { name: 'broken/package.json', content: JSON.stringify({ name: 'broken', scripts: { start: 'node app.js' } }) },
      { name: 'broken/app.js', content: 'console.log("about to fail"); throw new Error("no licence found");' },
    ];
    await customer.upload(domain.id, zipOf(files));
  });

  const page = async (path = '/') => (await platform.get(hostname, path)).body;

  /** The change, with visitors before, during and after it. */
  const underLoad = async (change: () => Promise<OperationAnswer>): Promise<OperationAnswer & { load: LoadResult }> => {
    const load = new Load({ port: platform.httpPort, host: hostname, width: 3 });
    const operation = await change();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return { ...operation, load: await load.stop() };
  };
  const changed = (method: string, path: string, body: object) => () =>
    underLoad(async () => {
      const { operation } = await customer.call<Changed>(method, `/domains/${domain.id}${path}`, body);
      return customer.ended(operation.id);
    });
  const php = { runtime: 'php', version: '8.2' };
  const service = { name: 'service', runtime: 'node', root: '/service/', mount: '/service/' };
  const logged = async (query: string) =>
    (await customer.call<{ items: LogLine[] }>('GET', `/domains/${domain.id}/logs?${query}`)).items;

  const changes: [string, () => Promise<OperationAnswer & { load: LoadResult }>, () => Promise<void>][] = [
    [
      'the version of a runtime, in one call',
      changed('PUT', '/runtimes', [php]),
      async () => expect(await page()).toBe('php 8.2 hello'),
    ],
    [
      'an environment variable',
      changed('PUT', '/env', { GREETING: 'grüß dich' }),
      async () => expect(await page()).toBe('php 8.2 grüß dich'),
    ],
    [
      'a limit',
      changed('PATCH', '', { limits: { memoryBytes: 300 * 1024 ** 2 } }),
      async () => expect(await page()).toBe('php 8.2 grüß dich'),
    ],
    [
      'a further runtime under a prefix',
      changed('PUT', '/runtimes', [php, service]),
      async () => {
        expect(await page('/service/x?y=1')).toBe('node grüß dich /service/x?y=1');
        expect(await page()).toBe('php 8.2 grüß dich');
      },
    ],
    [
      'a second application of the same runtime, beside the first',
      changed('PUT', '/runtimes', [php, service, { ...service, name: 'reports', mount: '/reports/' }]),
      async () => {
        expect(await page('/reports/x')).toBe('node grüß dich /reports/x');
        expect(await page('/service/x')).toBe('node grüß dich /service/x');
        const lines = await logged('tail=200');
        expect(new Set(lines.map(({ runtime }) => runtime))).toEqual(new Set(['php', 'service', 'reports']));
        const times = lines.map(({ time }) => time);
        expect(times).toEqual([...times].sort());
        const since = times.at(-1)!;
        expect((await logged(`since=${encodeURIComponent(since)}`)).every(({ time }) => time >= since)).toBe(true);
      },
    ],
    [
      'one of the two away again',
      changed('PUT', '/runtimes', [php, service]),
      async () => expect((await platform.get(hostname, '/reports/x')).status).toBe(404),
    ],
    [
      'the routes: another prefix and an extension',
      changed('PUT', '/routes', [
        { match: { prefix: '/service/' }, to: 'service' },
        { match: { prefix: '/api/' }, to: 'service' },
        { match: { extension: '.json' }, to: 'service' },
      ]),
      async () => {
        expect(await page('/api/users')).toBe('node grüß dich /api/users');
        expect(await page('/data.json')).toBe('node grüß dich /data.json');
      },
    ],
    [
      'runtimes and routes at once, back to one',
      changed('PATCH', '', { runtimes: [{ runtime: 'php', version: '8.4' }], routes: null }),
      async () => {
        expect(await page()).toBe('php 8.4 grüß dich');
        expect((await platform.get(hostname, '/api/users')).status).toBe(404);
      },
    ],
    [
      'the files',
      () =>
        underLoad(() =>
          customer.upload(domain.id, tarOf([{ name: 'index.php', content: '<?php echo "new files";' }]), '?mode=merge'),
        ),
      async () => expect(await page()).toBe('new files'),
    ],
  ];

  it('begins with several applications made in one call, each with a page of its own', async () => {
    const name = `several-${unique}.test`;
    const at = (runtime: string) => ({ runtime, root: `/${runtime}/`, mount: `/${runtime}/` });
    await customer.addDomain({ hostname: name, runtimes: [{ runtime: 'static' }, at('node'), at('python')] });
    for (const path of ['/', '/node/', '/python/']) {
      expect({ path, status: (await platform.get(name, path)).status }).toEqual({ path, status: 200 });
    }
  });

  it.each(changes)('%s', async (_what, change, seen) => {
    const { status, error, load } = await change();
    expect({ status, error }).toEqual({ status: 'succeeded', error: null });
    expect(load.wrong).toEqual([]);
    expect(load.answers).toBeGreaterThan(20);
    await seen();
  });

  it('that does not become ready changes nothing and says why, with what the program printed', async () => {
    const broken = { name: 'broken', runtime: 'node', root: '/broken/', mount: '/broken/' };
    const { status, error, load } = await changed('PUT', '/runtimes', [{ runtime: 'php' }, broken])();
    expect(status).toBe('failed');
    expect(JSON.stringify(error)).toContain('broken');
    expect(JSON.stringify(error)).toContain('no licence found');
    expect(load.wrong).toEqual([]);
    expect(await page()).toBe('new files');
    // A folder of files again, which PHP lists to nobody.
    expect((await platform.get(hostname, '/broken/')).status).toBe(403);
    const pools = (await containersOf(platform.id, { domain: domain.id })).map(
      ({ labels }) => labels['onebox.runtime'],
    );
    expect(pools).toEqual(['php']);
  });

  it('tells the log of one runtime alone', async () => {
    const items = await logged('tail=50&runtime=php');
    expect(items.length).toBeGreaterThan(0);
    expect(new Set(items.map(({ runtime }) => runtime))).toEqual(new Set(['php']));
  });
});
