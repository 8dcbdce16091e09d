import type { Page } from 'playwright-core';
import { zipOf } from '../support/archives.js';
import { eventually } from '../support/ask.js';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer, type DomainAnswer, type OperationAnswer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);
const BLOG = `story-blog-${unique}.test`;
const SHOP = `story-shop-${unique}.test`;
const MINUTES = { timeout: 180_000 };

const ASPX = '<%@ Page Language="C#" ContentType="text/plain" %><% Response.Write("from .NET"); %>';

/** The whole of what a customer does, in a real browser, in one go; and then the operator. */
describe('a customer', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;
  /** The same person as a program, for what has no page yet. */
  let customer: Customer;
  let admin: Customer;
  let shop: DomainAnswer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    browser = await openBrowser();
    page = await browser.context.newPage();
    customer = new Customer(platform, `story-${unique}@example.com`, 'three quiet copper lanterns');
    admin = new Customer(platform, platform.adminEmail, platform.adminPassword);
    await admin.signIn();
  });
  afterAll(() => browser?.close());

  const go = (path: string) => visit(page, `http://${platform.panelHost}:${platform.httpPort}${path}`);
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
  /** What a press opens in a tab of its own. */
  const opened = async (name: string | RegExp) => {
    const [tab] = await Promise.all([browser.context.waitForEvent('page'), press(name)]);
    return tab;
  };

  it('opens an account with the test card', async () => {
    await go('/sign-up');
    const entries = { Name: 'Grace Hopper', 'Street and number': '1 Navy Yard', City: 'Arlington' };
    await page.getByLabel('Country').selectOption('GB');
    for (const [label, text] of Object.entries(entries)) await page.getByLabel(label, { exact: true }).fill(text);
    await page.getByLabel('Postcode').fill('SW1Y 4JH');
    await page.getByLabel('E-mail address').fill(customer.email);
    await page.getByLabel('Password', { exact: true }).fill(customer.password);
    await press('Use the test card');
    await press(/^Open my account, /);
    await page.waitForURL('**/domains/new?first=1');
    await customer.signIn();
  });

  it('adds WordPress, sees its steps with their times, opens it and is its administrator', async () => {
    await page.getByLabel('Hostname').fill(BLOG);
    await page.getByRole('checkbox', { name: 'WordPress' }).check({ force: true });
    await press(`Add ${BLOG}`);
    await heading(`${BLOG} is live`).waitFor(MINUTES);
    const steps = await page.getByRole('status').first().innerText();
    expect(steps.match(/\d+ ms|\d+\.\d s/g)?.length).toBeGreaterThan(3);
    const link = await page.getByRole('link', { name: 'Open', exact: true }).getAttribute('href');
    expect((await platform.get(new URL(link!).hostname)).body).toContain('wp-content');
    const dashboard = await opened('Sign in to the application');
    await dashboard.locator('#wpadminbar').waitFor();
    await dashboard.close();
  });

  it('edits a file of the site in the panel, and visitors get what was saved', async () => {
    const { items } = await customer.call<{ items: DomainAnswer[] }>('GET', '/domains');
    const blog = items.find(({ hostname }) => hostname === BLOG)!;
    await go(`/domains/${blog.id}/files`);
    await page.getByRole('link', { name: 'index.php', exact: true }).click();
    await page.getByRole('textbox', { name: 'Content of index.php' }).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('\necho "<!-- edited in the panel -->";\n');
    await page.keyboard.press('Control+S');
    await page.getByText(/^Saved /).waitFor();
    await platform.answer(BLOG, '/', ({ body }) => body.includes('<!-- edited in the panel -->'));
  });

  it('runs ASP.NET beside PHP, and is told which of them answers what', async () => {
    shop = await customer.addDomain({
      hostname: SHOP,
      runtimes: [{ runtime: 'php' }],
      databases: [{ engine: 'mysql' }],
    });
    const pages = [
      { name: 'index.php', content: '<?php echo "from PHP";' },
      { name: 'report.aspx', content: ASPX },
    ];
    await customer.upload(shop.id, zipOf(pages));
    await go(`/domains/${shop.id}/runtimes`);
    await press('Add a runtime');
    await page.getByRole('combobox', { name: 'Runtime', exact: true }).last().click();
    await page.getByRole('option', { name: 'ASP.NET 4.x', exact: true }).click();
    await press('Save');
    await page
      .getByText(/^Applied /)
      .first()
      .waitFor(MINUTES);
    await page.getByLabel('Which runtime answers this?').fill('/report.aspx');
    await page.getByText('dotnet answers /report.aspx, because of .aspx.').waitFor();
    await page.getByLabel('Which runtime answers this?').fill('/index.php');
    await page.getByText('php answers /index.php').waitFor();
    await platform.answer(SHOP, '/report.aspx', ({ body }) => body.includes('from .NET'));
    expect((await platform.get(SHOP)).body).toBe('from PHP');
  });

  it('opens a database in the web tool', async () => {
    await go(`/domains/${shop.id}/databases`);
    const tool = await opened(/^Open in the web tool: /);
    await tool.getByText(/^ob_/).or(tool.locator(':text("ob_")')).first().waitFor();
    await tool.close();
  });

  it('picks the billing day, and the next invoice is the one that was shown', async () => {
    await go('/billing/day');
    await page.getByRole('radio', { name: /^The 25th/ }).check({ force: true });
    const shown = page.getByRole('table').getByRole('row').nth(1).getByRole('cell');
    const [date, , amount] = await shown.allInnerTexts();
    await press('Bill me on the 25th');
    await page.getByText('From now on you are billed on').first().waitFor();
    const [next] = (await customer.call<{ invoices: { date: string }[] }>('GET', '/billing/preview?day=25&count=1'))
      .invoices;
    const { id } = await customer.call<{ id: string }>('GET', '/account');
    const { operation } = await admin.call<{ operation: OperationAnswer }>('POST', `/admin/accounts/${id}/clock`, {
      to: next!.date,
    });
    await customer.succeeded(operation.id);
    await go('/billing/invoices');
    const newest = page.getByRole('table').getByRole('row').nth(1);
    await eventually(async () => (await newest.innerText()).includes(date!), `an invoice of ${date}`);
    expect(await newest.innerText()).toContain(amount);
  });

  it('brings a domain, and sees how far it is', async () => {
    const hostname = `approve-story-${unique}.com`;
    await go('/transfers');
    await page.getByLabel('Domain', { exact: true }).fill(hostname);
    await page.getByLabel('Authorisation code').fill('SANDBOX-OK');
    await press(/^Transfer/);
    await page.getByText(`The transfer of ${hostname} has begun.`).waitFor();
    await admin.call('POST', '/admin/registrar/clock', { days: 6 });
    await page.getByText('Completed', { exact: true }).first().waitFor(MINUTES);
  });

  it('is looked after: the administrator restarts a container and sees it come back', async () => {
    await page.context().clearCookies();
    await go('/sign-in?to=%2Fadmin%2Fcontainers');
    await page.getByLabel('E-mail address').fill(platform.adminEmail);
    await page.getByLabel('Password', { exact: true }).fill(platform.adminPassword);
    await press('Sign in');
    await page.waitForURL('**/admin/containers');
    await page.getByLabel('Domain, account, name or image').fill(BLOG);
    await page.getByRole('row').filter({ hasText: 'Site' }).getByRole('link', { name: BLOG }).first().click();
    await press(/^Restart$/);
    await page
      .getByRole('dialog', { name: /^Restart / })
      .getByRole('button', { name: 'Restart' })
      .click();
    const said = page.getByRole('alert').first();
    await said.waitFor(MINUTES);
    expect(await said.innerText()).toMatch(/^It is back, after [\d.]+ s\.$/);
    expect((await platform.answer(BLOG, '/', ({ status }) => status === 200)).body).toContain('wp-content');
  });
});
