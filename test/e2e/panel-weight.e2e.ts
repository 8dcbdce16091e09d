import type { CDPSession, Page } from 'playwright-core';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { type Shift, WATCH_SHIFTS } from '../support/panel-browser.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';
import { seedDomains } from '../support/seeded-domains.js';

const unique = Date.now().toString(36);
/** KB of 1,000 bytes as they come over the wire, without the headers. */
const BUDGET = { scripts: 190, homeScripts: 250, styles: 45, homeData: 30 };
/** Core Web Vitals calls 0.1 good; a person sees nothing move below this. */
const SHIFT = 0.01;

interface Loaded {
  path: string;
  type: string;
  encoding: string;
  /** Of the body, as it was sent. */
  bytes: number;
}

/** What a page weighs where a real browser loads it through the edge, and whether it stands still while it does. */
describe('the first load of the panel', () => {
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;
  let takeAway: () => Promise<void>;
  let origin: string;

  beforeAll(async () => {
    platform = await sharedPlatform();
    origin = `http://${platform.panelHost}:${platform.httpPort}`;
    customer = await Customer.signUp(platform);
    domain = await customer.addDomain({ hostname: `weight-${unique}.test`, runtimes: [{ runtime: 'php' }] });
    takeAway = await seedDomains(platform, domain.id, 39);
  });
  afterAll(() => takeAway?.());

  /** With an empty cache, as somebody who comes for the first time. */
  const withFreshBrowser = async (signedIn: boolean, look: (page: Page, browser: Browser) => Promise<void>) => {
    const browser = await openBrowser();
    try {
      const page = await browser.context.newPage();
      const { email, password } = customer;
      const headers = { Origin: origin };
      if (signedIn)
        await browser.context.request.post(`${origin}/api/v1/sessions`, { data: { email, password }, headers });
      await look(page, browser);
    } finally {
      await browser.close();
    }
  };

  it.each([
    ['sign-up', '/sign-up', false, BUDGET.scripts],
    ['Home with 40 domains', '/domains', true, BUDGET.homeScripts],
  ])('of %s keeps to its budget, precompressed, with one font', async (name, path, signedIn, scripts) => {
    await withFreshBrowser(signedIn, async (page, browser) => {
      const loaded = await recorded(await browser.context.newCDPSession(page));
      await visit(page, `${origin}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      const all = loaded();
      const of = (type: string) => all.filter((one) => one.type === type);
      const figures = {
        scripts: kilobytes(of('Script')),
        styles: kilobytes(of('Stylesheet')),
        fonts: of('Font').length,
        data: kilobytes(of('Fetch')),
      };
      console.info(`${name}: ${JSON.stringify(figures)} KB`);
      expect(figures.scripts).toBeLessThanOrEqual(scripts);
      expect(figures.styles).toBeLessThanOrEqual(BUDGET.styles);
      expect(figures.fonts).toBe(1);
      if (signedIn) expect(all.find(({ path: one }) => one === '/api/v1/domains')?.encoding).toBe('gzip');
      if (signedIn) expect(figures.data).toBeLessThanOrEqual(BUDGET.homeData);
      const assets = all.filter((one) => /^\/assets\/.*\.(js|css)$/.test(one.path));
      expect(assets.length).toBeGreaterThan(5);
      expect(assets.filter(({ encoding }) => encoding !== 'br')).toEqual([]);
    });
  });

  it('moves nothing while a slow API answers, nor when it has', async () => {
    await withFreshBrowser(true, async (page) => {
      await page.addInitScript(WATCH_SHIFTS);
      await page.route('**/api/v1/**', async (route) => {
        if (!route.request().url().endsWith('/events')) await new Promise((resolve) => setTimeout(resolve, 400));
        await route.continue().catch(() => undefined);
      });
      const tabs = ['', '/files', '/databases', '/runtimes', '/logs', '/addresses', '/settings'];
      const paths = ['/domains', ...tabs.map((tab) => `/domains/${domain.id}${tab}`), '/domains/new', '/billing/day'];
      const found = [];
      for (const path of [...paths, '/sign-up']) {
        if (path === '/sign-up') await page.context().clearCookies();
        await visit(page, `${origin}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
        await page.waitForTimeout(1000);
        const shifts = await page.evaluate<Shift[]>('window.shifts');
        const sum = shifts.reduce((total, { value }) => total + value, 0);
        if (sum >= SHIFT) found.push({ path, sum, moved: shifts.flatMap(({ sources }) => sources) });
      }
      expect(found).toEqual([]);
    });
  });
});

function kilobytes(loaded: Loaded[]): number {
  return Math.round(loaded.reduce((sum, { bytes }) => sum + bytes, 0) / 100) / 10;
}

/** @returns what was loaded since, with the bytes that came over the wire */
async function recorded(session: CDPSession): Promise<() => Loaded[]> {
  const loaded = new Map<string, Loaded>();
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    const header = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding');
    loaded.set(requestId, {
      path: new URL(response.url).pathname,
      type,
      encoding: header?.[1] ?? '',
      bytes: -response.encodedDataLength,
    });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = loaded.get(requestId);
    if (one) one.bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  return () => [...loaded.values()];
}
