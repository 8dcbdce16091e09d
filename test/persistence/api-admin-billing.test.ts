import { Account } from '@onebox/accounts';
import { BillingClock, Credits, Invoice, Refunds } from '@onebox/billing';
import { newId } from '@onebox/database';
import { OperationalError } from '@onebox/errors';
import type { PaymentGateway } from '@onebox/payments';
import request, { type Response } from 'supertest';
import { PAYMENT_GATEWAY } from '../../apps/api/src/platform/tokens.js';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';
import { billingPass } from '../support/worker-billing.js';
import { recordsOf } from '../support/csv.js';
import { readPdf } from '../support/pdf-text.js';

const PRICE = {
  priceCents: 12_000,
  included: { storageGb: 50, trafficGb: 500, memoryGbHours: 10_000 },
  beyond: { storageGbCents: 15, trafficGbCents: 8, memoryGbHourCents: 1 },
};

describe('the operator’s side of billing', () => {
  let api: ApiUnderTest;
  let admin: Browser;
  let adminId: string;
  let work: (accountId: string) => Promise<void>;

  beforeEach(async () => {
    api = await startApi();
    letItTick(api);
    admin = new Browser(api);
    ({ userId: adminId } = await admin.signUp('administrator@example.com'));
    await api.database.dataSource.query("UPDATE users SET platform_role = 'admin' WHERE id = ?", [adminId]);
    work = (id) => billingPass(api, id);
  });
  afterEach(() => api.close());

  const by = () => ({ userId: adminId, email: 'administrator@example.com' });

  const customer = async (email = 'ada@example.com') => {
    const { accountId } = await new Browser(api).signUp(email);
    await work(accountId);
    return accountId;
  };
  const invoicesOf = async (accountId: string) =>
    (await admin.get(`/admin/invoices?account=${accountId}&limit=100`).expect(200)).body.items as { id: string }[];
  const paid = async (email?: string) => {
    const accountId = await customer(email);
    const [{ id }] = (await invoicesOf(accountId)) as [{ id: string }];
    return { accountId, id };
  };
  /** Its card is declined from now on. */
  const declined = async (email: string) => {
    const browser = new Browser(api);
    const { accountId } = await browser.signUp(email);
    await decline(api, accountId);
    await work(accountId);
    return { accountId, browser };
  };
  const move = async (accountId: string, to: string) => {
    await admin.post(`/admin/accounts/${accountId}/clock`).send({ to }).expect(202);
    await work(accountId);
  };
  const ledger = async (accountId: string) =>
    (await admin.get(`/admin/accounts/${accountId}/ledger?limit=100`).expect(200)).body.items as LedgerItem[];

  describe('a test account’s clock', () => {
    it('lets a year of invoices happen, as an operation', async () => {
      const accountId = await customer();
      const { body } = await admin.post(`/admin/accounts/${accountId}/clock`).send({ to: '2027-11-21' }).expect(202);
      expect(body.operation).toMatchObject({ kind: 'billing.clock', subject: accountId, status: 'pending' });
      const again = await admin.post(`/admin/accounts/${accountId}/clock`).send({ to: '2027-12-01' }).expect(409);
      expect(again.body.code).toBe('billing.clock_moving');
      await work(accountId);
      const operations = (await admin.get(`/admin/operations?account=${accountId}&kind=billing.clock`).expect(200))
        .body;
      expect(operations.items[0]).toMatchObject({ id: body.operation.id, status: 'succeeded' });
      const found = (await admin.get(`/admin/invoices?account=${accountId}`).expect(200)).body;
      expect(found.items).toHaveLength(13);
      expect(found.items[0]).toMatchObject({
        ...{ number: '2027-000011', name: 'Ada Lovelace', status: 'paid', issuedOn: '2027-11-20', accountId },
        ...{ periodStart: '2027-11-20', periodEnd: '2027-12-20', totalCents: 10_000, paidOn: '2027-11-20' },
      });
      expect(await ledger(accountId)).toEqual([
        expect.objectContaining({
          ...{ kind: 'clock.moved', detail: { from: '2026-11-20', to: '2027-11-21' }, by: by() },
        }),
      ]);
      const account = (await admin.get(`/admin/accounts/${accountId}`).expect(200)).body;
      expect(account).toMatchObject({ clockAheadDays: 366, billedThrough: '2027-12-20' });
    });

    it.each(['2026-11-20', '2025-01-01', '2036-01-01', '2027-02-30'])('does not go to %s', async (to) => {
      await admin
        .post(`/admin/accounts/${await customer()}/clock`)
        .send({ to })
        .expect(422);
    });

    it('stands still with a real gateway', async () => {
      const accountId = await customer();
      Object.assign(api.app.get(BillingClock), { gateway: { name: 'stripe' } });
      const { body } = await admin.post(`/admin/accounts/${accountId}/clock`).send({ to: '2027-01-01' }).expect(409);
      expect(body).toMatchObject({ code: 'billing.clock_unavailable', detail: expect.stringContaining('sandbox') });
    });

    it('is not one of an account that is not billed', async () => {
      const accountId = await customer();
      await api.database.dataSource.manager.update(Account, accountId, { billingExempt: true });
      const { body } = await admin.post(`/admin/accounts/${accountId}/clock`).send({ to: '2027-01-01' }).expect(409);
      expect(body.code).toBe('billing.not_billed');
    });
  });

  describe('accounts', () => {
    it('show how they stand, and are found by it', async () => {
      const good = await customer();
      const { accountId: late } = await declined('late@example.com');
      await admin.post(`/admin/accounts/${good}/credit`).send({ amountCents: 700, reason: 'Sorry' }).expect(200);
      const list = async (query: string) =>
        ((await admin.get(`/admin/accounts?${query}`).expect(200)).body.items as { id: string }[]).map(({ id }) => id);
      const { body } = await admin.get('/admin/accounts?q=late@').expect(200);
      expect(body.items[0]).toMatchObject({
        ...{ id: late, status: 'active', suspendedFor: null, currency: 'USD', balanceCents: 0 },
        ...{ openCents: 10_000, overdueCents: 10_000, billedThrough: '2026-12-20', clockAheadDays: 0 },
      });
      expect(await list('state=overdue')).toEqual([late]);
      expect(await list('state=suspended')).toEqual([]);
      await move(late, '2026-12-10');
      expect(await list('state=suspended')).toEqual([late]);
      expect((await admin.get(`/admin/accounts/${late}`)).body).toMatchObject({
        ...{ status: 'suspended', suspendedFor: 'payment' },
      });
      expect((await admin.get(`/admin/accounts/${good}`)).body).toMatchObject({ balanceCents: 700, openCents: 0 });
    });

    it('are sorted, page by page, each once', async () => {
      const names = ['Zoe', 'Ada', 'Mia', 'Ada'];
      const ids: string[] = [];
      for (const name of names) {
        const id = await customer(`${ids.length}@example.com`);
        await api.database.dataSource.manager.update(Account, id, { name });
        ids.push(id);
      }
      await owe(api, ids[2]!, 500);
      const walk = async (sort: string) => {
        const found: string[] = [];
        for (let cursor = ''; ;) {
          const { body } = await admin.get(`/admin/accounts?limit=2&sort=${sort}${cursor}`).expect(200);
          found.push(...(body.items as { id: string }[]).map(({ id }) => id).filter((id) => ids.includes(id)));
          if (!body.nextCursor) return found.map((id) => ids.indexOf(id));
          cursor = `&cursor=${body.nextCursor}`;
        }
      };
      expect(await walk('name')).toEqual([1, 3, 2, 0]);
      expect(await walk('-name')).toEqual([0, 2, 3, 1]);
      expect(await walk('-openCents')).toEqual([2, 3, 1, 0]);
      expect(await walk('createdAt')).toEqual([0, 1, 2, 3]);
      expect(await walk('-billedThrough')).toEqual([3, 2, 1, 0]);
      await admin.get('/admin/accounts?sort=email').expect(422);
    });

    it('are suspended and resumed with a reason, which is kept', async () => {
      const accountId = await customer();
      const act = (what: string, reason: string) => admin.post(`/admin/accounts/${accountId}/${what}`).send({ reason });
      expect((await act('suspend', 'Spam').expect(200)).body).toMatchObject({
        ...{ status: 'suspended', suspendedFor: 'operator' },
      });
      await act('suspend', 'Twice').expect(200);
      await act('suspend', ' ').expect(422);
      expect((await act('resume', 'They cleaned up').expect(200)).body).toMatchObject({
        ...{ status: 'active', suspendedFor: null },
      });
      expect(await ledger(accountId)).toMatchObject([
        { kind: 'account.resumed', reason: 'They cleaned up', by: by(), detail: { wasFor: 'operator' } },
        { kind: 'account.suspended', reason: 'Spam', by: by(), detail: { for: 'operator' } },
      ]);
      expect(api.logged()).toContain('"action":"account.suspend"');
      await admin
        .post(`/admin/accounts/${newId('acc')}/suspend`)
        .send({ reason: 'x' })
        .expect(404);
    });

    it('are credited once for a key, and debited', async () => {
      const accountId = await customer();
      const credit = (amountCents: unknown, key: string) =>
        admin
          .post(`/admin/accounts/${accountId}/credit`)
          .set('Idempotency-Key', key)
          .send({ amountCents, reason: 'The site was down' });
      for (let twice = 0; twice < 2; twice++) {
        expect((await credit(1500, 'one').expect(200)).body).toEqual({ balanceCents: 1500 });
      }
      expect((await credit(-2000, 'two').expect(200)).body).toEqual({ balanceCents: -500 });
      for (const wrong of [0, 1.5, '5', 1e12]) await credit(wrong, 'three').expect(422);
      expect(await ledger(accountId)).toMatchObject([
        { kind: 'balance.credit', amountCents: -2000, reason: 'The site was down', by: by() },
        { kind: 'balance.credit', amountCents: 1500, reason: 'The site was down', by: by() },
      ]);
    });

    it('have a ledger of pages', async () => {
      const accountId = await customer();
      for (const amountCents of [1, 2, 3, 4, 5]) {
        await admin.post(`/admin/accounts/${accountId}/credit`).send({ amountCents, reason: 'x' }).expect(200);
      }
      const found: number[] = [];
      for (let cursor = ''; ;) {
        const { body } = await admin.get(`/admin/accounts/${accountId}/ledger?limit=2${cursor}`).expect(200);
        found.push(...(body.items as LedgerItem[]).map(({ amountCents }) => amountCents!));
        if (!body.nextCursor) break;
        cursor = `&cursor=${body.nextCursor}`;
      }
      expect(found).toEqual([5, 4, 3, 2, 1]);
      await admin.get(`/admin/accounts/${newId('acc')}/ledger`).expect(404);
    });
  });

  describe('a request that was cut off between its commit and its answer', () => {
    const CUT = "UPDATE idempotency_records SET status = NULL WHERE status IS NOT NULL AND body LIKE '%Cents%'";

    /** Sends it, forgets its answer, and sends it again when the first counts for nothing any more. */
    const twice = async (send: () => request.Test) => {
      const first = await send();
      await api.database.dataSource.query(CUT);
      await send().expect(409);
      api.clock.advance(11 * 60_000);
      const second = await send().expect(first.status);
      expect(second.headers).not.toHaveProperty('idempotency-replayed');
      return [first.body, second.body];
    };

    it('credits once; with its key a new one after two days', async () => {
      const accountId = await customer();
      const credit = () =>
        admin
          .post(`/admin/accounts/${accountId}/credit`)
          .set('Idempotency-Key', 'credit')
          .send({ amountCents: 1500, reason: 'x' });
      expect(await twice(credit)).toEqual(Array(2).fill({ balanceCents: 1500 }));
      await api.database.dataSource.query('DELETE FROM idempotency_records');
      expect((await credit().expect(200)).body).toEqual({ balanceCents: 3000 });
    });

    it.each(['card', 'balance'])('gives back to the %s once, by one credit note', async (to) => {
      const { accountId, id } = await paid();
      const refund = () =>
        admin
          .post(`/admin/invoices/${id}/refund`)
          .set('Idempotency-Key', 'refund')
          .send({ amountCents: 2500, reason: 'x', to });
      const [first, second] = await twice(refund);
      expect(second).toEqual(first);
      const { body } = await admin.get(`/admin/credit-notes?account=${accountId}`).expect(200);
      expect(body.items).toEqual([first]);
    });
  });

  describe.each([
    [503, new OperationalError('The database went away.')],
    [500, new Error('Nobody has foreseen this.')],
  ])('a request that was carried out and answered by %i', (status, error) => {
    /** Breaks as soon as it is done; with the same key it is then done no second time, at once, and answered for good. */
    const again = async (send: () => request.Test, answer: number) => {
      await send().expect(status);
      const second = await send().expect(answer);
      expect(second.headers).not.toHaveProperty('idempotency-replayed');
      const third = await send().expect(answer);
      expect(third.headers).toHaveProperty('idempotency-replayed', 'true');
      expect(third.body).toEqual(second.body);
      return second.body;
    };

    it('has credited once', async () => {
      const accountId = await customer();
      const credits = api.app.get(Credits);
      const grant = credits.grant.bind(credits);
      jest.spyOn(credits, 'grant').mockImplementationOnce((wish) => grant(wish).then(() => Promise.reject(error)));
      const credit = () =>
        admin
          .post(`/admin/accounts/${accountId}/credit`)
          .set('Idempotency-Key', 'credit')
          .send({ amountCents: 1500, reason: 'x' });
      expect(await again(credit, 200)).toEqual({ balanceCents: 1500 });
      expect(await ledger(accountId)).toHaveLength(1);
    });

    it.each(['card', 'balance'])('has given back to the %s once, by one credit note', async (to) => {
      const { accountId, id } = await paid();
      const refunds = api.app.get(Refunds);
      const issue = refunds.issue.bind(refunds);
      jest.spyOn(refunds, 'issue').mockImplementationOnce((wish) => issue(wish).then(() => Promise.reject(error)));
      const refund = () =>
        admin
          .post(`/admin/invoices/${id}/refund`)
          .set('Idempotency-Key', 'refund')
          .send({ amountCents: 2500, reason: 'x', to });
      const note: unknown = await again(refund, 201);
      const { body } = await admin.get(`/admin/credit-notes?account=${accountId}`).expect(200);
      expect(body.items).toEqual([note]);
    });
  });

  describe('invoices', () => {
    it('are found by account, status, month and number, and downloaded', async () => {
      const { accountId, id } = await paid();
      const { accountId: late } = await declined('late@example.com');
      await move(accountId, '2027-01-21');
      const count = async (query: string) =>
        (await admin.get(`/admin/invoices?${query}`).expect(200)).body.items.length as number;
      expect(await count('')).toBe(4);
      expect(await count('status=open')).toBe(1);
      expect(await count(`account=${late}`)).toBe(1);
      expect(await count('month=2026-12')).toBe(1);
      expect(await count('month=2026-11')).toBe(2);
      expect(await count('q=2026-')).toBe(3);
      expect(await count('q=2027-000001')).toBe(1);
      expect(await count('q=%25')).toBe(0);
      for (const wrong of ['month=2026-13', 'status=late', 'limit=101'])
        await admin.get(`/admin/invoices?${wrong}`).expect(422);
      const first = (await admin.get('/admin/invoices?limit=3').expect(200)).body;
      const second = (await admin.get(`/admin/invoices?limit=3&cursor=${first.nextCursor}`).expect(200)).body;
      expect(new Set([...first.items, ...second.items].map((item: { id: string }) => item.id)).size).toBe(4);
      const { body } = await admin.get(`/admin/invoices/${id}`).expect(200);
      expect(body).toMatchObject({
        ...{ number: '2026-000001', status: 'paid', creditNotes: [], voided: null },
        payments: [{ attempt: 1, status: 'succeeded', amountCents: 10_000, card: { last4: '4242' } }],
        lines: [{ kind: 'plan', amountCents: 10_000 }],
      });
      const pdf = await binary(admin, `/admin/invoices/${id}.pdf`);
      expect(pdf.headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': 'attachment; filename="2026-000001.pdf"',
      });
      expect(JSON.stringify(readPdf(pdf.body as Buffer))).toContain('2026-000001');
      for (const path of ['', '.pdf']) await admin.get(`/admin/invoices/${newId('inv')}${path}`).expect(404);
    });

    it('are given back to the card or to the balance, with who and why', async () => {
      const { accountId, id } = await paid();
      const refund = (body: object) => admin.post(`/admin/invoices/${id}/refund`).send(body);
      const card = await refund({ amountCents: 2500, reason: 'A bad day', to: 'card' }).expect(201);
      expect(card.body).toMatchObject({
        ...{ number: 'CN-2026-000001', totalCents: 2500, paidTo: 'card', byUserId: adminId },
        refund: { status: 'succeeded', gatewayRefundId: expect.any(String) },
      });
      const rest = await refund({ reason: 'Another one', to: 'balance' }).expect(201);
      expect(rest.body).toMatchObject({ totalCents: 7500, refund: null });
      const more = await refund({ amountCents: 1, reason: 'x', to: 'balance' }).expect(422);
      expect(more.body.errors).toEqual([{ path: 'amountCents', message: 'At most 0.00 USD can be given back.' }]);
      for (const wrong of [{ to: 'card' }, { reason: 'x', to: 'bank' }, { amountCents: 0, reason: 'x', to: 'card' }]) {
        await refund(wrong).expect(422);
      }
      const kinds = (await ledger(accountId))
        .map(({ kind, amountCents, reason }) => [kind, amountCents, reason])
        .sort();
      expect(kinds).toEqual([
        ['balance.credit_note', 7500, 'Another one'],
        ['credit_note.balance', 7500, 'Another one'],
        ['credit_note.card', 2500, 'A bad day'],
        ['refund.succeeded', 2500, 'A bad day'],
      ]);
      const { body } = await admin.get(`/admin/credit-notes?account=${accountId}`).expect(200);
      expect(body.items.map(({ number }: { number: string }) => number)).toEqual(['CN-2026-000002', 'CN-2026-000001']);
      const note = body.items[1].id as string;
      expect((await admin.get(`/admin/credit-notes/${note}`).expect(200)).body).toEqual(body.items[1]);
      const pdf = await binary(admin, `/admin/credit-notes/${note}.pdf`);
      expect(JSON.stringify(readPdf(pdf.body as Buffer))).toContain('A bad day');
    });

    it('are never given back more than was paid, by two at once or by a repeated key', async () => {
      const { accountId, id } = await paid();
      const refund = (to: string) =>
        admin.post(`/admin/invoices/${id}/refund`).send({ amountCents: 6000, reason: 'x', to });
      const answers = await Promise.all([refund('card'), refund('balance'), refund('card'), refund('balance')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
      const keyed = () =>
        admin
          .post(`/admin/invoices/${id}/refund`)
          .set('Idempotency-Key', 'rest')
          .send({ amountCents: 1000, reason: 'x', to: 'balance' });
      const [one, other] = [(await keyed().expect(201)).body, (await keyed().expect(201)).body];
      expect(other).toEqual(one);
      const notes = (await admin.get(`/admin/credit-notes?account=${accountId}`)).body.items as {
        totalCents: number;
      }[];
      expect(notes.map(({ totalCents }) => totalCents).sort()).toEqual([1000, 6000]);
    });

    it('are waived while they are unpaid, and what was suspended for it is back', async () => {
      const { accountId, browser } = await declined('late@example.com');
      await move(accountId, '2026-12-10');
      expect((await browser.get('/account').expect(200)).body.status).toBe('suspended');
      const [{ id }] = (await invoicesOf(accountId)) as [{ id: string }];
      const { body } = await admin.post(`/admin/invoices/${id}/void`).send({ reason: 'Our mistake' }).expect(200);
      expect(body).toMatchObject({ status: 'void', voided: { byUserId: adminId, reason: 'Our mistake' } });
      expect((await browser.get('/account').expect(200)).body.status).toBe('active');
      const again = await admin.post(`/admin/invoices/${id}/void`).send({ reason: 'x' }).expect(409);
      expect(again.body.code).toBe('invoice.not_open');
      const refund = await admin.post(`/admin/invoices/${id}/refund`).send({ reason: 'x', to: 'card' }).expect(409);
      expect(refund.body.code).toBe('invoice.not_paid');
      const entries = await ledger(accountId);
      expect(entries).toContainEqual(
        expect.objectContaining({ kind: 'invoice.void', reason: 'Our mistake', by: by() }),
      );
      expect(entries).toContainEqual(
        expect.objectContaining({ kind: 'account.suspended', by: null, reason: 'Invoice 2026-000001 was not paid.' }),
      );
    });
  });

  describe('the books', () => {
    it('list failed payments', async () => {
      await customer();
      const { accountId } = await declined('late@example.com');
      const { body } = await admin.get('/admin/payments?status=failed').expect(200);
      expect(body.items).toEqual([
        expect.objectContaining({
          ...{
            accountId,
            status: 'failed',
            invoiceStatus: 'open',
            nextStepOn: '2026-11-21',
            invoiceNumber: '2026-000002',
          },
          ...{ amountCents: 10_000, reason: 'declined', hard: false },
        }),
      ]);
      expect((await admin.get('/admin/payments').expect(200)).body.items).toHaveLength(2);
      const first = (await admin.get('/admin/payments?limit=1').expect(200)).body;
      await admin.get(`/admin/payments?limit=1&cursor=${first.nextCursor}`).expect(200);
    });

    it('say what each month brought', async () => {
      await admin.put('/admin/tax-rates/GB').send({ name: 'VAT', percent: 20 }).expect(200);
      const { accountId, id } = await paid();
      await declined('late@example.com');
      await move(accountId, '2026-12-21');
      await admin.post(`/admin/invoices/${id}/refund`).send({ amountCents: 1200, reason: 'x', to: 'card' }).expect(201);
      const { body } = await admin.get('/admin/revenue?from=2026-11-01&to=2026-12-31').expect(200);
      expect(body.items).toEqual([
        {
          ...{ month: '2026-11', currency: 'USD', invoices: 2, netCents: 20_000, taxCents: 4000 },
          ...{ creditedNetCents: 0, creditedTaxCents: 0, paidCents: 12_000, refundedCents: 0, openCents: 12_000 },
        },
        {
          ...{ month: '2026-12', currency: 'USD', invoices: 1, netCents: 10_000, taxCents: 2000 },
          ...{ creditedNetCents: 1000, creditedTaxCents: 200, paidCents: 12_000, refundedCents: 1200, openCents: 0 },
        },
      ]);
      for (const wrong of [
        '',
        'from=2026-01-01',
        'from=2026-02-01&to=2026-01-01',
        'from=x&to=y',
        'from=2026-02-30&to=2026-03-01',
      ]) {
        await admin.get(`/admin/revenue?${wrong}`).expect(422);
      }
    });

    it('are a table that a parser reads and no spreadsheet runs', async () => {
      const { accountId, id } = await paid();
      const evil = '=HYPERLINK("http://x"),\u682a\u5f0f\u4f1a\u793e "A"';
      await api.database.dataSource.manager.update(Account, accountId, { name: evil });
      await move(accountId, '2026-12-21');
      const wish = { amountCents: 1234, reason: '+1, "sorry"', to: 'card' };
      await admin.post(`/admin/invoices/${id}/refund`).send(wish).expect(201);
      const answer = await binary(admin, '/admin/invoices.csv?from=2026-11-01&to=2026-12-31');
      expect(answer.headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': 'attachment; filename="invoices-2026-11-01-2026-12-31.csv"',
      });
      const records = recordsOf((answer.body as Buffer).toString('utf8'));
      expect(records).toMatchObject([
        { kind: 'invoice', number: '2026-000001', total: '100.00', status: 'paid', name: 'Ada Lovelace' },
        { kind: 'invoice', number: '2026-000002', total: '100.00', paid_on: '2026-12-20', name: `'${evil}` },
        { kind: 'credit_note', number: 'CN-2026-000001', total: '-12.34', reference: '2026-000001: +1, "sorry"' },
      ]);
      const none = await binary(admin, '/admin/invoices.csv?from=2020-01-01&to=2020-12-31');
      expect(recordsOf((none.body as Buffer).toString())).toEqual([]);
      await admin.get('/admin/invoices.csv?from=2026-02-01&to=2026-01-01').expect(422);
    });
  });

  describe('prices and taxes', () => {
    it('of a day to come hold for periods that begin then, and can be taken back', async () => {
      const accountId = await customer();
      const add = (body: object) => admin.post('/admin/plans/standard/prices').send(body);
      const price = { ...PRICE, validFrom: '2027-01-01', reason: 'Power costs more' };
      expect((await add(price).expect(201)).body).toMatchObject({ validFrom: '2027-01-01', currency: 'USD' });
      expect((await add(price).expect(409)).body.code).toBe('price.exists');
      await add({ ...price, validFrom: '2028-01-01', priceCents: 1 }).expect(201);
      await admin.delete('/admin/plans/standard/prices/2028-01-01').expect(204);
      await admin.delete('/admin/plans/standard/prices/2028-01-01').expect(404);
      for (const validFrom of ['2026-11-20', '2026-11-21', '2000-01-01']) {
        await add({ ...price, validFrom }).expect(422);
      }
      await add({ ...price, validFrom: '2027-05-01', priceCents: -1 }).expect(422);
      await admin.post('/admin/plans/other/prices').send(price).expect(404);
      await admin.delete('/admin/plans/standard/prices/2000-01-01').expect(422);
      const { body } = await admin.get('/admin/plans').expect(200);
      expect(body.items[0].prices.map(({ validFrom, priceCents }: typeof price) => [validFrom, priceCents])).toEqual([
        ['2000-01-01', 10_000],
        ['2027-01-01', 12_000],
      ]);
      await move(accountId, '2027-02-01');
      const totals = (await api.database.dataSource.manager.findBy(Invoice, { accountId })).map((i) => i.totalCents);
      expect(totals.sort()).toEqual([10_000, 10_000, 12_000]);
      const decisions = (await admin.get('/admin/billing/decisions').expect(200)).body.items as { kind: string }[];
      expect(decisions.find(({ kind }) => kind === 'price.added')).toMatchObject({
        byUserId: adminId,
        subject: 'standard',
      });
      expect(decisions.map(({ kind }) => kind).sort()).toEqual([
        'clock.moved',
        'price.added',
        'price.added',
        'price.removed',
      ]);
    });

    it('of a country hold for the next invoices', async () => {
      const put = (country: string, body: object) => admin.put(`/admin/tax-rates/${country}`).send(body);
      expect((await put('GB', { name: 'VAT', percent: 17.5 }).expect(200)).body).toEqual({
        ...{ country: 'GB', name: 'VAT', percent: 17.5 },
      });
      await put('GB', { name: 'VAT', percent: 8.25, reason: 'The law' }).expect(200);
      const { id } = await paid();
      expect((await admin.get(`/admin/invoices/${id}`)).body.tax).toEqual({
        name: 'VAT',
        basisPoints: 825,
        cents: 825,
      });
      expect((await admin.get('/admin/tax-rates').expect(200)).body.items).toEqual([
        { country: 'GB', name: 'VAT', percent: 8.25 },
      ]);
      for (const wrong of [
        { name: 'VAT', percent: 101 },
        { name: 'VAT', percent: 1.234 },
        { name: '', percent: 1 },
      ]) {
        await put('GB', wrong).expect(422);
      }
      await put('gb', { name: 'VAT', percent: 1 }).expect(422);
      await admin.delete('/admin/tax-rates/GB').expect(204);
      await admin.delete('/admin/tax-rates/GB').expect(404);
      const decisions = (await admin.get('/admin/billing/decisions').expect(200)).body.items as object[];
      expect(decisions).toContainEqual(
        expect.objectContaining({
          ...{ kind: 'tax_rate.set', subject: 'GB', reason: 'The law', byUserId: adminId },
          detail: { name: 'VAT', basisPoints: 825, before: { name: 'VAT', basisPoints: 1750 } },
        }),
      );
    });
  });

  it('is closed to customers, whoever’s it is', async () => {
    const browser = new Browser(api);
    const { accountId } = await browser.signUp('ada@example.com');
    await work(accountId);
    const [{ id }] = (await invoicesOf(accountId)) as [{ id: string }];
    const token = await browser.token(['read', 'write', 'billing']);
    const reads = ['invoices', `invoices/${id}`, `invoices/${id}.pdf`, 'invoices.csv', 'revenue', 'payments', 'plans'];
    for (const path of [...reads, 'tax-rates', 'credit-notes', 'billing/decisions', `accounts/${accountId}/ledger`]) {
      expect((await browser.get(`/admin/${path}`).expect(403)).body.code).toBe('auth.admin_only');
      const byToken = request(api.app.getHttpServer()).get(`/api/v1/admin/${path}`);
      await byToken.set('Authorization', `Bearer ${token}`).expect(403);
    }
    for (const path of [`accounts/${accountId}/credit`, `invoices/${id}/refund`, `invoices/${id}/void`]) {
      await browser.post(`/admin/${path}`).send({ amountCents: 1, reason: 'x', to: 'card' }).expect(403);
    }
    expect(await ledger(accountId)).toEqual([]);
  });
});

interface LedgerItem {
  kind: string;
  amountCents: number | null;
  reason: string | null;
}

/** What is sorted by time needs times that differ. */
function letItTick({ clock }: ApiUnderTest): void {
  const now = clock.now.bind(clock);
  clock.now = () => {
    clock.advance(1);
    return now();
  };
}

/** As Stripe's test card that can be kept and is declined at each charge. */
async function decline({ app, database }: ApiUnderTest, accountId: string): Promise<void> {
  const gateway = app.get<PaymentGateway>(PAYMENT_GATEWAY);
  const { manager } = database.dataSource;
  const { gatewayCustomerId } = await manager.findOneByOrFail(Account, { id: accountId });
  const card = { number: '4000000000000341', expiryMonth: 12, expiryYear: 2030, cvc: '123' };
  const kept = await gateway.replaceCard(gatewayCustomerId!, { card }, `decline-${accountId}`);
  await manager.update(Account, accountId, { paymentMethodId: kept.paymentMethodId, card: kept.card });
}

/** An invoice that is to be paid, without anything else of it. */
async function owe({ database }: ApiUnderTest, accountId: string, amountCents: number): Promise<void> {
  await database.dataSource.query(
    `INSERT INTO collections (invoice_id, account_id, status, amount_cents, currency, attempts, updated_at)
      VALUES (?, ?, 'open', ?, 'USD', 0, NOW(3))`,
    [newId('inv'), accountId, amountCents],
  );
}

function binary(browser: Browser, path: string): Promise<Response> {
  return Promise.resolve(
    browser
      .get(path)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      })
      .expect(200),
  );
}
