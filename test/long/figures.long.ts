import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { eventually } from '../support/ask.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { TestPlatform } from '../support/platform.js';
import { phpSite } from '../support/sites.js';

interface Summary {
  id: string;
  totals: { requests: number; errors: number } | null;
}

interface Figures {
  totals: { requests: number; errors: number; responseTimeMs: number; responseTimeP95Ms: number } | null;
  series: Record<'requests' | 'errors' | 'responseTimeMs' | 'memoryBytes', (number | null)[]>;
}

/** Real visits of a real site, and a real picture of it. A platform of its own: the shared one takes no pictures. */
describe('figures and pictures of a site', () => {
  const hostname = `seen-${Date.now().toString(36)}.test`;
  const platform = new TestPlatform({
    id: 'testfigures',
    ports: [28280, 28643, 23200, 23201, 29664],
    subnets: '10.235.0.0/16',
    env: { ONEBOX_PICTURES: 'on' },
  });
  let customer: Customer;
  let domain: DomainAnswer;
  let browser: Browser | undefined;

  beforeAll(async () => {
    await platform.up();
    customer = await Customer.signUp(platform);
    const page = `<body style="background:#205080;color:#fff;font:90px sans-serif"><h1>Seen</h1></body>`;
    const code = `
      if (isset($_GET['slow'])) usleep(1200000);
      if (isset($_GET['fail'])) http_response_code(500);
      echo '${page}';`;
    domain = await phpSite(customer, hostname, code);
  }, 900_000);
  afterAll(async () => {
    await browser?.close();
    await platform.purge();
  }, 120_000);

  it('counts what visitors asked, what failed and what was slow', async () => {
    const read = () => customer.call<Figures>('GET', `/domains/${domain.id}/figures?window=1h`);
    // The minute in which the worker starts belongs to the one before it, here to none.
    await eventually(async () => (await read()).totals !== null, 'the first whole minute', 200_000);
    for (const path of ['/', '/', '/', '/?fail=1', '/?slow=1']) await platform.get(hostname, path);
    const seen = await eventually(
      async () => {
        const figures = await read();
        const ran = figures.series.memoryBytes.some((bytes) => bytes);
        return (figures.totals?.requests ?? 0) >= 5 && ran && figures;
      },
      'the figures of five requests',
      200_000,
    );
    expect(seen.totals).toMatchObject({ requests: 5, errors: 1 });
    expect(seen.totals!.responseTimeMs).toBeGreaterThanOrEqual(1200 / 5);
    expect(seen.totals!.responseTimeP95Ms).toBeGreaterThan(1000);
    expect(Math.max(...seen.series.memoryBytes.map(Number))).toBeGreaterThan(1024 ** 2);
    // The list is by the hour, and is brought up to date every five minutes.
    const inList = async () => {
      const { items } = await customer.call<{ items: Summary[] }>('GET', `/domains/figures?ids=${domain.id}`);
      return items.map(({ id, totals }) => ({ id, requests: totals?.requests, errors: totals?.errors }));
    };
    await eventually(async () => (await inList())[0]?.requests === 5, 'the five requests in the list', 330_000);
    expect(await inList()).toEqual([{ id: domain.id, requests: 5, errors: 1 }]);
  }, 900_000);

  it('shows its picture and its charts on the overview, by the rules of the page', async () => {
    const { pictureUrl } = await eventually(
      async () => {
        const found = await customer.call<DomainAnswer & { pictureUrl: string | null }>('GET', `/domains/${domain.id}`);
        return found.pictureUrl !== null && found;
      },
      'a picture of the site',
      600_000,
    );
    expect(pictureUrl).toContain(`/domains/${domain.id}/picture?v=`);
    browser = await openBrowser();
    const page = await browser.context.newPage();
    const wrongs: string[] = [];
    page.on('pageerror', (error) => wrongs.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) wrongs.push(message.text());
    });
    const at = `http://${platform.panelHost}:${platform.httpPort}`;
    await visit(page, `${at}/sign-in`);
    await page.getByLabel('E-mail address').fill(customer.email);
    await page.getByLabel('Password', { exact: true }).fill(customer.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/domains');
    await page.getByText('5 requests in 24 hours').waitFor({ state: 'attached' });
    await visit(page, `${at}/domains/${domain.id}?figures=1h`);
    const picture = page.getByRole('img', { name: `What ${hostname} looks like` });
    await picture.waitFor();
    expect(await picture.evaluate((image: { naturalWidth?: number }) => image.naturalWidth)).toBe(640);
    const chart = page.getByRole('slider', { name: 'Requests' });
    await chart.waitFor();
    await page.locator('.uplot canvas').first().waitFor();
    await chart.focus();
    await page.keyboard.press('Home');
    expect(await chart.getAttribute('aria-valuenow')).toBe('0');
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([]);
    await page.getByRole('button', { name: 'Show as a table' }).click();
    await page.getByRole('columnheader', { name: 'Memory' }).waitFor();
    expect(wrongs).toEqual([]);
  }, 900_000);
});
