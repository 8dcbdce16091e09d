import type { Page } from 'playwright-core';
import { tarOf } from '../support/archives.js';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { mediawikiArchive } from '../support/mediawiki.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

/** Debian 12's MediaWiki, uploaded and installed in the browser by a customer; it wants the older PHP. */
describe('MediaWiki', () => {
  const hostname = `wiki-${unique}.test`;
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    const runtimes = [{ runtime: 'php', version: '8.2' }];
    domain = await customer.addDomain({ hostname, runtimes, databases: [{ engine: 'mysql' }] });
    await customer.upload(domain.id, await mediawikiArchive());
    browser = await openBrowser({ everyPortIs: platform.httpPort });
    page = await browser.context.newPage();
  });
  afterAll(() => browser?.close());

  const address = (path: string) => `http://${hostname}${path}`;
  const next = () => page.click('input[name="submit-continue"]');

  it('is installed by its own assistant', async () => {
    const { items } = await customer.call<{ items: { id: string; host: string; database: string }[] }>(
      'GET',
      '/databases',
    );
    const database = items[0]!;
    const changed = await customer.call<{ username: string; password: string; operation: { id: string } }>(
      'POST',
      `/databases/${database.id}/password`,
    );
    await customer.succeeded(changed.operation.id);
    await visit(page, address('/mw-config/index.php'));
    await next();
    await next();
    await page.fill('#mysql_wgDBserver', database.host);
    await page.fill('#mysql_wgDBname', database.database);
    await page.fill('#mysql__InstallUser', changed.username);
    await page.fill('#mysql__InstallPassword', changed.password);
    await next();
    await next();
    await page.fill('#config_wgSitename', 'Küche');
    await page.fill('#config__AdminName', 'Ada');
    await page.fill('#config__AdminPassword', 'correct horse battery');
    await page.fill('#config__AdminPasswordConfirm', 'correct horse battery');
    await page.uncheck('#config_wgPingback');
    await page.check('#config__SkipOptional_skip');
    await next();
    await next();
    await next();
    await page.waitForSelector('a[href*="localsettings=1"]');
    const content = await page.evaluate(async () => (await fetch('/mw-config/index.php?localsettings=1')).text());
    expect(content).toContain('$wgSitename = "Küche"');
    await customer.upload(domain.id, tarOf([{ name: 'LocalSettings.php', content }]), '?mode=merge');
  });

  it('keeps a page with letters of many languages, and shows it to visitors', async () => {
    await visit(page, address('/index.php?title=Special:UserLogin'));
    await page.fill('#wpName1', 'Ada');
    await page.fill('#wpPassword1', 'correct horse battery');
    await page.click('#wpLoginAttempt');
    await visit(page, address('/index.php?title=Käsespätzle&action=edit'));
    await page.fill('#wpTextbox1', "'''Käse''' и 你好 🎉");
    await page.click('#wpSave');
    const seen = await platform.answer(
      hostname,
      '/index.php?title=K%C3%A4sesp%C3%A4tzle',
      ({ status }) => status === 200,
    );
    expect(seen.body).toContain('<b>Käse</b> и 你好 🎉');
  });

  it('serves neither its settings nor its sources as text', async () => {
    for (const path of ['/LocalSettings.php', '/includes/DefaultSettings.php', '/composer.json']) {
      expect((await platform.get(hostname, path)).body).not.toMatch(/wgDBpassword|<\?php/);
    }
  });
});
