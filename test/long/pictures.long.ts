import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Domain } from '@onebox/domains';
import { DockerEngine, type WorkloadDetails } from '@onebox/engine';
import { Images } from '@onebox/images';
import Dockerode from 'dockerode';
import { Camera } from '../../libs/provisioning/src/pictures/camera.js';
import { Names } from '../../libs/provisioning/src/names.js';
import { RunningOneShots } from '../../libs/provisioning/src/running-one-shots.js';
import { eventually } from '../support/ask.js';
import { type EdgeUnderTest, freeEdgePorts, makeHaproxyEdge } from '../support/edge-under-test.js';

const ID = 'testcam';
const SOCKET = '/var/run/docker.sock';
const COLOURED = 'background: linear-gradient(#234, #a61); color: white; font: 80px sans-serif';

type Page = (request: IncomingMessage, response: ServerResponse) => void;
const html =
  (text: string): Page =>
  (_, response) =>
    response.setHeader('Content-Type', 'text/html').end(text);

/** What a page may be, by its path. */
const PAGES: Record<string, Page> = {
  '/': html(`<body style="${COLOURED}"><h1>Hello</h1><script>alert(1); confirm(2)</script>
    <img src="http://other.test/spy.png"><script>fetch('http://other.test/spy').catch(() => 0);
    fetch('https://other.test/spy').catch(() => 0); fetch('http://169.254.169.254/').catch(() => 0)</script>`),
  '/blank': html('<title>Nothing</title>'),
  '/away': (_, response) => response.writeHead(302, { Location: 'http://other.test/' }).end(),
  '/script-away': html('<script>location = "http://other.test/"</script>'),
  '/login': (_, response) => response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end('no'),
  '/broken': (_, response) => response.writeHead(500).end('broken'),
  '/download': (_, response) =>
    response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Disposition': 'attachment' }).end('PK'),
  '/busy': html(`<body style="${COLOURED}">Busy<script>setTimeout(() => { for (;;); }, 200)</script>`),
  '/endless': (_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.write(`<body style="${COLOURED}"><h1>There is more</h1>`);
  },
};

/** A real browser in its container, the real edge, and pages that nobody would want to show. */
describe('pictures of sites', () => {
  let world: EdgeUnderTest;
  let engine: DockerEngine;
  let camera: Camera;
  let image: string;
  let site: Server;
  let other: Server;
  const seen: IncomingMessage[] = [];
  const elsewhere: string[] = [];
  const names = new Names(ID);
  const domain = { id: 'dom_pictured', accountId: 'acc_1' } as Domain;

  beforeAll(async () => {
    const docker = new Dockerode({ socketPath: SOCKET });
    const images = new Images({ docker, directory: join(process.cwd(), 'docker') });
    image = await images.ensure('browser');
    const [firewallImage, helperImage] = ['firewall', 'sandbox'].map((name) => () => images.ensure(name));
    engine = new DockerEngine({ socketPath: SOCKET, installationId: ID, firewallImage, helperImage });
    const ports = await freeEdgePorts();
    world = await makeHaproxyEdge(ports);
    site = await serving((request, response) => {
      seen.push(request);
      const page = PAGES[request.url!.replace(/\?.*/, '')];
      if (page) page(request, response);
      else response.writeHead(404).end();
    });
    other = await serving((request, response) => {
      elsewhere.push(request.url!);
      response.end('not for you');
    });
    await world.edge.setSite(liveSite(domain.id, 'pictured.test', site));
    await world.edge.setSite(liveSite('dom_other', 'other.test', other));
    camera = new Camera({ engine, edge: world.edge, names, oneShots: new RunningOneShots() });
  }, 900_000);

  afterAll(async () => {
    await engine?.removeWorkload(names.camera);
    await world?.remove();
    for (const server of [site, other]) {
      server?.closeAllConnections();
      server?.close();
    }
  });

  async function serving(page: Page): Promise<Server> {
    const server = createServer(page);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.7', resolve));
    return server;
  }

  const liveSite = (id: string, hostname: string, server: Server) => ({
    ...{ id, hostnames: [hostname], state: 'live' as const },
    live: {
      pools: [{ name: 'php', endpoints: [{ address: '127.0.0.7', port: (server.address() as AddressInfo).port }] }],
      ...{ defaultPool: 'php', prefixes: [], extensions: [] },
    },
  });
  const take = (path: string, signal = new AbortController().signal) =>
    camera.take(domain, `http://pictured.test${path}`, image, signal);

  it('shows what visitors see, and is no visit', async () => {
    const outcome = await take('/');
    if (!('file' in outcome)) throw new Error(outcome.nothing);
    expect(outcome.file.subarray(0, 4).toString()).toBe('RIFF');
    expect(outcome.file.subarray(8, 12).toString()).toBe('WEBP');
    expect(outcome.file.length).toBeLessThanOrEqual(40 * 1024);
    expect(seen[0]!.headers).toMatchObject({ host: 'pictured.test', 'x-forwarded-for': '192.0.2.1' });
    expect((await world.edge.counters()).map(({ siteId }) => siteId)).not.toContain(domain.id);
  });

  it('lets a page reach no other site, and nothing else', () => expect(elsewhere).toEqual([]));

  it.each([
    ['/blank', 'The page is blank.'],
    ['/away', 'status 403'],
    ['/script-away', 'status 403'],
    ['/login', 'status 401'],
    ['/broken', 'status 500'],
    ['/download', /download|ERR_ABORTED/],
  ])('shows nothing of %s', async (path, nothing) => {
    expect(await take(path)).toEqual({
      nothing: typeof nothing === 'string' ? nothing : expect.stringMatching(nothing),
      keep: false,
    });
    expect(elsewhere).toEqual([]);
  });

  it('shows what is drawn of a page that never ends, in a container that has and may nothing', async () => {
    const [outcome, inside] = await Promise.all([
      take('/endless'),
      eventually<WorkloadDetails | undefined>(
        async () => {
          const found = await engine.inspect(names.camera);
          return found?.state === 'running' && found;
        },
        'the browser runs',
        60_000,
      ),
    ]);
    expect(outcome).toHaveProperty('file');
    expect(inside).toMatchObject({
      user: '65534:65534',
      readOnlyRoot: true,
      networks: [],
      environment: expect.any(Array),
    });
    expect(inside!.limits).toMatchObject({ memoryBytes: 768 * 1024 ** 2, cpus: 1, pids: 256 });
    expect(inside!.mounts.map(({ kind }) => kind)).toEqual(['memory']);
    expect(await engine.workload(names.camera)).toBeUndefined();
  });

  it('ends a page whose scripts do not', async () => expect(await take('/busy')).toHaveProperty('file'));

  it('leaves no container where it is called off', async () => {
    const calledOff = new AbortController();
    const taking = take('/endless', calledOff.signal);
    await eventually(
      async () => (await engine.workload(names.camera))?.state === 'running',
      'the browser runs',
      60_000,
    );
    calledOff.abort(new Error('called off'));
    await expect(taking).rejects.toThrow('called off');
    await eventually(async () => (await engine.workload(names.camera)) === undefined, 'it is gone', 30_000);
  });

  it('says nothing of a site that sleeps, and does not wake it', async () => {
    await world.edge.setSite({ ...liveSite(domain.id, 'pictured.test', site), state: 'asleep' });
    const before = seen.length;
    expect(await take('/')).toEqual({ nothing: 'status 503', keep: false });
    expect(seen.length).toBe(before);
  });
});
