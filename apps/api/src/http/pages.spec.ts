import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import request from 'supertest';
import { usePages } from './pages.js';
import { ProblemFilter } from './problem.filter.js';

@Module({})
class Nothing {}

describe('the pages of the panel', () => {
  let built: string;
  let app: NestExpressApplication;
  const get = (path: string) => request(app.getHttpServer()).get(path).set('Accept', 'text/html');
  const expectNothingAt = async (path: string) => {
    const { body, headers } = await get(path)
      .expect(404)
      .expect('Content-Type', /problem\+json/);
    expect([body.code, headers['cache-control']]).toEqual(['not_found', 'no-store']);
  };

  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'obtest-pages-'));
    mkdirSync(join(built, 'assets'));
    writeFileSync(join(built, 'index.html'), '<meta content="{{nonce}}">');
    writeFileSync(join(built, '.builds.json'), '{}');
    for (const name of ['kept-1.js', 'gone-1.js']) writeFileSync(join(built, 'assets', name), 'here');
    for (const name of ['squeezed-1.js', 'squeezed-1.js.br']) writeFileSync(join(built, 'assets', name), 'here');
    writeFileSync(join(built, 'assets', 'large-1.js'), Buffer.alloc(32 * 1024 ** 2));
    app = await NestFactory.create<NestExpressApplication>(Nothing, { logger: false });
    app.useGlobalFilters(new ProblemFilter(pino({ level: 'silent' })));
    usePages(app, { payments: 'sandbox' }, built);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    rmSync(built, { recursive: true, force: true });
  });

  it('are one page, that no cache keeps', async () => {
    const { text, headers } = await get('/domains/dom_1/files').expect(200);
    expect(text).toMatch(/^<meta content="[\w-]{22}">$/);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('have assets that are kept for good', async () => {
    const { headers } = await get('/assets/kept-1.js').expect(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each(['/assets/unknown-1.js', '/assets/unknown', '/unknown.png', '/.builds.json'])(
    'are not what is at %s: nothing is',
    (path) => expectNothingAt(path),
  );

  it('say so too of what a later build took away, and go on', async () => {
    rmSync(join(built, 'assets', 'gone-1.js'));
    await expectNothingAt('/assets/gone-1.js');
    await get('/assets/kept-1.js').expect(200);
  });

  it('break off where what is sent for an asset cannot be read, and go on', async () => {
    rmSync(join(built, 'assets', 'squeezed-1.js.br'));
    await expect(get('/assets/squeezed-1.js').set('Accept-Encoding', 'br')).rejects.toThrow(/hang up|aborted/);
    await get('/assets/kept-1.js').expect(200);
  });

  it('leave no file open that nobody reads any more', async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let left = 0; left < 20; left++) await leave(app, '/assets/large-1.js');
    for (let turns = 0; turns < 100 && open() > before + 5; turns++) await sleep(20);
    expect(open()).toBeLessThanOrEqual(before + 5);
  });
});

/** Asks, and goes away at the first byte. */
async function leave(app: NestExpressApplication, path: string): Promise<void> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const sent = connect(port, '127.0.0.1').on('error', () => undefined);
  sent.write(`GET ${path} HTTP/1.1\r\nHost: panel.test\r\n\r\n`);
  await once(sent, 'data');
  sent.destroy();
}
