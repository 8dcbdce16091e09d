import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    app = await NestFactory.create<NestExpressApplication>(Nothing, { logger: false });
    app.useGlobalFilters(new ProblemFilter(pino({ level: 'silent' })));
    usePages(app, { payments: 'sandbox' }, built);
    await app.init();
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
});
