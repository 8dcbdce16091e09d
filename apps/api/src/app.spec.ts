import type { NestExpressApplication } from '@nestjs/platform-express';
import { FakeClock } from '@onebox/clock';
import { loadConfig } from '@onebox/config';
import { createDataSource } from '@onebox/database';
import { SandboxGateway } from '@onebox/payments';
import { DnsNameLookup } from '@onebox/resolver';
import { Secrets } from '@onebox/secrets';
import request from 'supertest';
import { createApp } from './app.js';
import { entities } from './entities.js';
import { createLog } from './platform/log.js';

describe('the pipeline, without a database', () => {
  let app: NestExpressApplication;

  beforeAll(async () => {
    const config = loadConfig({ NODE_ENV: 'test' });
    const secrets = new Secrets(Buffer.alloc(32, 7));
    const clock = new FakeClock();
    app = await createApp({
      config,
      secrets,
      clock,
      dataSource: createDataSource(config, secrets, entities),
      log: createLog('silent'),
      gateway: new SandboxGateway(secrets, clock),
      lookup: new DnsNameLookup({ ...config, resolvers: config.dnsResolvers }),
    });
    await app.init();
  });
  afterAll(() => app.close());

  it('answers that it runs', async () => {
    const answer = await request(app.getHttpServer()).get('/api/v1/health/live').expect(200);
    expect(answer.body).toEqual({ status: 'ok' });
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('tells by a problem that the database is away', async () => {
    const answer = await request(app.getHttpServer()).get('/api/v1/health/ready').expect(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.body).toMatchObject({ status: 503, code: 'database.unavailable' });
  });

  it.each(['/api/v1/nothing', '/nothing', '/api/v1/%E0%A4%A'])('answers %s with a problem', async (path) => {
    const answer = await request(app.getHttpServer()).get(path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.body).toMatchObject({ type: 'about:blank', status: answer.status });
  });

  it('answers a body that is no JSON, or too large, with a problem', async () => {
    const post = (body: string) =>
      request(app.getHttpServer()).post('/api/v1/sessions').set('Content-Type', 'application/json').send(body);
    expect((await post('{"name": ')).body).toMatchObject({ status: 400, code: 'body.malformed' });
    expect((await post('{"name": "\\ud800"}')).body).toMatchObject({ status: 400, code: 'body.malformed' });
    expect((await post('{"name": "\\ud83d\\ude00"}')).body).toMatchObject({ status: 422 });
    expect((await post(`"${'x'.repeat(300_000)}"`)).body).toMatchObject({ status: 413, code: 'body.too_large' });
  });

  it.each([
    ['Content-Type', 'application/json; charset=klingon'],
    ['Content-Encoding', 'rot13'],
  ])('answers a body in an encoding that it cannot read with a problem: %s: %s', async (header, value) => {
    const sent = request(app.getHttpServer()).post('/api/v1/sessions').set('Content-Type', 'application/json');
    const answer = await sent.set(header, value).send('{}');
    expect(answer.body).toMatchObject({ status: 415, code: 'body.encoding' });
  });

  it('refuses a change that a page of another site asks for', async () => {
    const post = (headers: Record<string, string>) =>
      request(app.getHttpServer()).post('/api/v1/nothing').set(headers).set('Host', 'panel.example');
    expect((await post({ Origin: 'https://evil.example' })).body).toMatchObject({ status: 403, code: 'auth.origin' });
    expect((await post({ Origin: 'null' })).status).toBe(403);
    expect((await post({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await post({ Origin: 'http://panel.example' })).status).toBe(404);
  });
});
