import { rm } from 'node:fs/promises';
import { SystemClock } from '@onebox/clock';
import type { ContainerItem } from '@onebox/commands';
import { newId } from '@onebox/database';
import { UserError } from '@onebox/errors';
import { Operations } from '@onebox/operations';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';
import { EventListener } from '../support/event-source.js';
import { FakeWorker } from '../support/fake-worker.js';

const PORT = 21_402;
const ID = `ctr_${'1'.repeat(26)}`;
const GONE = `ctr_${'2'.repeat(26)}`;

describe('administration by REST', () => {
  let api: ApiUnderTest;
  let worker: FakeWorker;
  let admin: Browser;
  let adminId: string;
  let ada: { browser: Browser; accountId: string };
  let operations: Operations;

  beforeAll(async () => {
    api = await startApi();
    await api.app.listen(PORT, '127.0.0.1');
    worker = new FakeWorker();
    await worker.listen(`/tmp/obtest-api-${api.database.name}/run`);
    [admin, ada] = [new Browser(api), { browser: new Browser(api), accountId: '' }];
    ({ userId: adminId } = await admin.signUp('administrator@example.com'));
    ({ accountId: ada.accountId } = await ada.browser.signUp('ada@example.com'));
    await api.database.dataSource.query("UPDATE users SET platform_role = 'admin' WHERE id = ?", [adminId]);
    operations = new Operations(api.database.dataSource, new SystemClock());
    worker.containerItems = [container(ID, ada.accountId)];
    worker.lines = [
      { time: '2026-11-20T10:00:00.000Z', runtime: 'php', stream: 'stderr', text: 'first' },
      { time: '2026-11-20T10:00:01.000Z', runtime: 'php', stream: 'stdout', text: 'second' },
    ];
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
    await rm(`/tmp/obtest-api-${api.database.name}`, { recursive: true, force: true });
  });

  const listen = (path: string, headers: Record<string, string> = {}) =>
    EventListener.open(PORT, `/api/v1${path}`, { Cookie: admin.cookie, ...headers });

  describe('containers', () => {
    it('are listed, each as it is documented', async () => {
      const { body } = await admin.get('/admin/containers?q=shop&sort=-cpu&account=acc_1').expect(200);
      expect(body).toEqual({ items: worker.containerItems, nextCursor: null, measuredAt: expect.any(String) });
    });

    it.each(['sort=size', 'state=lost', 'limit=1000', 'window=1h', 'kind=virtual'])('are not listed by %s', (query) =>
      admin.get(`/admin/containers?${query}`).expect(422),
    );

    it('are shown with their figures', async () => {
      const { body } = await admin.get(`/admin/containers/${ID}`).expect(200);
      expect(body).toMatchObject({ id: ID, environment: ['PORT'] });
      await admin.get(`/admin/containers/${ID}/metrics?window=15m`).expect(200);
      await admin.get(`/admin/containers/${ID}/metrics?window=2y`).expect(422);
    });

    it('are shown with what happened to them', async () => {
      const none = { exitCode: null, outOfMemory: null, signal: null };
      worker.containerEventItems = [
        { ...none, time: '2026-11-20T10:00:02.000Z', action: 'die', exitCode: 137, outOfMemory: true },
        { ...none, time: '2026-11-20T10:00:01.500Z', action: 'oom' },
        { ...none, time: '2026-11-20T10:00:00.000Z', action: 'start' },
      ];
      const { body } = await admin.get(`/admin/containers/${ID}/events`).expect(200);
      expect(body).toEqual({ items: worker.containerEventItems });
      await ada.browser.get(`/admin/containers/${ID}/events`).expect(403);
    });

    it.each(['', '/metrics', '/events', '/logs'])(
      'that are gone, or are something else, are not found at %s',
      async (path) => {
        for (const id of [GONE, ada.accountId, 'ctr_1']) {
          const { body } = await admin.get(`/admin/containers/${id}${path}`).expect(404);
          expect(body.code).toBe('not_found');
        }
      },
    );

    it('give their log, and follow it', async () => {
      const { body } = await admin.get(`/admin/containers/${ID}/logs?tail=5`).expect(200);
      expect(body.items.map(({ text }: { text: string }) => text)).toEqual(['first', 'second']);
      const stream = await listen(`/admin/containers/${ID}/logs`);
      const second = await stream.find(({ data }) => data.text === 'second');
      expect([second.type, second.id]).toEqual(['line', '2026-11-20T10:00:01.000Z']);
      await stream.end();
    });

    it('are restarted, with a line of the log that says by whom', async () => {
      const { body } = await admin.post(`/admin/containers/${ID}/restart`).expect(202);
      expect(body.container.id).toBe(ID);
      expect(worker.restarted).toEqual([ID]);
      expect(actions()).toContainEqual(acted('container.restart', ID, 'done'));
    });

    it('are not restarted where the worker says why not, and that is logged too', async () => {
      worker.refusal = new UserError('conflict', 'container.platform', 'This is a part of the platform itself.');
      const { body } = await admin.post(`/admin/containers/${ID}/restart`).expect(409);
      expect(body).toMatchObject({ code: 'container.platform', detail: 'This is a part of the platform itself.' });
      expect(actions()).toContainEqual(acted('container.restart', ID, 'container.platform'));
    });

    it('are not known while the worker is away', async () => {
      await worker.close();
      const { body } = await admin.get('/admin/containers').expect(503);
      expect(body.code).toBe('worker.unavailable');
      const accounts = await admin.get('/admin/accounts').expect(200);
      expect(accounts.body.items[0].containers).toBeNull();
      await worker.listen(`/tmp/obtest-api-${api.database.name}/run`);
    });
  });

  it('lists the settings in effect, without a secret', async () => {
    const { items } = (await admin.get('/admin/settings').expect(200)).body as { items: { name: string }[] };
    expect(items).toContainEqual({ name: 'ONEBOX_HTTP_PORT', value: '8080', isSecret: false, isSet: false });
    expect(items).toContainEqual({ name: 'ONEBOX_DATABASE_URL', value: null, isSecret: true, isSet: false });
  });

  it('lists nodes', async () => expect((await admin.get('/admin/nodes').expect(200)).body).toEqual({ items: [] }));

  describe('accounts', () => {
    beforeAll(async () => {
      await ada.browser
        .post('/domains')
        .send({ hostname: 'one.example.com', databases: [{ engine: 'mysql' }] })
        .expect(202);
      await ada.browser.post('/domains').send({ hostname: 'two.example.com' }).expect(202);
    });

    it('are listed with what they have', async () => {
      const { body } = await admin.get('/admin/accounts?q=ada@').expect(200);
      expect(body).toEqual({
        items: [
          {
            ...{ id: ada.accountId, name: 'Ada Lovelace', email: 'ada@example.com', status: 'active' },
            ...{ suspendedFor: null, billedThrough: '2026-11-20', currency: 'USD', clockAheadDays: 0 },
            ...{ balanceCents: 0, openCents: 0, overdueCents: 0 },
            ...{ billingExempt: false, domains: 2, databases: 1, containers: 1, createdAt: expect.any(String) },
          },
        ],
        nextCursor: null,
      });
    });

    it.each([
      ['q=Lovelace', 2],
      ['q=%25', 0],
      ['q=nobody', 0],
      ['status=active', 2],
      ['status=suspended', 0],
    ])('are searched by %s', async (query, count) => {
      expect((await admin.get(`/admin/accounts?${query}`).expect(200)).body.items.length).toBe(count);
    });

    it('are found by their id, page by page, the newest first', async () => {
      expect((await admin.get(`/admin/accounts?q=${ada.accountId}`).expect(200)).body.items.length).toBe(1);
      const first = (await admin.get('/admin/accounts?limit=1').expect(200)).body;
      const second = (await admin.get(`/admin/accounts?limit=1&cursor=${first.nextCursor}`).expect(200)).body;
      expect(first.items[0].id > second.items[0].id).toBe(true);
      expect(second.nextCursor).toBeNull();
      await admin.get('/admin/accounts?cursor=x').expect(400);
    });

    it('are shown with their users, without anything secret', async () => {
      const { body, text } = await admin.get(`/admin/accounts/${ada.accountId}`).expect(200);
      expect(body).toMatchObject({ id: ada.accountId, domains: 2, users: [{ email: 'ada@example.com' }] });
      expect(text).not.toMatch(/argon2|passwordHash|gatewayCustomer/);
      await admin.get('/admin/accounts/acc_0000000000000000000000000').expect(404);
    });
  });

  it('lists operations of all accounts, with whose they are', async () => {
    const { body } = await admin.get('/admin/operations?kind=domain.create').expect(200);
    expect(body.items[0]).toMatchObject({ accountId: ada.accountId, accountName: 'Ada Lovelace', status: 'pending' });
    const first = (await admin.get('/admin/operations?limit=1').expect(200)).body;
    const second = (await admin.get(`/admin/operations?limit=1&cursor=${first.nextCursor}`).expect(200)).body;
    expect(second.items[0].id < first.items[0].id).toBe(true);
    expect((await admin.get('/admin/operations?status=failed').expect(200)).body.items).toEqual([]);
    expect((await admin.get(`/admin/operations?account=${newId('acc')}`).expect(200)).body.items).toEqual([]);
  });

  describe('events', () => {
    const tellOfContainer = (subjectId: string) =>
      operations.recordEvent(api.database.dataSource.manager, {
        accountId: null,
        type: 'container.updated',
        subjectId,
      });

    it('tell of containers and of all accounts, and resume', async () => {
      const stream = await listen('/admin/events');
      await tellOfContainer(ID);
      await tellOfContainer(GONE);
      const told = await stream.find(({ data }) => data.id === ID);
      expect(told).toMatchObject({ type: 'container.updated', data: { state: 'running', accountId: ada.accountId } });
      expect((await stream.find(({ data }) => data.id === GONE)).data).toEqual({ id: GONE });
      const { operation } = (await ada.browser.post('/domains').send({ hostname: 'three.example.com' }).expect(202))
        .body;
      const event = await stream.find(({ data }) => data.id === operation.id);
      expect(event).toMatchObject({ type: 'operation.updated', data: { accountId: ada.accountId } });
      stream.close();
      const resumed = await listen('/admin/events', { 'Last-Event-ID': told.id! });
      await resumed.find(({ data }) => data.id === operation.id);
      resumed.close();
    });

    it('of administrators are not told to customers', async () => {
      const stream = await EventListener.open(PORT, '/api/v1/events', { Cookie: ada.browser.cookie });
      await tellOfContainer(ID);
      const { operation } = (await ada.browser.post('/domains').send({ hostname: 'four.example.com' }).expect(202))
        .body;
      await stream.find(({ data }) => data.id === operation.id);
      expect(stream.events.filter(({ type }) => type === 'container.updated')).toEqual([]);
      stream.close();
    });
  });

  function actions(): object[] {
    const lines = api.logged().trim().split('\n');
    return lines
      .map((text) => JSON.parse(text) as { msg: string })
      .filter(({ msg }) => msg === 'an administrator acted');
  }

  const acted = (action: string, subject: string, outcome: string) =>
    expect.objectContaining({
      ...{ action, subject, outcome, administrator: adminId, via: 'session' },
      ...{ address: expect.any(String), requestId: expect.any(String), time: expect.any(Number) },
    });
});

function container(id: string, accountId: string): ContainerItem {
  return {
    ...{
      id,
      name: 'ob-inst-1-abc',
      kind: 'site',
      accountId,
      accountName: 'Ada Lovelace',
      domainId: null,
      hostname: null,
    },
    ...{ runtime: 'php', image: 'onebox/php:1', state: 'running', health: 'running', cpuPercent: 1.5, restarts: 0 },
    ...{ memoryBytes: 1, memoryLimitBytes: 2, networkRxBytes: 3, networkTxBytes: 4, startedAt: null, node: 'one' },
  };
}
