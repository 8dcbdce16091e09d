import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { tarOf } from '../support/archives.js';
import { eventually } from '../support/ask.js';
import { Customer } from '../support/client.js';
import { DnsServers } from '../support/dns-servers.js';
import { TestPlatform } from '../support/platform.js';

const NETWORK = '127.77.2';
const OURS = `${NETWORK}.1`;
const OLD = '192.0.2.9';
const ZONE = 'pointed.test';

/**
 * A customer points a name here, on a platform whose public address is one of loopback's, and whose resolvers are the test's. As
 * a router would, port 80 of that address leads to the edge's.
 */
describe('pointing a domain at the platform', () => {
  let dns: DnsServers;
  let router: Server;
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    dns = await DnsServers.start(NETWORK, { [ZONE]: ['mail 60 A 192.0.2.25'] });
    platform = new TestPlatform({
      id: 'testdns',
      ports: [28780, 28843, 23700, 23701, 29964],
      subnets: '10.244.0.0/16',
      // The zone's own server is private here; named as a resolver, it is asked all the same.
      env: { ONEBOX_PUBLIC_ADDRESSES: OURS, ONEBOX_DNS_RESOLVERS: `${dns.resolvers[0]} ${dns.authority}` },
    });
    router = createServer((visitor) => {
      const edge = connect(platform.httpPort, '127.0.0.1');
      visitor.pipe(edge).pipe(visitor);
      for (const socket of [visitor, edge]) socket.on('error', () => [visitor, edge].forEach((one) => one.destroy()));
    });
    router.listen(80, OURS);
    await once(router, 'listening');
    await platform.up();
    browser = await openBrowser();
    page = await browser.context.newPage();
  }, 900_000);

  afterAll(async () => {
    await browser?.close();
    router?.close();
    await platform?.purge();
    await dns?.stop();
  }, 300_000);

  const go = (path: string) => visit(page, `http://${platform.panelHost}:${platform.httpPort}${path}`);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  /** It is looked at every ten seconds while the page is open. */
  const shown = (text: string) => page.getByText(text).first().waitFor({ timeout: 45_000 });
  /** A name that was looked at a moment ago is not looked at again at once. */
  const foundNow = (text: string) =>
    eventually(
      async () => {
        await button('Check now').click();
        await page.getByText(text).first().waitFor({ timeout: 4_000 });
        return true;
      },
      text,
      45_000,
    );
  const violations = async () => {
    const { violations: found } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  };
  const sentTo = async (host: string, target: string) => {
    const answer = await platform.answer(host, '/a?b=1', ({ status }) => status === 308);
    expect(answer.headers.location).toBe(`//${target}/a?b=1`);
  };

  it('begins with a checklist that holds nobody up', async () => {
    await go('/sign-in');
    await page.getByLabel('E-mail address').fill(platform.adminEmail);
    await page.getByLabel('Password', { exact: true }).fill(platform.adminPassword);
    await button('Sign in').click();
    await page.getByRole('heading', { name: 'Setting up this installation' }).waitFor();
    await page.getByText('Test mode: no card is charged.').waitFor();
    await page.getByText('Names below localhost work only in a browser on this machine').waitFor();
    expect(await page.getByRole('link', { name: 'Add your first site' }).first().getAttribute('href')).toBe(
      '/domains/new',
    );
  });

  it('shows what to set once the site is live', async () => {
    await go('/domains/new');
    await page.getByLabel('Hostname').fill(ZONE);
    expect(await page.getByLabel(`Also www.${ZONE}`).isChecked()).toBe(true);
    await button('Not sure? Take PHP').click();
    await button(`Add ${ZONE}`).click();
    await page.getByRole('heading', { name: `${ZONE} is live`, level: 1 }).waitFor({ timeout: 120_000 });
    await shown(`No record for ${ZONE} yet. Add this at your DNS provider:`);
    await button(`Copy: Value, A ${ZONE}`).waitFor();
    await button(`Copy: Value, CNAME www.${ZONE}`).waitFor();
    await page.getByRole('link', { name: 'Go to the domain' }).click();
    await page.getByRole('link', { name: 'Addresses' }).click();
    await shown(`No record for www.${ZONE} yet.`);
    expect(await violations()).toEqual([]);
  });

  it('tells where the name still leads elsewhere', async () => {
    await dns.change(ZONE, [`@ 60 A ${OLD}`]);
    await dns.forget();
    await shown(`${ZONE} points to ${OLD}. Visitors still see the old site. Change A to ${OURS}.`);
  });

  it('is connected within seconds of the change, while the page is open, and www. sends visitors on', async () => {
    expect((await platform.get(`www.${ZONE}`)).status).toBe(200);
    await dns.change(ZONE, [`@ 60 A ${OURS}`, `www 60 CNAME ${ZONE}.`]);
    await dns.forget();
    await shown(`${ZONE} is reached from the internet.`);
    await shown(`Visitors are sent on to ${ZONE}.`);
    await sentTo(`www.${ZONE}`, ZONE);
    expect((await platform.get(ZONE)).status).toBe(200);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await violations()).toEqual([]);
  });

  it('goes in no circle where the site itself sends visitors to www., and tells', async () => {
    const owner = new Customer(platform, platform.adminEmail, platform.adminPassword);
    await owner.signIn();
    const { items } = await owner.call<{ items: { id: string }[] }>('GET', `/domains?q=${ZONE}`);
    const upload = (content: string) => owner.upload(items[0]!.id, tarOf([{ name: 'index.php', content }]));
    await upload(`<?php if ($_SERVER['HTTP_HOST'] === '${ZONE}') header('Location: http://www.${ZONE}/', true, 301);`);
    await foundNow(`The site itself sends visitors of ${ZONE} on to www.${ZONE}`);
    await platform.answer(`www.${ZONE}`, '/', ({ status }) => status === 200);
    expect((await platform.get(ZONE)).headers.location).toBe(`http://www.${ZONE}/`);
    await upload('<?php echo 1;');
    await foundNow(`Visitors are sent on to ${ZONE}.`);
    await sentTo(`www.${ZONE}`, ZONE);
  });

  it('lets the names change places', async () => {
    await button(`Make www.${ZONE} the main name`).click();
    await page.getByRole('heading', { name: `www.${ZONE}`, level: 1 }).waitFor({ timeout: 60_000 });
    await sentTo(ZONE, `www.${ZONE}`);
    expect((await platform.get(`www.${ZONE}`)).status).toBe(200);
  });

  it('asks for attention when the name leads here no longer', async () => {
    await dns.change(ZONE, [`@ 60 A ${OURS}`, `www 60 A ${OLD}`]);
    await dns.forget();
    await foundNow(`www.${ZONE} no longer points here. It points to ${OLD}.`);
    await platform.answer(ZONE, '/', ({ status }) => status === 200);
    await go('/domains');
    await page.getByText('One of its names has not pointed here since').waitFor();
  });
});
