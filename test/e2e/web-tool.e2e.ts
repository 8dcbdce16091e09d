import { eventually } from '../support/ask.js';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer, type OperationAnswer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const TEXT = 'Grüße 🎉 你好';

interface DatabaseAnswer {
  id: string;
  database: string;
  username: string;
}

/** The database tool as a person uses it: an address out of the panel, opened in a browser. */
describe.each(['mysql', 'postgres'])('the web tool of a %s database', (engine) => {
  let platform: TestPlatform;
  let customer: Customer;
  let database: DatabaseAnswer;
  let browser: Browser;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    const made = await customer.call<{ database: DatabaseAnswer; operation: OperationAnswer }>('POST', '/databases', {
      engine,
      name: 'notes',
    });
    await customer.succeeded(made.operation.id);
    database = made.database;
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const address = async () =>
    (await customer.call<{ url: string }>('POST', `/databases/${database.id}/web-session`)).url;

  it('is opened signed in, makes a table and shows a row with letters of many languages', async () => {
    const page = await browser.context.newPage();
    await visit(page, await address());
    await page.waitForSelector(`text=${database.database}`);
    expect(page.url()).not.toContain('#');
    await page.click('a[href*="&sql="]');
    const sql = `CREATE TABLE posts (title VARCHAR(100)); INSERT INTO posts VALUES ('${TEXT}'); SELECT title FROM posts;`;
    // The field that one types into is Adminer's editor; the form has a plain one behind it.
    await page.evaluate(`{
      const form = [...document.forms].find(({ elements }) => elements.namedItem('query'));
      form.elements.namedItem('query').value = ${JSON.stringify(sql)};
      form.submit();
    }`);
    await page.waitForSelector(`text=${TEXT}`);
    await page.close();
  });

  it('lets nobody else in by the same address, nor by that of a page in it', async () => {
    const url = await address();
    const page = await browser.context.newPage();
    await visit(page, url);
    await page.waitForSelector(`text=${database.database}`);
    const stranger = await openBrowser();
    try {
      const other = await stranger.context.newPage();
      for (const used of [url, page.url()]) {
        await visit(other, used);
        // Asked anew each time: one wait of Playwright's does not outlive the form that the page sends by itself.
        await eventually(() => other.isVisible('h1:has-text("This address is used up")'), 'the refusal', 60_000);
      }
    } finally {
      await stranger.close();
      await page.close();
    }
  });

  it('is refused to another customer, as if the database were not there', async () => {
    const stranger = await Customer.signUp(platform);
    expect((await stranger.send('POST', `/databases/${database.id}/web-session`)).status).toBe(404);
  });
});
