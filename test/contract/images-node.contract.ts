import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { ask, eventually } from '../support/ask.js';
import { ImageContainers, type Started } from '../support/image-containers.js';

const containers = new ImageContainers();
afterAll(() => containers.removeAll());

const RELEASE = '/srv/site/releases/rel_a';
const SITE = { SITE_RELEASE: RELEASE, SITE_ROOT: RELEASE };

/** A volume with a customer's files. */
async function uploaded(files: Record<string, string>): Promise<string> {
  const volume = await containers.volume();
  const script = `mkdir -p ${RELEASE} && cd ${RELEASE} && while [ $# -gt 0 ]; do mkdir -p "$(dirname "$1")"; printf %s "$2" > "$1"; shift 2; done`;
  const command = ['sh', '-c', script, 'sh', ...Object.entries(files).flat()];
  const { status, stderr } = await containers.run({ image: 'runtime', volumes: { [volume]: '/srv/site' }, command });
  if (status !== 0) throw new Error(stderr);
  return volume;
}

async function site(volume: string, env: Record<string, string> = {}): Promise<Started> {
  const started = await containers.start({
    image: 'node',
    volumes: { [volume]: '/srv/site' },
    port: 8080,
    env: { ...SITE, ...env },
  });
  await eventually(async () => (await get(started, '/')).status > 0, 'node answers', 60_000);
  return started;
}

const get = ({ port }: Started, path: string, headers: Record<string, string> = {}) =>
  ask({ port, host: 'app.test:8080', path, headers });

/** Tells what it was asked, streams, upgrades, fails. */
const APPLICATION = `
  const { createServer } = require('node:http');
  const server = createServer((request, response) => {
    if (request.url === '/die') return process.exit(1);
    if (request.url === '/stream') {
      response.write('first');
      return setTimeout(() => response.end('last'), 1500);
    }
    if (request.url === '/slow') return setTimeout(() => response.end('finished'), 2000);
    let size = 0;
    request.on('data', (chunk) => (size += chunk.length));
    request.on('end', () => {
      response.setHeader('Server', 'mine');
      response.end(JSON.stringify({ url: request.url, size, headers: request.headers, env: process.env.NODE_ENV }));
    });
  });
  server.on('upgrade', (request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: echo\\r\\nConnection: Upgrade\\r\\n\\r\\n');
    socket.pipe(socket);
  });
  server.listen(process.env.PORT, '127.0.0.1');
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

describe('node', () => {
  it('shows its own page on an empty volume, under a uid that nobody knows', async () => {
    const started = await site(await containers.volume());
    const { status, body } = await get(started, '/');
    expect(status).toBe(200);
    expect(body).toContain('<h1>app.test:8080 is ready</h1>');
    expect(body).toContain('Node.js 20');
  });

  it("runs package.json's start script in its folder, at the port that the front looks at", async () => {
    const manifest = { scripts: { prestart: 'echo made > made.txt', start: 'MINE=1 node server/main.js' } };
    const volume = await uploaded({
      'package.json': JSON.stringify(manifest),
      'server/main.js': `require('node:http').createServer((q, r) => r.end(process.env.MINE + require('fs').readFileSync('made.txt', 'utf8'))).listen(process.env.PORT)`,
    });
    expect((await get(await site(volume, { PORT: '8080' }), '/')).body).toBe('1made\n');
  });

  it("prefers the customer's start command, and finds programs without any manifest", async () => {
    const volume = await uploaded({
      'index.js': `require('node:http').createServer((q, r) => r.end('index')).listen(process.env.PORT)`,
      'other.js': `require('node:http').createServer((q, r) => r.end('other')).listen(process.env.PORT)`,
    });
    expect((await get(await site(volume), '/')).body).toBe('index');
    expect((await get(await site(volume, { SITE_START: 'node other.js' }), '/')).body).toBe('other');
  });

  it('says what is missing where there is nothing to start', async () => {
    const volumes = { [await uploaded({ 'read.me': 'x' })]: '/srv/site' };
    const { status, stderr } = await containers.run({ image: 'node', volumes, env: SITE });
    expect({ status, stderr }).toEqual({ status: 78, stderr: expect.stringContaining('nothing to start') as string });
  });
});

describe('the front', () => {
  let started: Started;
  beforeAll(async () => {
    started = await site(await uploaded({ 'app.js': APPLICATION, '.env': 'SECRET', 'public/web.config': 'SECRET' }));
  });

  it('passes paths, headers and bodies on as they are', async () => {
    const path = '/a%2Fb//c/%2e%2e/d?x=%20';
    const headers = { X_Odd: 'kept', 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '192.0.2.7' };
    const body = Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(100_000)));
    const answer = await ask({ port: started.port, host: 'app.test', path, method: 'POST', headers, body });
    const seen = JSON.parse(answer.body) as { url: string; size: number; headers: Record<string, string> };
    expect({ server: answer.headers.server, url: seen.url, size: seen.size }).toEqual({
      server: 'mine',
      url: path,
      size: 4_000_000,
    });
    expect(seen.headers).toMatchObject({ host: 'app.test', x_odd: 'kept', 'x-forwarded-proto': 'https' });
    expect(seen.headers['x-forwarded-for']).toBe('192.0.2.7');
  });

  it('hides source files that exist, and leaves routes alone that only look like one', async () => {
    for (const path of ['/.env', '/%2eenv', '/.env/more', '/web.config', '/public/web.config']) {
      expect([path, (await get(started, path)).status]).toEqual([path, 404]);
    }
    for (const path of ['/repository/app.rb', '/wp-login.php', '/.well-known/x', '/web.configuration']) {
      expect([path, (await get(started, path)).status]).toEqual([path, 200]);
    }
  });

  it('lets an answer through piece by piece', async () => {
    const socket = connect(started.port, '127.0.0.1', () =>
      socket.write('GET /stream HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n'),
    );
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    await eventually(() => Promise.resolve(text.includes('first')), 'the first piece', 10_000);
    expect(text).not.toContain('last');
    await once(socket, 'close');
    expect(text).toContain('last');
  });

  it('joins both sides of an upgraded connection', async () => {
    const socket = connect(started.port, '127.0.0.1', () =>
      socket.write('GET /ws HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n'),
    );
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    await eventually(() => Promise.resolve(text.includes('101 Switching')), 'the upgrade');
    socket.write('there and back');
    await eventually(() => Promise.resolve(text.includes('there and back')), 'the echo');
    socket.destroy();
  });

  it('lets a running request end when it is stopped', async () => {
    const running = get(started, '/slow');
    await eventually(async () => (await get(started, '/')).status === 200, 'it answers beside');
    const stopped = started.container.stop({ t: 20 });
    expect((await running).body).toBe('finished');
    await stopped;
    expect((await started.container.inspect()).State.ExitCode).toBe(0);
  });

  it('answers nothing when the application dies, so that the edge can ask again, and ends with it', async () => {
    const dying = await site(await uploaded({ 'app.js': APPLICATION }));
    await expect(get(dying, '/die')).rejects.toThrow(/socket hang up|ECONNRESET/);
    await eventually(async () => !(await dying.container.inspect()).State.Running, 'the container has ended');
    expect((await dying.container.inspect()).State.ExitCode).toBe(1);
  });
});

describe('installing packages', () => {
  const install = (volume: string, env: Record<string, string> = {}) =>
    containers.run({
      image: 'node',
      volumes: { [volume]: '/srv/site' },
      command: ['/opt/onebox/packages'],
      env: { ...SITE, ...env },
    });

  it('installs what the manifest names, once', async () => {
    const volume = await uploaded({
      'package.json': JSON.stringify({ dependencies: { left: 'file:lib/left' }, scripts: { start: 'node main.js' } }),
      'lib/left/package.json': JSON.stringify({ name: 'left', version: '1.0.0', main: 'left.js' }),
      'lib/left/left.js': 'module.exports = "installed";',
      'main.js': `require('node:http').createServer((q, r) => r.end(require('left'))).listen(process.env.PORT)`,
    });
    const first = await install(volume);
    expect(first).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('The packages are installed.') as string,
    });
    expect((await install(volume)).stdout).toContain('installed already');
    expect((await get(await site(volume), '/')).body).toBe('installed');
  });

  it('leaves packages that came with the upload, and needs no manifest', async () => {
    const brought = await uploaded({ 'package.json': '{"dependencies":{"x":"1"}}', 'node_modules/x/index.js': '' });
    expect((await install(brought)).stdout).toContain('came with the upload');
    const none = await uploaded({ 'index.html': '' });
    expect(await install(none)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('nothing to install') as string,
    });
  });

  it('says that the registry cannot be reached, and is done again the next time', async () => {
    const volume = await uploaded({ 'package.json': '{"dependencies":{"express":"^4"}}' });
    const unreachable = { npm_config_registry: 'http://127.0.0.1:9/' };
    const failed = { status: 1, stderr: expect.stringContaining('the registry cannot be reached from here') as string };
    expect(await install(volume, unreachable)).toMatchObject(failed);
    expect(await install(volume, unreachable)).toMatchObject(failed);
  });
});
