import type { Page } from 'playwright-core';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer } from '../support/client.js';
import { platformSql } from '../support/platform-sql.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

/** A session that ends while somebody is at work: on the server, where the browser learns nothing of it. */
describe('a session that has ended', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;
  let customer: Customer;

  const go = (path: string) => visit(page, `http://${platform.panelHost}:${platform.httpPort}${path}`);
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog', { name: 'Sign in' });
  const endSession = () =>
    platformSql(
      platform,
      `DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE email = '${customer.email}')`,
    );
  const signIn = async ({ email, password }: Customer, form: Page | ReturnType<typeof dialog>) => {
    await form.getByLabel('E-mail address').fill(email);
    await form.getByLabel('Password', { exact: true }).fill(password);
    await form.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    browser = await openBrowser();
    page = await browser.context.newPage();
  });
  beforeEach(async () => {
    await page.context().clearCookies();
    await go('/sign-in?to=%2Faccount');
    await signIn(customer, page);
    await field('Name').waitFor();
  });
  afterAll(() => browser?.close());

  it('asks for the password over the page, and then saves what was typed', async () => {
    await field('Name').fill('Ada, Countess of Lovelace');
    await endSession();
    await button('Save').click();
    await dialog().waitFor();
    expect(await dialog().getByLabel('E-mail address').inputValue()).toBe(customer.email);
    await page.keyboard.type(customer.password);
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    await page.getByText('Saved.').waitFor();
    await customer.signIn();
    expect(await customer.call('GET', '/account')).toMatchObject({ name: 'Ada, Countess of Lovelace' });
  });

  it('keeps what was typed where somebody would rather not sign in now, and asks again at the next change', async () => {
    await field('Name').fill('Never saved');
    await endSession();
    await button('Save').click();
    await dialog().getByRole('button', { name: 'Not now' }).click();
    await dialog().waitFor({ state: 'hidden' });
    expect(await field('Name').inputValue()).toBe('Never saved');
    await button('Save').click();
    await dialog().waitFor();
  });

  it('keeps the dialog below, whatever Escape does', async () => {
    await button('Create a token').click();
    await field('What it is for').fill('A token that is worth keeping');
    await endSession();
    await page.getByRole('dialog').getByRole('button', { name: 'Create a token' }).click();
    await dialog().waitFor();
    await page.keyboard.press('Escape');
    await signIn(customer, dialog());
    await page.getByText('Copy it now: it is not shown again.').waitFor();
  });

  it('shows a file that was opened, once somebody has signed in', async () => {
    await customer.signIn();
    const { id } = await customer.addDomain({ runtimes: [{ runtime: 'static' }] });
    await go(`/domains/${id}/files`);
    const file = page.getByRole('link', { name: 'index.html', exact: true });
    await file.waitFor();
    await endSession();
    await file.click();
    await dialog().waitFor();
    await signIn(customer, dialog());
    await page.getByRole('textbox', { name: 'Content of index.html' }).waitFor();
  });

  it('goes on without asking where another tab has signed in', async () => {
    await field('Name').fill('Ada of two tabs');
    await endSession();
    await page.request.post(`http://${platform.panelHost}:${platform.httpPort}/api/v1/sessions`, {
      data: { email: customer.email, password: customer.password },
    });
    await button('Save').click();
    await page.getByText('Saved.').waitFor();
  });

  it('leaves the page of one account where another one signs in', async () => {
    const other = await Customer.signUp(platform, { name: 'Grace Hopper' });
    await field('Name').fill('Nothing of hers');
    await endSession();
    await button('Save').click();
    await dialog().waitFor();
    await signIn(other, dialog());
    await page.waitForURL('**/domains');
    await page.getByRole('button', { name: 'Account: Grace Hopper' }).waitFor();
    expect(await other.call('GET', '/account')).toMatchObject({ name: 'Grace Hopper' });
  });
});
