import { Account, Session, SignInLinks, User } from '@onebox/accounts';
import { Sessions } from '@onebox/accounts';
import request from 'supertest';
import { type ApiUnderTest, Browser, signUpBody, startApi } from '../support/api.js';

describe('people at the API', () => {
  let api: ApiUnderTest;
  const anonymous = () => new Browser(api);

  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  describe('sign-up', () => {
    it('makes an active account, and signs in', async () => {
      const browser = anonymous();
      const answer = await browser.post('/signup').send(signUpBody('Ada@Example.com')).expect(201);
      expect(answer.body).toMatchObject({
        account: {
          status: 'active',
          billingDay: 20,
          timeZone: 'UTC',
          signedUpOn: '2026-11-20',
          card: { brand: 'visa', last4: '4242', expiryMonth: 12, expiryYear: 2030 },
        },
        user: { email: 'Ada@Example.com', platformRole: null },
        csrfToken: expect.any(String),
      });
      expect(answer.headers['set-cookie']![0]).toMatch(
        /^onebox=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/i,
      );
      browser.take(answer);
      const current = await browser.get('/sessions/current').expect(200);
      expect(current.body).toEqual(answer.body);
    });

    it('refuses an e-mail that is taken, however it is written, and says so at the field', async () => {
      await anonymous().signUp('taken@example.com');
      const answer = await anonymous().post('/signup').send(signUpBody(' TAKEN@example.com ')).expect(409);
      expect(answer.body).toMatchObject({ code: 'account.email_taken', errors: [{ path: 'email' }] });
    });

    it('lets exactly one of two at once have an e-mail', async () => {
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => anonymous().post('/signup').send(signUpBody('race@example.com'))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      const { manager } = api.database.dataSource;
      expect(await manager.countBy(User, { emailKey: 'race@example.com' })).toBe(1);
    });

    it('gives each account a uid of its own, though many come at once', async () => {
      const people = Array.from({ length: 8 }, (_, index) => `crowd${index}@example.com`);
      await Promise.all(people.map((email) => anonymous().signUp(email)));
      const accounts = await api.database.dataSource.manager.find(Account);
      const uids = accounts.map(({ uid }) => uid);
      expect(new Set(uids).size).toBe(accounts.length);
      expect(Math.min(...uids)).toBeGreaterThanOrEqual(200_000);
    });

    it.each([
      ['4000000000000002', 'card.number'],
      ['4000000000009995', 'card.number'],
      ['4000000000009987', 'card.number'],
      ['4000000000000127', 'card.cvc'],
    ])('declines %s and creates nothing', async (number, path) => {
      const card = { number, expiryMonth: 12, expiryYear: 2030, cvc: '123' };
      const email = `declined-${number}@example.com`;
      const answer = await anonymous().post('/signup').send(signUpBody(email, { card })).expect(402);
      expect(answer.body).toMatchObject({ code: 'payment.declined', status: 402, errors: [{ path }] });
      const { manager } = api.database.dataSource;
      expect(await manager.countBy(User, { emailKey: email })).toBe(0);
      expect(await manager.query('SELECT * FROM pending_signups')).toEqual([]);
      await anonymous().signUp(email);
    });

    it.each([
      ['card.number', { card: { number: '4242424242424241', expiryMonth: 12, expiryYear: 2030, cvc: '123' } }],
      ['card.expiryYear', { card: { number: '4242424242424242', expiryMonth: 12, expiryYear: 2025, cvc: '123' } }],
      ['card.expiryMonth', { card: { number: '4242424242424242', expiryMonth: 13, expiryYear: 2030, cvc: '123' } }],
      ['card.cvc', { card: { number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvc: '12' } }],
      ['email', { email: 'nobody' }],
      ['password', { password: 'short' }],
      ['password', { password: 'invalid-input@example.com' }],
      ['address.country', { address: { line1: 'x', city: 'x', postalCode: '1', country: 'XX' } }],
      ['address.city', { address: { line1: 'x', city: 'a\nb', postalCode: '1', country: 'DE' } }],
      ['billingDay', { billingDay: 32 }],
      ['card', { card: undefined }],
      ['paymentMethod', { paymentMethod: 'pm_card_visa' }],
      ['paymentMethod', { card: undefined, paymentMethod: 'visa' }],
      ['paymentMethod', { card: undefined, paymentMethod: 'pm_1Unknown' }],
      ['name', { name: '  ' }],
      ['role', { role: 'admin' }],
      ['card.pin', { card: { number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvc: '123', pin: '1' } }],
    ])('tells at %s what is wrong', async (path, changes) => {
      const answer = await anonymous()
        .post('/signup')
        .send(signUpBody('invalid-input@example.com', changes))
        .expect(422);
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
      expect(answer.headers['content-type']).toMatch('application/problem+json');
    });

    it('takes a payment method in the place of a card', async () => {
      const body = signUpBody('method@example.com', { card: undefined, paymentMethod: 'pm_card_mastercard' });
      const answer = await anonymous().post('/signup').send(body).expect(201);
      expect(answer.body.account.card).toMatchObject({ brand: 'mastercard', last4: '4444' });
      const account = await api.database.dataSource.manager.findOneByOrFail(Account, { id: answer.body.account.id });
      expect(account.paymentMethodId).toMatch(/^pm_sandbox_pays_/);
    });

    it('goes on with the same request after the gateway was silent', async () => {
      const card = { number: '4000000000000259', expiryMonth: 12, expiryYear: 2030, cvc: '123' };
      const send = () => anonymous().post('/signup').send(signUpBody('silent@example.com', { card }));
      const answer = await send().expect(503);
      expect(answer.body).toMatchObject({ code: 'payment.unavailable' });
      expect(answer.headers['retry-after']).toBe('10');
      const pending = () => api.database.dataSource.query('SELECT gateway_key FROM pending_signups');
      const before = await pending();
      expect(before).toHaveLength(1);
      await send().expect(503);
      expect(await pending()).toEqual(before);
      await anonymous().signUp('silent@example.com');
      expect(await pending()).toEqual([]);
    });
  });

  describe('sign-in', () => {
    const credentials = { email: 'grace@example.com', password: 'correct horse battery' };
    beforeAll(() => anonymous().signUp('grace@example.com'));

    it('takes e-mail and password, and rotates the session', async () => {
      const browser = anonymous();
      browser.take(await browser.post('/sessions').send(credentials).expect(201));
      const former = browser.cookie;
      browser.take(await browser.post('/sessions').send(credentials).expect(201));
      expect(browser.cookie).not.toBe(former);
      await browser.get('/account').expect(200);
      const planted = anonymous();
      planted.cookie = former;
      await planted.get('/account').expect(401);
    });

    it('gives one answer for an unknown e-mail and a wrong password', async () => {
      const wrong = await anonymous()
        .post('/sessions')
        .send({ ...credentials, password: 'wrong' })
        .expect(401);
      const unknown = await anonymous()
        .post('/sessions')
        .send({ ...credentials, email: 'who@example.com' })
        .expect(401);
      expect(unknown.body).toEqual(wrong.body);
      expect(wrong.body.code).toBe('auth.wrong_credentials');
    });

    it('refuses a body that is not one', async () => {
      const answer = await anonymous().post('/sessions').send({ email: 'grace@example.com', pass: 'x' }).expect(422);
      expect(answer.body.errors.map((error: { path: string }) => error.path).sort()).toEqual(['pass', 'password']);
      await anonymous().post('/sessions').type('form').send(credentials).expect(415);
    });

    it('ends at sign-out', async () => {
      const browser = anonymous();
      browser.take(await browser.post('/sessions').send(credentials).expect(201));
      const answer = await browser.delete('/sessions/current').expect(204);
      expect(answer.headers['set-cookie']![0]).toMatch(/^onebox=; Max-Age=0/);
      await browser.get('/account').expect(401);
    });

    it('lasts 30 days from the last use', async () => {
      const browser = anonymous();
      browser.take(await browser.post('/sessions').send(credentials).expect(201));
      api.clock.advance(29 * 86_400_000);
      const answer = await browser.get('/account').expect(200);
      expect(answer.headers['set-cookie']![0]).toContain(browser.cookie);
      api.clock.advance(29 * 86_400_000);
      await browser.get('/account').expect(200);
      api.clock.advance(31 * 86_400_000);
      await browser.get('/account').expect(401);
    });

    it('takes a one-time link once, within 15 minutes', async () => {
      const { dataSource } = api.database;
      const links = new SignInLinks(dataSource, new Sessions(dataSource, api.clock), api.clock);
      const user = await dataSource.manager.findOneByOrFail(User, { emailKey: 'grace@example.com' });
      const { token } = await links.create(user.id);
      const redeem = (given: string) => anonymous().post('/sessions/link').send({ token: given });
      const answers = await Promise.all([redeem(token), redeem(token), redeem(token)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 410, 410]);
      const late = await links.create(user.id);
      api.clock.advance(16 * 60_000);
      await redeem(late.token).expect(410);
      await redeem('made-up').expect(410);
    });

    it('uses a __Host- cookie under TLS, and believes the edge alone about TLS', async () => {
      const server = api.app.getHttpServer();
      const answer = await request(server)
        .post('/api/v1/sessions')
        .set('X-Forwarded-Proto', 'https')
        .send(credentials)
        .expect(201);
      expect(answer.headers['set-cookie']![0]).toMatch(/^__Host-onebox=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
      expect(answer.headers['strict-transport-security']).toBeDefined();
    });
  });

  describe('the account', () => {
    it('is read and changed', async () => {
      const browser = anonymous();
      await browser.signUp('change@example.com');
      const change = { name: 'Countess', timeZone: 'Europe/Berlin' };
      expect((await browser.patch('/account').send(change).expect(200)).body).toMatchObject(change);
      expect((await browser.get('/account').expect(200)).body).toMatchObject(change);
      for (const timeZone of ['Mars/Olympus', 'JST']) {
        const { body } = await browser.patch('/account').send({ timeZone }).expect(422);
        expect(body.errors).toEqual([{ path: 'timeZone', message: expect.stringContaining('such as Europe/Berlin') }]);
      }
      await browser.patch('/account').send({ billingExempt: true }).expect(422);
    });

    it('ends all other sessions at a change of password', async () => {
      const [here, there] = [anonymous(), anonymous()];
      await here.signUp('password@example.com');
      const credentials = { email: 'password@example.com', password: 'correct horse battery' };
      there.take(await there.post('/sessions').send(credentials).expect(201));
      const change = { currentPassword: 'wrong', newPassword: 'another horse battery' };
      const refused = await here.put('/account/password').send(change).expect(422);
      expect(refused.body.errors[0].path).toBe('currentPassword');
      await here
        .put('/account/password')
        .send({ ...change, currentPassword: credentials.password })
        .expect(204);
      await here.get('/account').expect(200);
      await there.get('/account').expect(401);
      await anonymous().post('/sessions').send(credentials).expect(401);
      await anonymous()
        .post('/sessions')
        .send({ ...credentials, password: 'another horse battery' })
        .expect(201);
    });

    it('stores neither password nor session token', async () => {
      const browser = anonymous();
      const { userId } = await browser.signUp('stored@example.com');
      const { manager } = api.database.dataSource;
      const user = await manager.findOneByOrFail(User, { id: userId });
      expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const sessions = await manager.findBy(Session, { userId });
      expect(JSON.stringify(sessions)).not.toContain(browser.cookie.split('=')[1]);
    });
  });

  describe('tokens', () => {
    const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

    it('do what their scopes say', async () => {
      const browser = anonymous();
      await browser.signUp('tokens@example.com');
      const [read, write] = [await browser.token(['read']), await browser.token(['write'])];
      expect(read).toMatch(/^ob_[\w-]{43}$/);
      await anonymous().get('/account').set(bearer(read)).expect(200);
      const refused = await anonymous().patch('/account').set(bearer(read)).send({ name: 'x' }).expect(403);
      expect(refused.body.code).toBe('auth.scope_missing');
      await anonymous().patch('/account').set(bearer(write)).send({ name: 'By token' }).expect(200);
      await anonymous().get('/account').set(bearer(write)).expect(200);
      const grow = await anonymous()
        .post('/tokens')
        .set(bearer(write))
        .send({ name: 'x', scopes: ['write'] })
        .expect(403);
      expect(grow.body.code).toBe('auth.session_required');
      await browser
        .post('/tokens')
        .send({ name: 'x', scopes: ['admin'] })
        .expect(422);
      await browser
        .post('/tokens')
        .send({ name: 'x', scopes: ['read'], expiresAt: '9999-12-31T23:59:59-12:00' })
        .expect(422);
    });

    it('are listed without themselves, revoked, and expire', async () => {
      const browser = anonymous();
      await browser.signUp('tokens2@example.com');
      const expiresAt = new Date(api.clock.now().getTime() + 3_600_000).toISOString();
      const given = await browser
        .post('/tokens')
        .send({ name: 'soon', scopes: ['read'], expiresAt })
        .expect(201);
      const listed = await browser.get('/tokens?limit=1').expect(200);
      expect(listed.body).toEqual({
        items: [
          {
            id: given.body.id,
            name: 'soon',
            scopes: ['read'],
            createdAt: api.clock.now().toISOString(),
            lastUsedAt: null,
            expiresAt,
          },
        ],
        nextCursor: null,
      });
      await anonymous().get('/account').set(bearer(given.body.token)).expect(200);
      api.clock.advance(3_600_001);
      const over = await anonymous().get('/account').set(bearer(given.body.token)).expect(401);
      expect(over.body.code).toBe('auth.token_invalid');
      expect(over.headers['www-authenticate']).toMatch('Bearer');
      const other = await browser.token(['read']);
      const { items } = (await browser.get('/tokens').expect(200)).body;
      await browser.delete(`/tokens/${items[1].id}`).expect(204);
      await anonymous().get('/account').set(bearer(other)).expect(401);
      await browser.delete(`/tokens/${items[1].id}`).expect(404);
    });
  });
});
