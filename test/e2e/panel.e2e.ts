import type { Locator, Page } from 'playwright-core';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);
const PASSWORD = 'three quiet copper lanterns';

/** Runs in the browser. */
function hasFocus(node: { ownerDocument: { activeElement: unknown } }): boolean {
  return node.ownerDocument.activeElement === node;
}

/** A customer in a real browser: what they read, click and type. */
describe('the panel', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;
  /** What a page must never cause: errors of its own, and what the Content-Security-Policy refuses. */
  const wrongs: string[] = [];

  beforeAll(async () => {
    platform = await sharedPlatform();
    browser = await openBrowser();
    page = await browser.context.newPage();
    page.on('pageerror', (error) => wrongs.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) wrongs.push(message.text());
    });
  });

  afterAll(() => browser?.close());
  afterEach(() => expect(wrongs.splice(0)).toEqual([]));

  const go = (path: string) => visit(page, `http://${platform.panelHost}:${platform.httpPort}${path}`);
  const field = (label: string | RegExp) => page.getByLabel(label, { exact: typeof label === 'string' });
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
  /** Goes on to a control by the keyboard alone. */
  const stepTo = async (control: Locator) => {
    for (let steps = 0; steps < 60; steps++) {
      if (await control.evaluate(hasFocus)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`The keyboard does not lead to ${control.toString()}.`);
  };
  const typeInto = async (label: string, text: string) => {
    await stepTo(field(label));
    await page.keyboard.type(text);
  };

  it('sends who is not signed in to the sign-in, and shows a mistake there', async () => {
    await go('/billing');
    await page.waitForURL('**/sign-in?to=%2Fbilling');
    await field('E-mail address').fill('nobody@example.com');
    await field('Password').fill('not the password');
    await button('Sign in').click();
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
    expect(await field('E-mail address').inputValue()).toBe('nobody@example.com');
  });

  it('opens an account by the keyboard alone, and says before what it costs', async () => {
    await go('/sign-up');
    await heading('Open your account').waitFor();
    await typeInto('Name', 'Ada Lovelace');
    await typeInto('Street and number', '12 St James Square');
    await page.keyboard.press('Tab');
    for (const [label, text] of await addressOf()) await typeInto(label, text);
    await typeInto('E-mail address', `panel-${unique}@example.com`);
    await typeInto('Password', PASSWORD);
    await typeInto('Card number', '4242424242424242');
    await typeInto('Expiry date', '1230');
    await typeInto('Security code', '123');
    await stepTo(button(/^Open my account, \$\d+\.\d\d today$/));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/domains/new?first=1');
  });

  /** As the country that the browser's language suggests asks for it, in the order of the page. */
  const addressOf = async (): Promise<[string, string][]> => {
    const labels = ['Postcode', 'ZIP code', 'Postal code', 'City', 'State'];
    const found: [string, string][] = [];
    for (const label of labels)
      if ((await field(label).count()) > 0) found.push([label, label === 'City' ? 'London' : '12345']);
    const places = await Promise.all(found.map(async ([label]) => (await field(label).boundingBox())!));
    const order = places.map(({ x, y }, index) => ({ at: Math.round(y / 20) * 10_000 + x, index }));
    return order.sort((a, b) => a.at - b.at).map(({ index }) => found[index]!);
  };

  it('adds a first site by the keyboard alone, shows its steps as they happen, and ends in a link that works', async () => {
    await typeInto('Hostname', `panel-${unique}.test`);
    await stepTo(page.getByRole('checkbox', { name: 'PHP', exact: true }));
    await page.keyboard.press('Space');
    await stepTo(button(`Add panel-${unique}.test`));
    await page.keyboard.press('Enter');
    await heading(`panel-${unique}.test is live`).waitFor({ timeout: 60_000 });
    const link = await page.getByRole('link', { name: 'Open', exact: true }).getAttribute('href');
    expect((await platform.get(new URL(link!).hostname)).status).toBe(200);
    await go('/domains');
    await page.getByRole('link', { name: new RegExp(`panel-${unique}.test`) }).waitFor();
  });

  it('shows the twelve invoices of a day before it is chosen, and the API then has them', async () => {
    await go('/billing/day');
    await field(/^The 25th/).focus();
    await page.keyboard.press('Space');
    await button('Bill me on the 25th').click();
    await page.getByText('Bill me on the 25th').waitFor({ state: 'detached' });
    const answer = await page.request.get(`http://${platform.panelHost}:${platform.httpPort}/api/v1/billing`);
    expect(await answer.json()).toMatchObject({ billingDay: 25 });
  });

  it('shows the administrator the containers of every customer', async () => {
    await page.context().clearCookies();
    await go('/sign-in?to=%2Fadmin%2Fcontainers');
    await field('E-mail address').fill(platform.adminEmail);
    await field('Password').fill(platform.adminPassword);
    await button('Sign in').click();
    await page.waitForURL('**/admin/containers');
    await go(`/admin/containers?q=panel-${unique}.test`);
    await page.getByText(`panel-${unique}.test`).first().waitFor({ timeout: 30_000 });
  });
});
