import { eventually } from '../support/ask.js';
import { Customer, GOOD_CARD, type OperationAnswer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);
const DAY_MS = 86_400_000;

/** A card of the sandbox that is taken at sign-up and refused at every charge. */
const REFUSED_LATER = { ...GOOD_CARD, number: '4000000000000341' };

interface InvoiceAnswer {
  id: string;
  number: string;
  status: string;
  issuedOn: string;
  periodStart: string;
  periodEnd: string;
  totalCents: number;
  lines: { description: string; amountCents: number }[];
}

interface MailAnswer {
  recipient: string;
  template: string;
  subject: string;
  status: string;
}

/** Money as a customer and the operator see it: the real worker, the real database, the sandbox gateway and registrar. */
describe('billing', () => {
  let platform: TestPlatform;
  let admin: Customer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    admin = new Customer(platform, platform.adminEmail, platform.adminPassword);
    await admin.signIn();
  });

  const accountOf = async (customer: Customer) => (await customer.call<{ id: string }>('GET', '/account')).id;
  const invoicesOf = async (customer: Customer) =>
    (await customer.call<{ items: InvoiceAnswer[] }>('GET', '/invoices?limit=100')).items;
  const mailsTo = async ({ email }: Customer) =>
    (
      await admin.call<{ items: MailAnswer[] }>(
        'GET',
        `/admin/mailbox?recipient=${encodeURIComponent(email)}&limit=100`,
      )
    ).items;
  const mailed = (customer: Customer, template: string) =>
    eventually(
      async () => (await mailsTo(customer)).find((mail) => mail.template === template && mail.status === 'kept'),
      `the mail ${template}`,
      60_000,
    );
  const paid = (customer: Customer, count: number) =>
    eventually(
      async () => {
        const found = (await invoicesOf(customer)).filter(({ status }) => status === 'paid');
        return found.length >= count && found;
      },
      `${count} paid invoices`,
      60_000,
    );
  /** Moves the account's own clock by so many days, and waits until all that happens in them has happened. */
  const moveClock = async (customer: Customer, days: number) => {
    const accountId = await accountOf(customer);
    const { today } = await admin.call<{ today: string }>('GET', `/admin/accounts/${accountId}`);
    const to = new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10);
    const { operation } = await admin.call<{ operation: OperationAnswer }>(
      'POST',
      `/admin/accounts/${accountId}/clock`,
      { to },
    );
    return customer.succeeded(operation.id);
  };

  it('charges the first invoice right after the sign-up, and mails it', async () => {
    const customer = await Customer.signUp(platform, { name: 'Łukasz Żółć 株式会社', billingDay: 31 });
    const [first] = await paid(customer, 1);
    expect(first!.number).toMatch(/^\d{4}-\d{6}$/);
    const mail = await mailed(customer, 'invoice-paid');
    expect(mail.subject).toContain(first!.number);
    const pdf = await customer.send('GET', `/invoices/${first!.id}.pdf`);
    expect({ status: pdf.status, type: pdf.headers['content-type'] }).toEqual({ status: 200, type: 'application/pdf' });
    expect(pdf.body.startsWith('%PDF-')).toBe(true);
    expect((await (await Customer.signUp(platform)).send('GET', `/invoices/${first!.id}.pdf`)).status).toBe(404);
  });

  it('shows a year of invoices before it happens, and then makes just those', async () => {
    const customer = await Customer.signUp(platform);
    await paid(customer, 1);
    const { invoices } = await customer.call<{ invoices: { date: string; totalCents: number }[] }>(
      'PUT',
      '/billing/day',
      { day: 25 },
    );
    await moveClock(customer, 370);
    const made = (await invoicesOf(customer)).slice().reverse().slice(1);
    const told = invoices.map(({ date, totalCents }) => ({ date, totalCents }));
    expect(made.slice(0, 12).map(({ issuedOn: date, totalCents }) => ({ date, totalCents }))).toEqual(told);
    expect(made.every(({ status }) => status === 'paid')).toBe(true);
  });

  it('suspends after the last refusal and brings everything back at the payment', async () => {
    const hostname = `unpaid-${unique}.test`;
    const customer = await Customer.signUp(platform, { card: REFUSED_LATER });
    const domain = await customer.addDomain({ hostname, runtimes: [{ runtime: 'static' }] });
    expect((await platform.get(hostname)).status).toBe(200);
    await mailed(customer, 'payment-failed');
    await moveClock(customer, 8);
    await platform.answer(hostname, '/', ({ status }) => status === 503);
    await mailed(customer, 'account-suspended');
    expect((await customer.domain(domain.id)).status).toBe('suspended');

    const [open] = await invoicesOf(customer);
    expect((await customer.send('POST', `/invoices/${open!.id}/pay`, {})).status).toBe(402);
    await customer.call('PUT', '/billing/card', { card: GOOD_CARD });
    await platform.answer(hostname, '/', ({ status }) => status === 200);
    await customer.liveDomain(domain.id);
    await mailed(customer, 'account-resumed');
    expect((await invoicesOf(customer)).map(({ status }) => status)).not.toContain('open');
  });

  it('takes a domain over; the first one free, with both lines on the next invoice, and makes it a site in one step', async () => {
    const customer = await Customer.signUp(platform);
    await paid(customer, 1);
    const hostname = `approve-${unique}.com`;
    const { operation } = await customer.call<{ operation: OperationAnswer }>('POST', '/transfers', {
      hostname,
      authCode: 'SANDBOX-OK',
    });
    await admin.call('POST', '/admin/registrar/clock', { days: 6 });
    await customer.succeeded(operation.id);
    await mailed(customer, 'transfer-completed');
    const site = await customer.addDomain({ hostname, runtimes: [{ runtime: 'static' }] });
    expect(site.hostname).toBe(hostname);
    await moveClock(customer, 32);
    const [latest] = await invoicesOf(customer);
    const amounts = latest!.lines
      .filter(({ description }) => description.includes(hostname))
      .map((line) => line.amountCents);
    expect(amounts.sort()).toEqual([-1000, 1000].sort());
  });

  it('is run by hand as well, which changes nothing that is done already', async () => {
    const customer = await Customer.signUp(platform);
    await paid(customer, 1);
    const dry = await platform.admin('billing', 'run', '--dry-run', '--as-of', '2031-01-31');
    expect(dry).toContain(await accountOf(customer));
    await platform.admin('billing', 'run');
    expect(await invoicesOf(customer)).toHaveLength(1);
  });
});
