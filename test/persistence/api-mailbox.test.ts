import { loadConfig } from '@onebox/config';
import { inTransaction, newId } from '@onebox/database';
import { Mail, Notifications } from '@onebox/notifications';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';

describe('the mailbox by REST', () => {
  let api: ApiUnderTest;
  let admin: Browser;
  let ada: { browser: Browser; accountId: string };
  let bob: { browser: Browser; accountId: string };

  beforeAll(async () => {
    api = await startApi();
    admin = new Browser(api);
    const { userId } = await admin.signUp('administrator@example.com');
    await api.database.dataSource.query("UPDATE users SET platform_role = 'admin' WHERE id = ?", [userId]);
    [ada, bob] = [await customer('Ada_1@Example.com'), await customer('bob@example.com')];
    await queue(ada.accountId, 'first', '1');
    await queue(bob.accountId, 'second', '2');
    await queue(ada.accountId, 'third', '3');
  });
  afterAll(() => api.close());

  async function customer(email: string) {
    const browser = new Browser(api);
    return { browser, accountId: (await browser.signUp(email)).accountId };
  }

  const queue = (accountId: string, key: string, number: string) =>
    inTransaction(api.database.dataSource, (manager) =>
      new Notifications(api.clock, loadConfig({ ONEBOX_PANEL_HOST: 'panel.example.com' })).toAccount(manager, {
        ...{ accountId, key, template: 'invoice-issued', attachment: { invoiceId: `inv_${number}` } },
        data: { number, total: '0.00 USD' },
      }),
    );
  const list = async (query = '') => (await admin.get(`/admin/mailbox${query}`).expect(200)).body;
  const subjects = async (query: string) => {
    const { items } = (await list(query)) as { items: { subject: string }[] };
    return items.map(({ subject }) => /\d/.exec(subject)![0]);
  };
  const first = async () => (await list('?recipient=ada&limit=1')).items[0] as { id: string };
  const set = (id: string, columns: Partial<Mail>) => api.database.dataSource.manager.update(Mail, id, columns);
  const saidOfAdministrators = () =>
    api
      .logged()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string; action?: string; subject?: string; outcome?: string })
      .filter(({ msg }) => msg === 'an administrator acted')
      .map(({ action, subject, outcome }) => [action, subject, outcome]);

  it('lists mails, the newest first, without their bodies', async () => {
    const { items, nextCursor } = await list('?recipient=bob');
    expect(items).toEqual([
      {
        ...{ id: expect.stringMatching(/^mail_/), accountId: bob.accountId, recipient: 'bob@example.com' },
        ...{ template: 'invoice-issued', subject: 'Invoice 2: nothing to pay now', attachment: { invoiceId: 'inv_2' } },
        ...{ status: 'queued', attempts: 0, lastError: null, sentAt: null },
        ...{ createdAt: '2026-11-20T10:00:00.000Z', nextAttemptAt: '2026-11-20T10:00:00.000Z' },
      },
    ]);
    expect(nextCursor).toBeNull();
  });

  it('pages', async () => {
    const ids: string[] = [];
    for (let query: string | null = '?limit=1'; query !== null;) {
      const page = (await list(query)) as { items: { id: string }[]; nextCursor: string | null };
      ids.push(...page.items.map(({ id }) => id));
      query = page.nextCursor && `?limit=1&cursor=${page.nextCursor}`;
    }
    expect(ids).toEqual([...ids].sort().reverse());
    expect(ids).toHaveLength(3);
    await admin.get('/admin/mailbox?cursor=x').expect(400);
  });

  it('is searched', async () => {
    expect((await subjects('?recipient=ADA_1@')).sort()).toEqual(['1', '3']);
    expect(await subjects('?recipient=ada%25')).toEqual([]);
    expect(await subjects(`?account=${bob.accountId}`)).toEqual(['2']);
    expect(await subjects('?status=failed')).toEqual([]);
    await admin.get('/admin/mailbox?status=lost').expect(422);
    await admin.get('/admin/mailbox?to=ada').expect(422);
  });

  it('shows a mail, and keeps that it was read', async () => {
    const { id } = await first();
    const { body } = await admin.get(`/admin/mailbox/${id}`).expect(200);
    expect(body).toMatchObject({ id, text: expect.stringContaining('Your new invoice') });
    expect(body.html).toMatch(/^<!doctype html>/);
    expect(body.dedupeKey).toBeUndefined();
    expect(saidOfAdministrators()).toContainEqual(['mail.read', id, 'done']);
    const { body: problem } = await admin.get(`/admin/mailbox/${newId('mail')}`).expect(404);
    expect(problem.code).toBe('not_found');
  });

  it.each(['failed', 'kept', 'queued'] as const)('sends one that is %s again', async (status) => {
    const { id } = await first();
    const later = new Date(api.clock.now().getTime() + 86_400_000);
    await set(id, { status, attempts: 5, nextAttemptAt: later, lastError: '550 No' });
    const { body } = await admin.post(`/admin/mailbox/${id}/retry`).expect(200);
    expect(body).toMatchObject({ id, status: 'queued', attempts: 0, nextAttemptAt: api.clock.now().toISOString() });
    expect(body.lastError).toBe('550 No');
    expect(saidOfAdministrators()).toContainEqual(['mail.retry', id, 'done']);
  });

  it('sends none twice', async () => {
    const { id } = await first();
    const sent = { status: 'sent', attempts: 1, sentAt: api.clock.now() } as const;
    await set(id, sent);
    const { body } = await admin.post(`/admin/mailbox/${id}/retry`).expect(409);
    expect(body.code).toBe('mail.sent');
    expect(await api.database.dataSource.manager.findOneBy(Mail, { id })).toMatchObject(sent);
    await set(id, { status: 'sending', sentAt: null });
    expect((await admin.post(`/admin/mailbox/${id}/retry`).expect(200)).body.status).toBe('sending');
    await admin.post(`/admin/mailbox/${newId('mail')}/retry`).expect(404);
  });

  it('is closed to customers', async () => {
    const { id } = await first();
    for (const path of ['/admin/mailbox', `/admin/mailbox/${id}`]) await ada.browser.get(path).expect(403);
    await ada.browser.post(`/admin/mailbox/${id}/retry`).expect(403);
  });
});
