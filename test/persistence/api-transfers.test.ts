import { Account } from '@onebox/accounts';
import { newId } from '@onebox/database';
import { Operations } from '@onebox/operations';
import { SANDBOX_AUTH_CODE, SandboxRegistrar } from '@onebox/registrar';
import { Registration } from '@onebox/transfers';
import { EventViews } from '../../apps/api/src/events/event-views.js';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';

/** Nothing else would contain it. */
const MARKED = 'marked-auth-code-7Qx!';
const DAY = 86_400_000;

describe('transfers by REST', () => {
  let api: ApiUnderTest;
  let ada: Browser;
  let accountId: string;
  let stranger: Browser;
  let admin: Browser;

  beforeAll(async () => {
    api = await startApi({ logLevel: 'trace' });
    [ada, stranger, admin] = [new Browser(api), new Browser(api), new Browser(api)];
    ({ accountId } = await ada.signUp('ada@example.com'));
    await stranger.signUp('stranger@example.com');
    const { userId } = await admin.signUp('administrator@example.com');
    await api.database.dataSource.query("UPDATE users SET platform_role = 'admin' WHERE id = ?", [userId]);
  });
  afterAll(() => api.close());

  const start = (hostname: string, authCode: string | undefined = SANDBOX_AUTH_CODE, browser = ada) =>
    browser.post('/transfers').send({ hostname, authCode });
  const register = async (hostname: string) => {
    const id = newId('reg');
    const row = { id, accountId, hostname, transferId: newId('trf'), autoRenew: true, createdAt: api.clock.now() };
    await api.database.dataSource.manager.insert(Registration, {
      ...row,
      ...{ expiresOn: '2027-11-25', renewalProblem: null },
    });
    return id;
  };

  it('are started, listed, read and cancelled', async () => {
    const { transfer, operation } = (await start('Moving.COM').expect(202)).body;
    expect(transfer).toMatchObject({ hostname: 'moving.com', state: 'pending', operationId: operation.id });
    expect(operation).toMatchObject({ kind: 'transfer', subject: transfer.id, status: 'pending' });
    expect((await ada.get(`/transfers/${transfer.id}`).expect(200)).body).toEqual(transfer);
    expect((await ada.get('/transfers?limit=1').expect(200)).body.items).toEqual([transfer]);
    const cancelled = (await ada.delete(`/transfers/${transfer.id}`).expect(202)).body;
    expect(cancelled).toMatchObject({
      transfer: { cancelRequestedAt: expect.any(String) },
      operation: { id: operation.id },
    });
    expect((await start('moving.com').expect(409)).body.code).toBe('transfer.already_pending');
  });

  it.each([
    ['locked-a.com', SANDBOX_AUTH_CODE, 409, 'transfer.prohibited', 'hostname'],
    ['recent-a.com', SANDBOX_AUTH_CODE, 409, 'transfer.too_soon', 'hostname'],
    ['free-a.com', SANDBOX_AUTH_CODE, 422, 'transfer.not_registered', 'hostname'],
    ['some-a.com', 'wrong', 422, 'transfer.wrong_code', 'authCode'],
    ['some-a.com', '', 422, 'transfer.no_code', 'authCode'],
    ['www.some-a.com', SANDBOX_AUTH_CODE, 422, 'transfer.not_transferable', 'hostname'],
    ['not a name', SANDBOX_AUTH_CODE, 422, 'domain.hostname_invalid', 'hostname'],
  ])('of %s with %p are refused: %d %s', async (hostname, authCode, status, code, path) => {
    const { body } = await start(hostname, authCode).expect(status);
    expect(body).toMatchObject({ code, errors: [{ path, message: expect.any(String) }] });
  });

  it('are not begun where the registrar is silent', async () => {
    const answer = await start('silent-a.com').expect(503);
    expect(answer.body.code).toBe('transfer.registrar_unavailable');
    expect(answer.headers['retry-after']).toBeDefined();
  });

  it('are not begun while the account is suspended', async () => {
    const { manager } = api.database.dataSource;
    await manager.update(Account, accountId, { status: 'suspended' });
    const { body } = await start('suspended-a.com').expect(409);
    expect(body).toMatchObject({ code: 'account.suspended', detail: 'This account is suspended.' });
    await manager.update(Account, accountId, { status: 'active' });
  });

  it('are begun once with one key', async () => {
    const once = () => start('idempotent.com').set('Idempotency-Key', 'transfer-1');
    const [first, again] = [await once().expect(202), await once().expect(202)];
    expect(again.body).toEqual(first.body);
    const other = await start('another.com').set('Idempotency-Key', 'transfer-1').expect(409);
    expect(other.body.code).toMatch(/idempotency/);
  });

  it('are about money: a token needs the scope', async () => {
    const token = await ada.token(['write']);
    const answer = await new Browser(api).get('/transfers').set('Authorization', `Bearer ${token}`).expect(403);
    expect(answer.body.code).toBe('auth.scope_missing');
    const billing = await ada.token(['billing']);
    await new Browser(api).get('/registrations').set('Authorization', `Bearer ${billing}`).expect(200);
  });

  it('of others are not there', async () => {
    const { transfer } = (await start('secret-move.com').expect(202)).body;
    const registration = await register('mine.com');
    await stranger.get(`/transfers/${transfer.id}`).expect(404);
    await stranger.delete(`/transfers/${transfer.id}`).expect(404);
    await stranger.get(`/registrations/${registration}`).expect(404);
    await stranger.patch(`/registrations/${registration}`).send({ autoRenew: false }).expect(404);
    expect((await stranger.get('/transfers').expect(200)).body.items).toEqual([]);
    expect((await stranger.get('/registrations').expect(200)).body.items).toEqual([]);
  });

  it('are told by events as their GET answers', async () => {
    const { transfer } = (await start('told.com').expect(202)).body;
    const operations = new Operations(api.database.dataSource, api.clock);
    const events = await operations.eventsAfter(accountId, '0', 1000);
    const told = (await api.app.get(EventViews).of(accountId, events)).filter(
      ({ type }) => type === 'transfer.updated',
    );
    expect(told.at(-1)!.data).toEqual(transfer);
  });

  it('leave registrations, which can be kept from being renewed', async () => {
    const id = await register('kept.com');
    const { body } = await ada.get(`/registrations/${id}`).expect(200);
    expect(body).toMatchObject({
      hostname: 'kept.com',
      expiresOn: '2027-11-25',
      renewsOn: '2027-11-20',
      autoRenew: true,
    });
    const changed = await ada.patch(`/registrations/${id}`).send({ autoRenew: false }).expect(200);
    expect(changed.body).toMatchObject({ autoRenew: false, renewsOn: null });
    expect((await ada.patch(`/registrations/${id}`).send({}).expect(200)).body).toEqual(changed.body);
    await ada.patch(`/registrations/${id}`).send({ expiresOn: '2099-01-01' }).expect(422);
    expect((await ada.get('/registrations').expect(200)).body.items).toContainEqual(changed.body);
  });

  it('prove control of a domain of which another account has a part', async () => {
    await stranger.post('/domains').send({ hostname: 'blog.proven.com' }).expect(202);
    const refused = await ada.post('/domains').send({ hostname: 'proven.com' }).expect(409);
    expect(refused.body.code).toBe('domain.claimed_elsewhere');
    await register('proven.com');
    await ada.post('/domains').send({ hostname: 'proven.com' }).expect(202);
  });

  describe('for administrators', () => {
    it('are listed with whose they are', async () => {
      const { body } = await admin.get('/admin/transfers?limit=2').expect(200);
      expect(body.items[0]).toMatchObject({ accountId });
      const next = (await admin.get(`/admin/transfers?limit=2&cursor=${body.nextCursor}`).expect(200)).body;
      expect(next.items[0].id < body.items[1].id).toBe(true);
    });

    it("turn the sandbox's clock, with a line of the log that says by whom", async () => {
      const registrar = new SandboxRegistrar(api.database.dataSource, api.clock);
      const before = await registrar.now();
      const { body } = await admin.post('/admin/registrar/clock').send({ days: 6 }).expect(200);
      expect(body.now).toBe(new Date(before.getTime() + 6 * DAY).toISOString());
      expect(await registrar.now()).toEqual(new Date(body.now));
      expect(api.logged()).toContain('"action":"registrar.clock"');
      await admin.post('/admin/registrar/clock').send({ days: -1 }).expect(422);
      await ada.post('/admin/registrar/clock').send({ days: 1 }).expect(403);
    });
  });

  it('keep the code nowhere, whichever way they go', async () => {
    const key = (name: string) => ['Idempotency-Key', name] as const;
    await start('marked-1.com', MARKED)
      .set(...key('marked-1'))
      .expect(422);
    await start('locked-marked.com', MARKED)
      .set(...key('marked-2'))
      .expect(409);
    await start('silent-marked.com', MARKED)
      .set(...key('marked-3'))
      .expect(503);
    await start('marked-2.com')
      .set(...key('marked-4'))
      .expect(202);
    await ada.post('/transfers').send({ hostname: 5, authCode: MARKED }).expect(422);
    await ada.post('/transfers').type('json').send(`{"authCode": "${MARKED}"`).expect(400);
    await api.database.dataSource.query('RENAME TABLE transfers TO away');
    const failed = await start('marked-3.com').expect(500);
    await api.database.dataSource.query('RENAME TABLE away TO transfers');
    const haystack = [await everyRow(), api.logged(), JSON.stringify(failed.body)].join('\n');
    expect(haystack).toContain('marked-2.com');
    expect(haystack).not.toContain(MARKED);
    expect(haystack).not.toContain(SANDBOX_AUTH_CODE);
  });

  async function everyRow(): Promise<string> {
    const { dataSource, name } = api.database;
    const tables: Array<{ name: string }> = await dataSource.query(
      'SELECT TABLE_NAME name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?',
      [name],
    );
    const rows = await Promise.all(tables.map((table) => dataSource.query(`SELECT * FROM \`${table.name}\``)));
    return JSON.stringify(rows);
  }
});
