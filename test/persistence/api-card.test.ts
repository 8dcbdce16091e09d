import { Invoice, Refunds } from '@onebox/billing';
import { Mail } from '@onebox/notifications';
import { type ApiUnderTest, Browser, signUpBody, startApi } from '../support/api.js';
import { download, textOfPdf } from '../support/download.js';
import { everyRow } from '../support/every-row.js';
import { bill, goTo } from '../support/worker-billing.js';

/** A number and a code that nothing else would contain. */
const MARKED = { number: '4000000000003220', expiryMonth: 11, expiryYear: 2031, cvc: '971' };
const GROUPED = '4000 0000 0000 3220';
const PASSWORD = 'marked-password-5c1f';

describe('a card', () => {
  let api: ApiUnderTest;
  const written: string[] = [];
  const restore: Array<() => void> = [];

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr]) {
      const spy = jest.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
      restore.push(() => spy.mockRestore());
    }
    api = await startApi({ logLevel: 'trace' });
  });
  afterAll(async () => {
    restore.forEach((undo) => undo());
    await api.close();
  });

  it('is kept nowhere, whichever way a sign-up goes', async () => {
    const browser = new Browser(api);
    const post = (email: string, changes: object, key: string) =>
      browser
        .post('/signup')
        .set('Idempotency-Key', key)
        .send(signUpBody(email, { password: PASSWORD, card: MARKED, ...changes }));
    await post('marked@example.com', {}, 'card-1').expect(201);
    await post('marked@example.com', {}, 'card-2').expect(409);
    await post('marked2@example.com', { card: { ...MARKED, expiryYear: 2020 } }, 'card-3').expect(422);
    await post('marked3@example.com', { address: 5 }, 'card-4').expect(422);
    await post('marked4@example.com', { card: { ...MARKED, number: 4000000000003220 } }, 'card-5').expect(422);
    await post('marked5@example.com', { card: { ...MARKED, number: GROUPED } }, 'card-6').expect(201);
    const broken = await browser
      .post('/signup')
      .type('json')
      .send(`{"card": {"number": "${MARKED.number}", "cvc": "${MARKED.cvc}"`);
    expect(broken.status).toBe(400);
    await api.database.dataSource.query('RENAME TABLE accounts TO away');
    const failed = await post('marked6@example.com', {}, 'card-7').expect(500);
    await api.database.dataSource.query('RENAME TABLE away TO accounts');

    const haystack = [await everyRow(api.database), api.logged(), written.join(''), JSON.stringify(failed.body)].join(
      '\n',
    );
    expect(api.logged()).toContain('unexpected error');
    expect(haystack).toContain('marked@example.com');
    expect(haystack).not.toContain(MARKED.number);
    expect(haystack).not.toContain(GROUPED);
    expect(haystack.replace(/\D/g, ' ')).not.toMatch(/4000 0000 0000 3220/);
    expect(haystack).not.toMatch(new RegExp(`cvc\\W{1,5}${MARKED.cvc}`));
    expect(haystack).not.toContain(PASSWORD);
  });

  it('is in no invoice, mail, table or log, whatever is paid with it', async () => {
    // Kept at sign-up and then declined; one that is declined at once; one that pays.
    const numbers = ['4000000000000341', '4000000000009995', '5200828282828210'];
    const [poor, refused, good] = numbers.map((number, n) => ({ ...MARKED, number, cvc: `86${n}` }));
    const browser = new Browser(api);
    const answer = await browser
      .post('/signup')
      .send(signUpBody('payer@example.com', { card: poor }))
      .expect(201);
    const { accountId, userId } = browser.take(answer);
    for (const date of ['2026-11-20', '2026-11-21', '2026-11-23']) {
      goTo(api, date);
      await bill(api, accountId);
    }
    const { id: invoiceId } = await api.database.dataSource.manager.findOneByOrFail(Invoice, { accountId });
    const said: unknown[] = [];
    const send = async (method: 'put' | 'post', path: string, body: object, status: number) =>
      said.push((await browser[method](path).set('Idempotency-Key', `${said.length}`).send(body).expect(status)).body);
    await send('post', `/invoices/${invoiceId}/pay`, {}, 402);
    await send('put', '/billing/card', { card: refused }, 402);
    await send('put', '/billing/card', { card: { ...refused, expiryYear: 2020 } }, 422);
    await send('put', '/billing/card', { card: { ...good, number: Number(good!.number) } }, 422);
    await send('put', '/billing/card', { card: good, surprise: 1 }, 422);
    await browser.put('/billing/card').type('json').send(`{"card": {"number": "${good!.number}"`).expect(400);
    await api.database.dataSource.query('RENAME TABLE collections TO away');
    await send('put', '/billing/card', { card: good }, 500);
    await api.database.dataSource.query('RENAME TABLE away TO collections');
    await send('put', '/billing/card', { card: good }, 200);
    await send('post', `/invoices/${invoiceId}/pay`, {}, 409);
    const note = await api.app.get(Refunds).issue({ invoiceId, reason: 'Sorry', byUserId: userId, to: 'card' });
    const pdfs = [await pdfText(browser, `/invoices/${invoiceId}.pdf`)];
    pdfs.push(await pdfText(browser, `/credit-notes/${note.id}.pdf`));
    for (const path of ['/billing', '/invoices', '/credit-notes', '/account'])
      said.push((await browser.get(path)).body);

    const mails = await api.database.dataSource.manager.findBy(Mail, { accountId });
    expect(mails.map(({ template }) => template)).toEqual(
      expect.arrayContaining(['payment-failed', 'invoice-paid', 'credit-note']),
    );
    const words = mails.map(({ subject, text, html }) => [subject, text, html]);
    const haystack = [await everyRow(api.database), api.logged(), written.join(''), ...pdfs].join('\n');
    const all = `${haystack}\n${JSON.stringify([said, words])}`;
    for (const shown of ['payer@example.com', 'ending in 8210', 'The card was declined.']) expect(all).toContain(shown);
    for (const number of numbers) {
      expect(all).not.toContain(number);
      expect(all.replace(/\D+/g, '-')).not.toMatch(new RegExp(number.match(/.{4}/g)!.join('-?')));
    }
    expect(all).not.toMatch(/(cvc|security.?code)\W{1,5}86\d/i);
  });

  async function pdfText(browser: Browser, path: string): Promise<string> {
    const { status, body } = await download(browser, path);
    expect(status).toBe(200);
    return textOfPdf(body as Buffer) + (body as Buffer).toString('latin1');
  }
});
