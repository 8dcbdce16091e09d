import type { Page } from 'playwright-core';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { untilSo } from '../support/panel-browser.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';
import { seedDomains } from '../support/seeded-domains.js';

const unique = Date.now().toString(36);
const DOMAINS = 2000;
const CONTAINERS = 5000;
/** Rows in sight at 900 px, with those that are kept ready above and below. */
const MOST_ROWS = 60;
/** A page with such a list; what is in it does not grow with the list. */
const MOST_NODES = 2500;

const nodes = (page: Page) => page.evaluate<number>('document.querySelectorAll("*").length');
const scrollTo = (page: Page, share: number) =>
  page.evaluate(`window.scrollTo(0, document.documentElement.scrollHeight * ${share})`);

describe('many of a kind in the panel', () => {
  let platform: TestPlatform;
  let customer: Customer;
  let browser: Browser;
  let page: Page;
  let origin: string;
  let domain: DomainAnswer;
  let takeAway: () => Promise<void>;

  beforeAll(async () => {
    platform = await sharedPlatform();
    origin = `http://${platform.panelHost}:${platform.httpPort}`;
    customer = await Customer.signUp(platform);
    domain = await customer.addDomain({ hostname: `many-${unique}.test`, runtimes: [{ runtime: 'static' }] });
    takeAway = await seedDomains(platform, domain.id, DOMAINS);
    browser = await openBrowser();
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await takeAway?.();
  });

  const signIn = async (email: string, password: string) => {
    await browser.context.clearCookies();
    const headers = { Origin: origin };
    const answer = await browser.context.request.post(`${origin}/api/v1/sessions`, {
      data: { email, password },
      headers,
    });
    expect(answer.status()).toBe(201);
  };

  describe('two thousand domains', () => {
    const rows = () => page.getByRole('listitem');

    beforeAll(async () => {
      await signIn(customer.email, customer.password);
      await visit(page, `${origin}/domains`);
      await rows().first().waitFor();
    });

    it('are a few rows of the page, wherever one scrolls', async () => {
      expect(await rows().count()).toBeLessThan(MOST_ROWS);
      for (let pages = 0; pages < 4; pages++) {
        const before = await page.evaluate<number>('document.documentElement.scrollHeight');
        await scrollTo(page, 1);
        await untilSo(page, `document.documentElement.scrollHeight > ${before}`);
      }
      expect(await rows().count()).toBeLessThan(MOST_ROWS);
      expect(await nodes(page)).toBeLessThan(MOST_NODES);
      await scrollTo(page, 0);
    });

    it('say which need attention, of all and not of those that are loaded', async () => {
      await page.getByRole('region', { name: 'More than 15 sites need attention' }).waitFor();
    });

    it('are found by a part of their name, and each letter is kept that is typed meanwhile', async () => {
      const search = page.getByRole('searchbox', { name: 'Search your domains' });
      await search.pressSequentially('site-0177');
      await page.getByRole('link', { name: 'site-01770.test' }).waitFor();
      expect(await search.inputValue()).toBe('site-0177');
      expect(await rows().count()).toBe(10);
      expect(new URL(page.url()).search).toBe('?q=site-0177');
      await search.fill('');
    });

    it('are filtered by state', async () => {
      await page.locator('label', { hasText: /^Failed$/ }).click();
      await page.waitForURL('**/domains?status=failed');
      await untilSo(page, `document.querySelectorAll('[role=listitem][aria-posinset="15"]').length === 1`);
      await page.locator('label', { hasText: /^Failed$/ }).click();
      await page.waitForURL('**/domains');
      await page.getByRole('region', { name: /need attention$/ }).waitFor();
    });

    it('are walked through by the keyboard, beyond what is in the page', async () => {
      await page.getByRole('searchbox', { name: 'Search your domains' }).focus();
      await page.keyboard.press('ArrowDown');
      for (let step = 0; step < 80; step++) {
        await page.keyboard.press('ArrowDown');
        await untilSo(page, `document.activeElement?.closest('[data-index]')?.dataset.index === '${step + 1}'`);
      }
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/domains\/dom_/);
    });
  });

  describe('five thousand containers', () => {
    const rows = () => page.locator('[role=row][data-index]');
    const firstCell = () => rows().first().getByRole('cell').first();

    beforeAll(async () => {
      await signIn(platform.adminEmail, platform.adminPassword);
      await page.route('**/api/v1/admin/containers?**', async (route) => {
        const cursor = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
        const items = Array.from({ length: 500 }, (_, index) => container(cursor + index));
        const nextCursor = cursor + 500 < CONTAINERS ? String(cursor + 500) : null;
        await route.fulfill({ json: { items, nextCursor, measuredAt: new Date().toISOString() } });
      });
      // Neither figures nor events of the containers that there really are.
      await page.route('**/api/v1/admin/containers/*/metrics**', (route) =>
        route.fulfill({ json: { intervalSeconds: 10, points: [] } }),
      );
      await page.route('**/api/v1/admin/events', (route) => route.abort());
      await visit(page, `${origin}/admin/containers`);
      await rows().first().waitFor();
    });

    it('are a few rows of the page, wherever one scrolls', async () => {
      await page.getByText(`50 of ${CONTAINERS} unhealthy`).waitFor();
      for (const share of [0, 0.5, 1]) {
        await scrollTo(page, share);
        await untilSo(
          page,
          `[...document.querySelectorAll('[role=row][data-index]')].some((row) => Math.abs(row.dataset.index - ${CONTAINERS} * ${share}) < 100)`,
        );
        expect(await rows().count()).toBeLessThan(MOST_ROWS);
        expect(await nodes(page)).toBeLessThan(MOST_NODES);
      }
      await scrollTo(page, 0);
    });

    it('are sorted in both directions', async () => {
      await page.getByRole('button', { name: 'Memory' }).click();
      await page.getByRole('columnheader', { name: 'Memory' }).and(page.locator('[aria-sort=ascending]')).waitFor();
      expect(await firstCell().innerText()).toContain('site-00000.test');
      await page.getByRole('button', { name: 'Memory' }).click();
      await page.getByRole('columnheader', { name: 'Memory' }).and(page.locator('[aria-sort=descending]')).waitFor();
      expect(await firstCell().innerText()).toContain(`site-0${CONTAINERS - 1}.test`);
    });

    it('are filtered and looked for', async () => {
      await page.getByRole('button', { name: 'Health', exact: true }).first().click();
      await page.getByRole('menuitem', { name: 'Unhealthy' }).click();
      await page.locator('[role=table][aria-rowcount="51"]').waitFor();
      await page.getByLabel('Domain, account, name or image').fill('site-04900');
      await page.locator('[role=table][aria-rowcount="2"]').waitFor();
      expect(await firstCell().innerText()).toContain('site-04900.test');
    });

    it('are grouped by account', async () => {
      await visit(page, `${origin}/admin/containers?group=account`);
      await page.getByText('Account 0', { exact: false }).first().waitFor();
      // A hundred accounts have a line each, beside the containers and the head.
      await page.locator(`[role=table][aria-rowcount="${CONTAINERS + 100 + 1}"]`).waitFor();
      expect(await rows().count()).toBeLessThan(MOST_ROWS);
    });
  });
});

function container(index: number) {
  const number = String(index).padStart(5, '0');
  return {
    ...{
      id: `c${number}`,
      name: `ob-e2e-${number}`,
      kind: 'site',
      image: 'onebox/php:1',
      runtime: 'php',
      node: 'local',
    },
    ...{ accountId: `acc_${index % 100}`, accountName: `Account ${index % 100}`, domainId: `dom_${number}` },
    ...{ hostname: `site-${number}.test`, state: 'running', health: index % 100 === 0 ? 'unhealthy' : 'running' },
    ...{ cpuPercent: (index * 7) % 100, memoryBytes: 1_000_000 + index * 1000, memoryLimitBytes: 536_870_912 },
    ...{ networkRxBytes: 0, networkTxBytes: 0, restarts: index % 3, startedAt: '2026-11-28T00:00:00.000Z' },
  };
}
