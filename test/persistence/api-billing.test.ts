import { Account } from '@onebox/accounts';
import { Invoice, Refunds } from '@onebox/billing';
import { WorkerClient } from '@onebox/commands';
import { UsageHour } from '@onebox/metering';
import { Operations } from '@onebox/operations';
import type { Response } from 'supertest';
import { EventViews } from '../../apps/api/src/events/event-views.js';
import { type ApiUnderTest, Browser, GOOD_CARD, signUpBody, startApi } from '../support/api.js';
import { download, textOfPdf } from '../support/download.js';
import { readPdf } from '../support/pdf-text.js';
import { NO_USAGE } from '../support/billing.js';
import { bill, goTo, workerBilling } from '../support/worker-billing.js';

const CARDS = {
  good: GOOD_CARD,
  declinedAtOnce: '4000000000000002',
  declinedLater: '4000000000000341',
  confirmedAtOnce: '4000002500003155',
  confirmedLater: '4000002760003184',
  stolenLater: '4000003410000026',
  silent: '4000000000000259',
};
const card = (number: string) => ({ number, expiryMonth: 12, expiryYear: 2030, cvc: '123' });

interface Line {
  description: string;
  amountCents: number;
  estimated?: boolean;
}
interface Shown {
  date?: string;
  issuedOn?: string;
  periodStart: string;
  periodEnd: string;
  totalCents: number;
  dueCents: number;
  lines: Line[];
}

/** Without spaces: a face without Latin letters begins a stretch of its own. */
const wordsOf = ({ body }: Response) => textOfPdf(body as Buffer).replaceAll(' ', '');

/** What a preview and an invoice have to agree on. */
const essence = ({ periodStart, periodEnd, totalCents, dueCents, lines }: Shown) => ({
  ...{ periodStart, periodEnd, totalCents, dueCents },
  lines: lines.map(({ description, amountCents }) => ({ description, amountCents })),
});

describe('billing by REST', () => {
  let api: ApiUnderTest;
  let count = 0;

  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.close());

  async function customer(changes: Record<string, unknown> = {}) {
    const browser = new Browser(api);
    const answer = await browser.post('/signup').send(signUpBody(`customer${++count}@example.com`, changes));
    expect(answer.status).toBe(201);
    const email = answer.body.user.email as string;
    /** Sessions end meanwhile. */
    const comeBack = async () =>
      void browser.take(await browser.post('/sessions').send({ email, password: 'correct horse battery' }).expect(201));
    return { browser, comeBack, ...browser.take(answer) };
  }
  const invoicesOf = async (browser: Browser) => (await browser.get('/invoices').expect(200)).body.items;

  describe('the first invoice', () => {
    it('is due at sign-up, and left to the worker, who is told at once', async () => {
      const nudge = jest.spyOn(api.app.get(WorkerClient), 'nudge');
      const { browser, accountId } = await customer();
      expect(nudge.mock.calls).toEqual([[[`billing:${accountId}`]]]);
      const { body } = await browser.get('/billing').expect(200);
      expect(body).toEqual({
        plan: {
          ...{ name: 'Onebox', priceCents: 10_000 },
          included: { storageGb: 50, trafficGb: 500, memoryGbHours: 10_000 },
          beyond: { storageGbCents: 15, trafficGbCents: 8, memoryGbHourCents: 1 },
        },
        ...{ currency: 'USD', billingDay: 20, billedThrough: '2026-11-20', paidThrough: '2026-11-20' },
        nextInvoice: { date: '2026-11-20', totalCents: 10_000 },
        card: { brand: 'visa', last4: '4242', expiryMonth: 12, expiryYear: 2030 },
        ...{ balanceCents: 0, status: 'active', suspendedFor: null, openInvoices: [] },
      });
      await bill(api, accountId);
      const [invoice] = await invoicesOf(browser);
      expect(invoice).toMatchObject({
        ...{ number: '2026-000001', status: 'paid', issuedOn: '2026-11-20', paidOn: '2026-11-20', currency: 'USD' },
        ...{ periodStart: '2026-11-20', periodEnd: '2026-12-20', totalCents: 10_000, collectCents: 10_000 },
        ...{ attempts: 1, nextStepOn: null, lastRefusal: null, card: { last4: '4242' }, creditNotes: [] },
      });
      expect((await browser.get(`/invoices/${invoice.id}`).expect(200)).body).toEqual(invoice);
      expect((await browser.get('/billing').expect(200)).body).toMatchObject({
        nextInvoice: { date: '2026-12-20', totalCents: 10_000 },
        ...{ billedThrough: '2026-12-20', paidThrough: '2026-12-20' },
      });
    });

    it('is what was shown before the sign-up, for each day, tax included', async () => {
      await api.database.dataSource.query("INSERT INTO tax_rates VALUES ('GB', 'VAT', 2000)");
      const { body } = await new Browser(api).get('/billing/previews?country=gb&count=2').expect(200);
      expect(body.days.map(({ day }: { day: number }) => day)).toEqual(Array.from({ length: 31 }, (_, n) => n + 1));
      // 20 to 25 November, of a cycle from 25 October on: 5 of 31 days.
      expect(body.days[24].invoices[0]).toMatchObject({
        ...{ date: '2026-11-20', periodStart: '2026-11-20', periodEnd: '2026-11-25', netCents: 1613 },
        ...{ tax: { name: 'VAT', basisPoints: 2000, cents: 323 }, totalCents: 1936, collectCents: 1936 },
      });
      for (const day of [1, 19, 20, 21, 25, 31]) {
        const { browser, accountId } = await customer({ billingDay: day });
        await bill(api, accountId);
        const [invoice] = await invoicesOf(browser);
        expect(essence(invoice)).toEqual(essence(body.days[day - 1].invoices[0]));
        expect(invoice.tax).toEqual(body.days[day - 1].invoices[0].tax);
      }
    });
  });

  describe('the preview', () => {
    it('is what is charged, for a year', async () => {
      const { browser, accountId, comeBack } = await customer({ billingDay: 31 });
      const { invoices } = (await browser.get('/billing/preview?count=13').expect(200)).body;
      expect(invoices.map(({ date }: Shown) => date).slice(0, 5)).toEqual([
        ...['2026-11-20', '2026-11-30', '2026-12-31', '2027-01-31', '2027-02-28'],
      ]);
      for (const { date } of invoices as Shown[]) {
        goTo(api, date!);
        await bill(api, accountId);
      }
      await comeBack();
      const issued = (await invoicesOf(browser)).reverse() as Shown[];
      expect(issued.map(essence)).toEqual(invoices.map(essence));
      expect(issued.map(({ issuedOn }) => issuedOn)).toEqual(invoices.map(({ date }: Shown) => date));
    });

    it('of another day is what choosing it brings, and choosing back brings back', async () => {
      const { browser, accountId } = await customer({ billingDay: 12 });
      await bill(api, accountId);
      const before = (await browser.get('/billing/preview').expect(200)).body;
      const wanted = (await browser.get('/billing/preview?day=25').expect(200)).body;
      const all = (await browser.get('/billing/previews').expect(200)).body;
      expect(all.days[24].invoices).toEqual(wanted.invoices);
      expect(all.days[11].invoices).toEqual(before.invoices);
      const chosen = (await browser.put('/billing/day').send({ day: 25 }).expect(200)).body;
      expect(chosen).toEqual({ billingDay: 25, invoices: wanted.invoices });
      // Billed through 12 December: 13 of 30 days.
      expect(chosen.invoices[0]).toMatchObject({ date: '2026-12-12', periodEnd: '2026-12-25', totalCents: 4333 });
      expect((await browser.get('/billing').expect(200)).body).toMatchObject({
        ...{ billingDay: 25, billedThrough: '2026-12-12' },
        nextInvoice: { date: '2026-12-12', totalCents: 4333 },
      });
      const back = (await browser.put('/billing/day').send({ day: 12 }).expect(200)).body;
      expect(back.invoices).toEqual(before.invoices);
      expect(await invoicesOf(browser)).toHaveLength(1);
    });

    it('tells what was used so far, at the price that the next invoice has', async () => {
      const { browser, accountId } = await customer({ billingDay: 25 });
      await bill(api, accountId);
      await api.database.dataSource.manager.insert(UsageHour, {
        ...{ accountId, hour: new Date('2026-11-20T10:00:00Z'), subjectId: '-', bytesOut: '200000000000' },
      });
      const usage = (await browser.get('/usage').expect(200)).body;
      // Of 500 GB, 5 of 31 days are included: 119.35 GB beyond, at 8 cents.
      expect(usage).toMatchObject({ from: '2026-11-20', to: '2026-11-21', currency: 'USD', chargesCents: 955 });
      const [next] = (await browser.get('/billing/preview?count=1').expect(200)).body.invoices;
      expect(next.lines).toMatchObject([
        { kind: 'plan', amountCents: 10_000, estimated: false },
        { kind: 'usage', amountCents: 955, estimated: true, quantity: '119.35 GB' },
      ]);
      goTo(api, '2026-11-25');
      await bill(api, accountId);
      expect((await invoicesOf(browser))[0]).toMatchObject({ totalCents: 10_955, lines: [{}, { amountCents: 955 }] });
      // What was used in earlier days is priced by their part of what is included in a month.
      const day = (await browser.get('/usage?from=2026-11-20&to=2026-11-21').expect(200)).body;
      expect(day.charges[1]).toMatchObject({ kind: 'traffic', used: 200, included: 500 / 30 });
    });

    it('is empty for who is not billed, and there is no next invoice', async () => {
      const { browser, accountId } = await customer();
      await api.database.dataSource.manager.update(Account, accountId, { billingExempt: true });
      expect((await browser.get('/billing/preview').expect(200)).body).toEqual({ invoices: [] });
      expect((await browser.get('/billing/previews').expect(200)).body).toEqual({ days: [] });
      expect((await browser.get('/billing').expect(200)).body.nextInvoice).toBeNull();
    });

    it.each([
      ['get', '/billing/preview?day=0', undefined, 'day'],
      ['get', '/billing/preview?day=32', undefined, 'day'],
      ['get', '/billing/preview?day=1.5', undefined, 'day'],
      ['get', '/billing/preview?count=61', undefined, 'count'],
      ['get', '/billing/preview?month=1', undefined, 'month'],
      ['get', '/billing/previews?country=XX', undefined, 'country'],
      ['get', '/billing/previews?country=DE&count=13', undefined, 'count'],
      ['put', '/billing/day', { day: 32 }, 'day'],
      ['put', '/billing/day', { day: '5' }, 'day'],
      ['put', '/billing/day', {}, 'day'],
      ['put', '/billing/card', {}, 'card'],
      ['put', '/billing/card', { card: card(GOOD_CARD), paymentMethod: 'pm_card_visa' }, 'paymentMethod'],
      ['put', '/billing/card', { card: { ...card(GOOD_CARD), expiryYear: 2020 } }, 'card.expiryYear'],
      ['put', '/billing/card', { card: card('4242424242424241') }, 'card.number'],
    ] as const)('says at the field what is wrong with %s %s %p', async (method, path, body, field) => {
      const { browser } = await customer();
      const answer = await browser[method](path).send(body).expect(422);
      expect(answer.body.errors).toEqual([{ path: field, message: expect.any(String) }]);
    });

    it('of an account is for who is signed in and may read', async () => {
      const { browser } = await customer();
      const ask = (token: string) => new Browser(api).get('/billing/previews').set('Authorization', `Bearer ${token}`);
      expect((await new Browser(api).get('/billing/previews').expect(401)).body.code).toBe('auth.required');
      await ask('ob_made-up').expect(401);
      await ask(await browser.token(['read'])).expect(200);
      expect((await ask(await browser.token(['billing'])).expect(403)).body.code).toBe('auth.scope_missing');
    });
  });

  describe('a card that does not pay', () => {
    it('leaves an open invoice with the reason; another card pays it', async () => {
      const { browser, accountId } = await customer({ card: card(CARDS.declinedLater) });
      await bill(api, accountId);
      const { openInvoices, status } = (await browser.get('/billing').expect(200)).body;
      expect([status, openInvoices]).toMatchObject([
        'active',
        [{ status: 'open', attempts: 1, lastRefusal: 'The card was declined.', nextStepOn: '2026-11-21' }],
      ]);
      const { id } = openInvoices[0];
      const pay = (key: string) => browser.post(`/invoices/${id}/pay`).set('Idempotency-Key', key);
      const refused = await pay('pay-1').expect(402);
      expect(refused.body).toMatchObject({ code: 'payment.declined', detail: 'The card was declined.' });
      expect((await pay('pay-1').expect(402)).headers['idempotency-replayed']).toBe('true');
      expect((await browser.get(`/invoices/${id}`).expect(200)).body.attempts).toBe(2);
      const replaced = await browser
        .put('/billing/card')
        .send({ card: card(CARDS.good) })
        .expect(200);
      expect(replaced.body).toMatchObject({
        attempts: { paid: 1, refused: 0, unanswered: 0 },
        billing: { card: { last4: '4242' }, openInvoices: [], paidThrough: '2026-12-20' },
      });
      expect((await pay('pay-2').expect(409)).body.code).toBe('invoice.not_open');
      expect((await browser.get(`/invoices/${id}`).expect(200)).body).toMatchObject({ status: 'paid', attempts: 3 });
    });

    it('and is replaced by one that does not pay either, is kept, and what is open stays so', async () => {
      const { browser, accountId } = await customer({ card: card(CARDS.declinedLater) });
      await bill(api, accountId);
      const { body } = await browser
        .put('/billing/card')
        .send({ card: card(CARDS.stolenLater) })
        .expect(200);
      expect(body).toMatchObject({
        attempts: { paid: 0, refused: 1, unanswered: 0 },
        billing: { card: { last4: '0026' }, openInvoices: [{ status: 'open', lastRefusal: 'The card was declined.' }] },
      });
      const pay = await browser.post(`/invoices/${body.billing.openInvoices[0].id}/pay`).expect(402);
      expect(pay.body.code).toBe('payment.card_refused');
    });

    it('and wants its owner, gives what the browser goes on with', async () => {
      const { browser, accountId } = await customer({ card: card(CARDS.confirmedLater) });
      await bill(api, accountId);
      const [{ id }] = await invoicesOf(browser);
      const answer = await browser.post(`/invoices/${id}/pay`).set('Idempotency-Key', 'confirm').expect(402);
      expect(answer.body).toMatchObject({
        code: 'payment.action_required',
        clientSecret: expect.stringMatching(/^pi_/),
      });
      const kept: unknown = await api.database.dataSource.query('SELECT * FROM idempotency_records');
      expect(JSON.stringify(kept) + api.logged()).not.toContain(answer.body.clientSecret);
    });

    it('suspends in the end; paying brings all back, and the next period begins on that day', async () => {
      const { browser, accountId } = await customer({ card: card(CARDS.declinedLater), billingDay: 1 });
      for (let day = 20; day <= 27; day++) {
        goTo(api, `2026-11-${day}`);
        await bill(api, accountId);
      }
      goTo(api, '2026-12-11');
      await bill(api, accountId);
      const suspended = (await browser.get('/billing').expect(200)).body;
      expect(suspended).toMatchObject({ status: 'suspended', suspendedFor: 'payment', billedThrough: '2026-12-01' });
      expect(suspended.openInvoices).toMatchObject([{ attempts: 5, nextStepOn: null, dueCents: 3667 }]);
      const nudge = jest.spyOn(api.app.get(WorkerClient), 'nudge');
      const replaced = await browser
        .put('/billing/card')
        .send({ card: card(CARDS.good) })
        .expect(200);
      expect(nudge.mock.calls.flat(2)).toContain(`billing:${accountId}`);
      expect(replaced.body).toMatchObject({
        attempts: { paid: 1 },
        billing: { status: 'active', suspendedFor: null, openInvoices: [], billedThrough: '2026-12-11' },
      });
      await bill(api, accountId);
      const [next] = await invoicesOf(browser);
      expect(next).toMatchObject({ periodStart: '2026-12-11', periodEnd: '2027-01-01', status: 'paid' });
    });

    it.each([
      ['that is declined', CARDS.declinedAtOnce, 402, 'payment.declined'],
      ['that wants to be confirmed', CARDS.confirmedAtOnce, 402, 'payment.action_required'],
      ['about which the gateway is silent', CARDS.silent, 503, 'payment.unavailable'],
    ])('%s is not taken: the one before stays', async (_what, number, status, code) => {
      const { browser } = await customer();
      const answer = await browser
        .put('/billing/card')
        .send({ card: card(number) })
        .expect(status);
      expect(answer.body.code).toBe(code);
      if (code === 'payment.declined') expect(answer.body.errors).toMatchObject([{ path: 'card.number' }]);
      if (code === 'payment.action_required') expect(answer.body.clientSecret).toMatch(/^seti_/);
      expect((await browser.get('/billing').expect(200)).body.card.last4).toBe('4242');
    });
  });

  it('gives anybody what a browser needs to give a card to the gateway', async () => {
    const { browser } = await customer();
    const secrets = new Set<string>();
    for (const who of [new Browser(api), browser]) {
      secrets.add((await who.post('/billing/setup-intent').expect(201)).body.clientSecret);
    }
    expect(secrets.size).toBe(2);
  });

  describe('documents', () => {
    const name = '株式会社オネボックス';

    async function withDocuments() {
      const owner = await customer({ name });
      await bill(api, owner.accountId);
      const [invoice] = await invoicesOf(owner.browser);
      const wish = { invoiceId: invoice.id, amountCents: 2500, reason: 'A day of silence', byUserId: owner.userId };
      const note = await api.app.get(Refunds).issue({ ...wish, to: 'card' });
      return { ...owner, invoiceId: invoice.id as string, noteId: note.id };
    }

    it('are PDFs that any reader can read, named by their number', async () => {
      const { browser, invoiceId, noteId } = await withDocuments();
      const pdf = await download(browser, `/invoices/${invoiceId}.pdf`);
      expect([pdf.status, pdf.headers]).toMatchObject([
        200,
        {
          'content-type': 'application/pdf',
          'content-disposition': 'attachment; filename="2026-000001.pdf"',
          'content-length': String((pdf.body as Buffer).length),
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      ]);
      const { pages } = readPdf(pdf.body as Buffer);
      const text = wordsOf(pdf);
      expect(pages.flat().every(({ missing }) => missing === 0)).toBe(true);
      for (const words of [name, '2026-000001', '12StJamesSquare', '100.00']) expect(text).toContain(words);
      const credit = await download(browser, `/credit-notes/${noteId}.pdf`);
      expect(credit.headers['content-disposition']).toBe('attachment; filename="CN-2026-000001.pdf"');
      for (const words of [name, 'CN-2026-000001', '25.00']) expect(wordsOf(credit)).toContain(words);
    });

    it('of a correction are listed, and with their invoice', async () => {
      const { browser, invoiceId, noteId, userId } = await withDocuments();
      const note = (await browser.get(`/credit-notes/${noteId}`).expect(200)).body;
      expect(note).toMatchObject({
        ...{ number: 'CN-2026-000001', invoiceId, invoiceNumber: '2026-000001', issuedOn: '2026-11-20' },
        ...{ totalCents: 2500, currency: 'USD', paidTo: 'card', reason: 'A day of silence' },
      });
      expect((await browser.get('/credit-notes').expect(200)).body).toEqual({ items: [note], nextCursor: null });
      const invoice = (await browser.get(`/invoices/${invoiceId}`).expect(200)).body;
      expect(invoice.creditNotes).toEqual([note]);
      expect(JSON.stringify(invoice)).not.toContain(userId);
    });

    it('of others are not there', async () => {
      const { invoiceId, noteId } = await withDocuments();
      const { browser: stranger } = await customer();
      const paths = [`/invoices/${invoiceId}`, `/credit-notes/${noteId}`].flatMap((path) => [path, `${path}.pdf`]);
      for (const path of paths) expect([path, (await stranger.get(path)).status]).toEqual([path, 404]);
      await stranger.post(`/invoices/${invoiceId}/pay`).expect(404);
      for (const list of ['/invoices', '/credit-notes']) {
        expect((await stranger.get(list).expect(200)).body.items).toEqual([]);
      }
      for (const path of paths) await new Browser(api).get(path).expect(401);
      await stranger.get('/invoices/inv_%22x.pdf').expect(422);
    });

    it('are listed in pages, the newest first', async () => {
      const { browser, accountId, comeBack } = await customer();
      for (const date of ['2026-11-20', '2026-12-20', '2027-01-20']) {
        goTo(api, date);
        await bill(api, accountId);
      }
      await comeBack();
      const first = (await browser.get('/invoices?limit=2').expect(200)).body;
      const second = (await browser.get(`/invoices?limit=2&cursor=${first.nextCursor}`).expect(200)).body;
      expect([...first.items, ...second.items].map(({ number }) => number)).toEqual([
        ...['2027-000001', '2026-000002', '2026-000001'],
      ]);
      expect(second.nextCursor).toBeNull();
    });

    it('are told by events as their GET answers', async () => {
      const { browser, accountId, invoiceId } = await withDocuments();
      const operations = new Operations(api.database.dataSource, api.clock);
      const events = await operations.eventsAfter(accountId, '0', 1000);
      const told = await api.app.get(EventViews).of(accountId, events);
      expect(told.filter(({ type }) => type === 'invoice.updated').map(({ data }) => data)).toEqual([
        (await browser.get(`/invoices/${invoiceId}`).expect(200)).body,
      ]);
    });
  });

  it('lets a token read with one scope and change with another', async () => {
    const { browser, accountId } = await customer();
    await bill(api, accountId);
    const [{ id }] = await invoicesOf(browser);
    const by =
      (token: string) =>
      (path: string, method: 'get' | 'put' | 'post' = 'get') =>
        new Browser(api)[method](path).set('Authorization', `Bearer ${token}`);
    const [reader, payer] = [by(await browser.token(['write'])), by(await browser.token(['billing']))];
    for (const path of ['/billing', '/billing/preview', '/invoices', `/invoices/${id}`, `/invoices/${id}.pdf`]) {
      await reader(path).expect(200);
      expect((await payer(path).expect(403)).body.code).toBe('auth.scope_missing');
    }
    expect((await reader('/billing/day', 'put').send({ day: 5 }).expect(403)).body.code).toBe('auth.scope_missing');
    await reader(`/invoices/${id}/pay`, 'post').expect(403);
    await payer('/billing/day', 'put').send({ day: 5 }).expect(200);
    await payer(`/invoices/${id}/pay`, 'post').expect(409);
  });

  describe('with another address or time zone', () => {
    const ZONES = ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Tokyo', 'America/New_York'];

    it('looks again at once, since it may be another day', async () => {
      const { browser, accountId } = await customer();
      const nudge = jest.spyOn(api.app.get(WorkerClient), 'nudge');
      await browser.patch('/account').send({ name: 'Ada' }).expect(200);
      expect(nudge).not.toHaveBeenCalled();
      await browser.patch('/account').send({ timeZone: 'Asia/Tokyo' }).expect(200);
      expect(nudge.mock.calls).toEqual([[[`billing:${accountId}`]]]);
    });

    it('bills the next invoice by the tax of the new country, and leaves the issued one alone', async () => {
      await api.database.dataSource.query("INSERT INTO tax_rates VALUES ('GB', 'VAT', 2000), ('DE', 'USt', 1900)");
      const { browser, accountId, comeBack } = await customer();
      await bill(api, accountId);
      const address = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', country: 'DE' };
      await browser.patch('/account').send({ address }).expect(200);
      goTo(api, '2026-12-20');
      await bill(api, accountId);
      await comeBack();
      const invoices = await invoicesOf(browser);
      expect(invoices.map(({ tax, buyer }: Invoice) => [tax, buyer.addressLines.at(-1)])).toEqual([
        [{ name: 'USt', basisPoints: 1900, cents: 1900 }, 'Germany'],
        [{ name: 'VAT', basisPoints: 2000, cents: 2000 }, 'United Kingdom'],
      ]);
    });

    it('bills each day and each hour once, however often the date line is crossed', async () => {
      const { browser, accountId } = await customer({ billingDay: 21 });
      const hours: { from: Date; to: Date }[] = [];
      const billing = workerBilling(api, {
        between: async (_account, from, to) => (hours.push({ from, to }), NO_USAGE),
        bookedThrough: async () => null,
      });
      for (let half = 0, random = 7; half < 500; half++) {
        await bill(api, accountId, billing);
        api.clock.advance(12 * 3_600_000);
        random = (random * 1103515245 + 12345) % 2147483648;
        const timeZone = ZONES[random % ZONES.length];
        if (half % 3 === 0) await browser.patch('/account').send({ timeZone }).expect(200);
        if (half % 40 === 39)
          await browser
            .put('/billing/day')
            .send({ day: 1 + (random % 31) })
            .expect(200);
      }
      await bill(api, accountId, billing);
      const { manager } = api.database.dataSource;
      const invoices = await manager.find(Invoice, { where: { accountId }, order: { periodStart: 'ASC' } });
      expect(invoices.length).toBeGreaterThan(10);
      expect(invoices[0]!.periodStart).toBe('2026-11-20');
      invoices.slice(1).forEach(({ periodStart }, n) => expect(periodStart).toBe(invoices[n]!.periodEnd));
      const windows = hours.filter(({ from }, n) => n === hours.length - 1 || hours[n + 1]!.from > from);
      windows.slice(1).forEach(({ from }, n) => expect(from).toEqual(windows[n]!.to));
      for (const { from, to } of windows) expect(to.getTime()).toBeGreaterThan(from.getTime());
    });
  });
});
