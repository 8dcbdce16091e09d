import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect, type Server } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWakeServer, type WakeAnswer } from '@onebox/commands';
import type { EdgeSite, EdgeSiteState } from '@onebox/edge';
import { pino } from 'pino';
import { Activator } from '../../apps/activator/src/activator.js';
import { ask, eventually, type Question, seenBy } from '../support/ask.js';
import { type EdgeUnderTest, freeEdgePorts, makeHaproxyEdge } from '../support/edge-under-test.js';
import { SiteServer } from '../support/site-servers.js';

/** The activator behind a real edge, asking a worker that each test plays. */
describe('the activator', () => {
  const WAKE_MS = 3000;
  const site = new SiteServer('site', '127.0.0.6');
  const other = new SiteServer('other', '127.0.0.7');
  const directory = mkdtempSync('/var/tmp/onebox-wake-test-');
  const wakeSocket = join(directory, 'wake.sock');
  let world: EdgeUnderTest;
  let port: number;
  let activator: Server;
  let worker: { close(): Promise<void> };
  let asked: { siteId: string; pool?: string }[] = [];
  let wake: (siteId: string) => Promise<WakeAnswer>;

  beforeAll(async () => {
    await site.start();
    await other.start();
    const ports = await freeEdgePorts();
    port = ports.httpPort;
    world = await makeHaproxyEdge(ports);
    await startActivator();
    await startWorker();
  }, 180_000);
  afterAll(async () => {
    await world?.remove();
    await worker?.close();
    activator?.close();
    await Promise.all([site.stop(), other.stop()]);
    rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    asked = [];
    wake = awake(site);
    for (const server of [site, other]) {
      await server.start().catch(() => undefined);
      server.seen.length = 0;
    }
    await world.edge.replaceAll([
      known('asleep', site, 'asleep'),
      known('dead', site, 'live'),
      known('other', other, 'asleep'),
    ]);
  });

  async function startActivator(limits: { perSite?: number; inAll?: number } = {}): Promise<void> {
    const log = pino({ level: 'silent' });
    const { activatorSecret, activatorPort } = world.settings;
    activator = new Activator({ wakeSocket, wakeMs: WAKE_MS, secret: () => activatorSecret, log, ...limits }).server();
    activator.listen(activatorPort, '127.0.0.1');
    await once(activator, 'listening');
  }

  async function startWorker(): Promise<void> {
    worker = await createWakeServer({
      socketPath: wakeSocket,
      wake: (siteId, pool) => {
        asked.push({ siteId, ...(pool === undefined ? {} : { pool }) });
        return wake(siteId);
      },
    });
  }

  async function withLimits(limits: { perSite?: number; inAll?: number }, work: () => Promise<void>): Promise<void> {
    await closed(activator);
    await startActivator(limits);
    await work().finally(async () => {
      await closed(activator);
      await startActivator();
    });
  }

  const closed = (server: Server) => new Promise((resolve) => server.close(resolve));
  const awake = (server: SiteServer) => () => Promise.resolve<WakeAnswer>({ kind: 'awake', endpoint: server.endpoint });
  const known = (name: string, server: SiteServer, state: EdgeSiteState): EdgeSite => ({
    id: `dom_${name}`,
    hostnames: [`${name}.test`],
    state,
    live: {
      pools: [{ name: 'php', endpoints: [server.endpoint] }],
      defaultPool: 'php',
      prefixes: [],
      extensions: [],
    },
  });
  const to = (host: string, more: Partial<Question> = {}): Question => ({ port, host, ...more });

  it('wakes a sleeping site once for many requests, and passes each of them on', async () => {
    wake = () => sleep(500).then(awake(site));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => seenBy(to('asleep.test', { path: `/${index}` }))),
    );
    expect(new Set(answers.map(({ url }) => url)).size).toBe(50);
    expect(asked).toEqual([{ siteId: 'dom_asleep', pool: 'php' }]);
    expect(answers[0]!.headers).toMatchObject({
      host: 'asleep.test',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
    expect(Object.keys(answers[0]!.headers).filter((name) => name.includes('onebox'))).toEqual([]);
  });

  it('asks for a site that is live and has no container, too', async () => {
    await world.edge.setSite({ ...known('asleep', site, 'live'), live: undefined });
    expect((await seenBy(to('asleep.test'))).server).toBe('site');
    expect(asked).toEqual([{ siteId: 'dom_asleep' }]);
  });

  it.each(['GET', 'HEAD', 'POST', 'DELETE'])('takes a %s that a dead container refused', async (method) => {
    await site.stop();
    wake = async () => {
      await site.start();
      return awake(site)();
    };
    expect((await ask(to('dead.test', { method, body: method === 'POST' ? 'order' : undefined }))).status).toBe(200);
    expect(asked).toEqual([{ siteId: 'dom_dead', pool: 'php' }]);
    expect(site.seen.map((seen) => seen.method)).toEqual([method]);
  });

  it('takes a GET whose container died over it, but no POST', async () => {
    wake = awake(other);
    const get = await ask(to('dead.test', { path: '/die' }));
    expect(get.status).toBe(502);
    expect(other.seen.length).toBeGreaterThan(0);
    site.seen.length = other.seen.length = 0;
    const post = await ask(to('dead.test', { path: '/die', method: 'POST', body: 'order' }));
    expect(post.status).toBe(502);
    expect([site.seen.length, other.seen.length]).toEqual([1, 0]);
  });

  it('sends a POST once, also when the woken container dies over it', async () => {
    const answer = await ask(to('asleep.test', { path: '/die', method: 'POST', body: 'order' }));
    expect(answer.status).toBe(502);
    expect(site.seen).toHaveLength(1);
  });

  it('streams large bodies, with a length and in chunks, that began before the site was awake', async () => {
    wake = () => sleep(1000).then(awake(site));
    const block = Buffer.alloc(1024 * 1024, 'x');
    const body = () => Readable.from(Array.from({ length: 30 }, () => block));
    const bytes = 30 * block.length;
    const headers = { 'Content-Length': String(bytes) };
    expect((await seenBy(to('asleep.test', { method: 'PUT', headers, body: body() }))).bodyBytes).toBe(bytes);
    expect((await seenBy(to('asleep.test', { method: 'POST', body: body() }))).bodyBytes).toBe(bytes);
    const large = await ask(to('asleep.test', { path: `/big?bytes=${bytes}` }));
    expect(large.body.length).toBe(bytes);
  });

  it('passes WebSockets', async () => {
    wake = () => sleep(300).then(awake(site));
    const headers = {
      Host: 'asleep.test',
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const sent = httpRequest({ port, host: '127.0.0.1', headers: { ...headers, 'Sec-WebSocket-Version': '13' } }).end();
    const [, socket, first] = (await once(sent, 'upgrade')) as [unknown, import('node:net').Socket, Buffer];
    let text = first.toString();
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write('hello');
    await eventually(() => Promise.resolve(text === 'site:hello'), 'the echo');
    socket.destroy();
  });

  it('waits for a container that is started but does not listen yet', async () => {
    await site.stop();
    const listening = sleep(800).then(() => site.start());
    expect((await ask(to('asleep.test'))).status).toBe(200);
    await listening;
  });

  describe('what cannot be woken gets an honest answer', () => {
    it('503 with the time that the worker named', async () => {
      wake = () =>
        Promise.resolve({
          kind: 'refused',
          refusal: { code: 'no_memory', message: 'secret detail', retryAfterSeconds: 42 },
        });
      const answer = await ask(to('asleep.test'));
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '42']);
      expect(answer.body).toContain('<title>');
      expect(answer.body).not.toMatch(/secret|memory|dom_/);
      expect(await ask(to('asleep.test', { method: 'HEAD' }))).toMatchObject({ status: 503, body: '' });
      const upload = to('asleep.test', { method: 'PUT', body: Buffer.alloc(5_000_000) });
      expect((await ask(upload)).status).toBe(503);
    });

    it('404 for a site that is gone', async () => {
      wake = () => Promise.resolve({ kind: 'unknown' });
      expect((await ask(to('asleep.test'))).status).toBe(404);
    });

    it('503 when it takes too long, and when nothing ever listens', async () => {
      wake = () => new Promise(() => undefined);
      const late = await ask(to('asleep.test'));
      expect([late.status, Number(late.headers['retry-after']) > 0]).toEqual([503, true]);
      wake = awake(site);
      await site.stop();
      expect((await ask(to('asleep.test'))).status).toBe(503);
    });

    it('503 without a worker, but an answer when it comes back in time', async () => {
      await worker.close();
      expect((await ask(to('asleep.test'))).status).toBe(503);
      const waiting = ask(to('asleep.test'));
      await sleep(1000);
      await startWorker();
      expect((await waiting).status).toBe(200);
    });

    it('503 from the edge itself without an activator', async () => {
      await closed(activator);
      const answer = await ask(to('asleep.test'));
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
      await startActivator();
      expect((await ask(to('asleep.test'))).status).toBe(200);
    });
  });

  describe('waiting is bounded', () => {
    it('for a site, without harm to another', () =>
      withLimits({ perSite: 3 }, async () => {
        wake = (siteId) => (siteId === 'dom_other' ? awake(other)() : sleep(1500).then(awake(site)));
        const answers = await Promise.all([
          ...Array.from({ length: 8 }, () => ask(to('asleep.test'))),
          sleep(300).then(() => ask(to('other.test'))),
        ]);
        expect(answers.pop()!.status).toBe(200);
        const statuses = answers.map(({ status }) => status).sort();
        expect(statuses).toEqual([200, 200, 200, 503, 503, 503, 503, 503]);
        expect(answers.filter(({ status, headers }) => status === 503 && !headers['retry-after'])).toEqual([]);
        expect((await ask(to('asleep.test'))).status).toBe(200);
      }));

    it('in all', () =>
      withLimits({ inAll: 2 }, async () => {
        wake = () => sleep(1000).then(awake(site));
        const answers = await Promise.all(
          ['asleep', 'other', 'asleep', 'other'].map((name) => ask(to(`${name}.test`))),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503, 503]);
      }));

    it('and who leaves makes room', () =>
      withLimits({ perSite: 1 }, async () => {
        wake = () => sleep(1500).then(awake(site));
        const leaving = new AbortController();
        const left = ask(to('asleep.test', { signal: leaving.signal })).catch((error: Error) => error.name);
        await eventually(() => Promise.resolve(asked.length === 1), 'the first waits');
        expect((await ask(to('asleep.test'))).status).toBe(503);
        leaving.abort();
        expect(await left).toBe('AbortError');
        await sleep(300);
        expect((await ask(to('asleep.test'))).status).toBe(200);
        expect(site.seen).toHaveLength(1);
      }));
  });

  describe('strangers on the same machine', () => {
    const say = async (bytes: Buffer | string) => {
      const socket = connect(world.settings.activatorPort, '127.0.0.1');
      socket.write(bytes);
      let text = '';
      socket.on('error', () => undefined).on('data', (chunk: Buffer) => (text += chunk.toString()));
      await once(socket, 'close');
      return text;
    };

    it('learn whether it runs', async () => {
      expect(await say('GET /.onebox/health HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
    });

    it('wake nothing', async () => {
      expect(await say('GET / HTTP/1.1\r\nHost: asleep.test\r\nX-Onebox-Site: dom_asleep\r\n\r\n')).toMatch(
        /^HTTP\/1.1 421 /,
      );
      expect(await say(proxyHead('0'.repeat(64), 'dom_asleep'))).toBe('');
      expect(await say(proxyHead('', 'dom_asleep'))).toBe('');
      expect(asked).toEqual([]);
    });

    it('are told apart from the edge by its secret alone', async () => {
      const head = proxyHead(world.settings.activatorSecret, 'dom_asleep');
      const answer = await say(
        Buffer.concat([head, Buffer.from('GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')]),
      );
      expect(answer).toMatch(/^HTTP\/1.1 200 /);
    });
  });
});

function proxyHead(secret: string, siteId: string): Buffer {
  const value = (type: number, text: string) => Buffer.concat([Buffer.from([type, 0, text.length]), Buffer.from(text)]);
  const values = Buffer.concat([value(0xe0, secret), value(0xe1, siteId)]);
  const head = Buffer.from('\r\n\r\n\0\r\nQUIT\n\x20\x00\0\0', 'latin1');
  head.writeUInt16BE(values.length, 14);
  return Buffer.concat([head, values]);
}
