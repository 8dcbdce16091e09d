import request from 'supertest';
import { type ApiUnderTest, Browser, signUpBody, startApi } from '../support/api.js';

describe('the manners of the API', () => {
  let api: ApiUnderTest;
  let browser: Browser;

  beforeAll(async () => {
    api = await startApi();
    browser = new Browser(api);
    await browser.signUp('manners@example.com');
  });
  afterAll(() => api.close());

  it('wants the CSRF token of this very session on a change', async () => {
    const other = new Browser(api);
    await other.signUp('manners2@example.com');
    const change = (token?: string) => {
      const sent = request(api.app.getHttpServer()).patch('/api/v1/account').set('Cookie', browser.cookie);
      return (token ? sent.set('X-CSRF-Token', token) : sent).send({ name: 'x' });
    };
    expect((await change().expect(403)).body.code).toBe('auth.csrf');
    await change(other.csrfToken).expect(403);
    await change(browser.csrfToken).expect(200);
  });

  it('refuses sign-up and sign-in on behalf of another site', async () => {
    const post = (path: string, body: object) =>
      new Browser(api).post(path).set('Host', 'panel.example').set('Origin', 'https://evil.example').send(body);
    await post('/signup', signUpBody('evil@example.com')).expect(403);
    await post('/sessions', { email: 'manners@example.com', password: 'correct horse battery' }).expect(403);
    await new Browser(api)
      .post('/sessions')
      .set('Host', 'panel.example:8080')
      .set('Origin', 'http://panel.example:8080')
      .send({ email: 'manners@example.com', password: 'correct horse battery' })
      .expect(201);
  });

  it('says what is wrong with a query and an id', async () => {
    const query = await browser.get('/tokens?limit=1000&nonsense=1').expect(422);
    expect(query.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual(['limit', 'nonsense']);
    expect((await browser.get('/tokens?cursor=zzz').expect(400)).body.code).toBe('cursor.malformed');
    await browser.delete('/tokens/..%2f..%2fetc').expect(422);
    await browser.delete("/tokens/tok_1'%20or%201=1").expect(422);
    await browser.delete('/tokens/tok_0000000000').expect(404);
  });

  it('answers an unexpected error by an id that is in the log, and nothing else', async () => {
    await api.database.dataSource.query('RENAME TABLE api_tokens TO away');
    const answer = await browser.get('/tokens').expect(500);
    await api.database.dataSource.query('RENAME TABLE away TO api_tokens');
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: 'Unexpected error',
      status: 500,
      detail: expect.any(String),
      code: 'unexpected',
      requestId: expect.any(String),
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/api_tokens|SELECT|\.ts/);
    expect(api.logged()).toContain(answer.body.requestId);
  });

  describe('idempotency keys', () => {
    const key = (value: string) => ({ 'Idempotency-Key': value });

    it('never repeat a secret', async () => {
      const make = () =>
        browser
          .post('/tokens')
          .set(key('k1'))
          .send({ name: 'once', scopes: ['read'] });
      await make().expect(201);
      expect((await make().expect(409)).body.code).toBe('secret_already_given');
      const { items } = (await browser.get('/tokens').expect(200)).body;
      expect(items.filter(({ name }: { name: string }) => name === 'once')).toHaveLength(1);
    });

    it('refuse another body, keep callers apart, and forget failures of validation', async () => {
      const make = (who: Browser, name: string) =>
        who
          .post('/tokens')
          .set(key('k2'))
          .send({ name, scopes: ['read'] });
      await make(browser, '').expect(422);
      await make(browser, 'first').expect(201);
      expect((await make(browser, 'second').expect(409)).body.code).toBe('idempotency.key_reused');
      const other = new Browser(api);
      await other.signUp('manners3@example.com');
      await make(other, 'second').expect(201);
    });

    it('run the request once, though it comes many times at once', async () => {
      const make = () =>
        browser
          .post('/tokens')
          .set(key('k3'))
          .send({ name: 'burst', scopes: ['read'] });
      const answers = await Promise.all([make(), make(), make(), make(), make()]);
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      const codes = answers.filter(({ status }) => status === 409).map(({ body }) => body.code);
      expect(codes).toHaveLength(4);
      for (const code of codes) expect(['idempotency.in_progress', 'secret_already_given']).toContain(code);
    });

    it('give a decline again, whatever the card, and are free again after a silent gateway', async () => {
      const post = (number: string, value: string) =>
        new Browser(api)
          .post('/signup')
          .set(key(value))
          .send(signUpBody('key@example.com', { card: { number, expiryMonth: 12, expiryYear: 2030, cvc: '123' } }));
      const first = await post('4000000000000002', 'k4').expect(402);
      const again = await post('4242424242424242', 'k4').expect(402);
      expect(again.body).toEqual(first.body);
      expect(again.headers['content-type']).toMatch('application/problem+json');
      expect(again.headers['idempotency-replayed']).toBe('true');
      await post('4000000000000259', 'k5').expect(503);
      await post('4242424242424242', 'k5').expect(201);
    });

    it('are still those of a request of which nobody knows what became', async () => {
      const post = (body: object) => browser.post('/tokens').set(key('k7')).send(body);
      const body = { name: 'uncertain', scopes: ['read'] };
      await api.database.dataSource.query('RENAME TABLE api_tokens TO away');
      await post(body).expect(500);
      const other = await post({ ...body, name: 'another' }).expect(409);
      await api.database.dataSource.query('RENAME TABLE away TO api_tokens');
      expect(other.body.code).toBe('idempotency.key_reused');
      const answers = await Promise.all([post(body), post(body), post(body)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    });

    it('end after two days, and where a first request was cut off, after minutes', async () => {
      const { dataSource } = api.database;
      const make = () =>
        browser
          .post('/tokens')
          .set(key('k6'))
          .send({ name: 'cut', scopes: ['read'] });
      await make().expect(201);
      await dataSource.query('UPDATE idempotency_records SET status = NULL, held_secret = 0 ORDER BY created_at DESC');
      expect((await make().expect(409)).body.code).toBe('idempotency.in_progress');
      api.clock.advance(11 * 60_000);
      await make().expect(201);
    });
  });
});

describe('rate limits', () => {
  let api: ApiUnderTest;
  const from = (address: string) => ({ 'X-Forwarded-For': address });

  beforeAll(async () => {
    api = await startApi({ mode: 'production' });
  });
  afterAll(() => api.close());

  it('hold on every route of the API, unknown ones too', async () => {
    const get = (path: string) => request(api.app.getHttpServer()).get(path).set(from('198.51.100.1'));
    const first = await get('/api/v1/config').expect(200);
    expect(first.headers).toMatchObject({ 'ratelimit-limit': '60', 'ratelimit-remaining': '59' });
    for (let sent = 1; sent < 60; sent++) await get(sent % 2 ? '/api/v1/nothing' : '/api/v1/config');
    for (const path of ['/api/v1/config', '/api/v1/nothing']) {
      const answer = await get(path).expect(429);
      expect(answer.body.code).toBe('throttled');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    await request(api.app.getHttpServer()).get('/api/v1/config').set(from('198.51.100.2')).expect(200);
  });

  it('hold on pages and all other addresses, for which a browser asks more often', async () => {
    const get = (path: string) => request(api.app.getHttpServer()).get(path).set(from('198.51.100.3'));
    expect((await get('/')).headers).toMatchObject({ 'ratelimit-limit': '600', 'ratelimit-remaining': '599' });
    for (let sent = 1; sent < 600; sent++) await get('/nothing').expect(404);
    for (const path of ['/', '/nothing']) expect((await get(path).expect(429)).body.code).toBe('throttled');
  });

  it('count an IPv6 subscriber by its network', async () => {
    const get = (address: string) => request(api.app.getHttpServer()).get('/api/v1/config').set(from(address));
    await get('2001:db8:1:2::1').expect(200);
    expect((await get('2001:db8:1:2:ffff::9').expect(200)).headers['ratelimit-remaining']).toBe('58');
    expect((await get('2001:db8:1:3::1').expect(200)).headers['ratelimit-remaining']).toBe('59');
  });

  it('are tighter on the sign-in to one account, from wherever', async () => {
    const signIn = (address: string, email: string) =>
      request(api.app.getHttpServer())
        .post('/api/v1/sessions')
        .set(from(address))
        .send({ email, password: 'wrong-wrong' });
    for (let tried = 1; tried <= 5; tried++) await signIn(`203.0.113.${tried}`, 'victim@example.com').expect(401);
    await signIn('203.0.113.6', 'Victim@example.com').expect(429);
    await signIn('203.0.113.6', 'another@example.com').expect(401);
  });

  it('are tight on what asks the payment gateway, and take its events as they come', async () => {
    const post = (path: string) => request(api.app.getHttpServer()).post(`/api/v1${path}`).set(from('198.51.100.9'));
    for (let asked = 1; asked <= 20; asked++) await post('/billing/setup-intent').expect(201);
    expect((await post('/billing/setup-intent').expect(429)).headers['retry-after']).toBeDefined();
    const event = await post('/webhooks/stripe').send({}).expect(400);
    expect(event.body.code).toBe('webhook.signature');
    expect(event.headers['ratelimit-limit']).toBe('6000');
  });

  it('are wider for whoever is signed in', async () => {
    const browser = new Browser(api);
    browser.take(
      await browser.post('/signup').set(from('192.0.2.1')).send(signUpBody('limits@example.com')).expect(201),
    );
    const answer = await browser.get('/account').set(from('192.0.2.1')).expect(200);
    expect(answer.headers['ratelimit-limit']).toBe('300');
  });
});
