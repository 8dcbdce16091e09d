import type { Page, Request } from 'playwright-core';
import { eventually } from '../support/ask.js';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);
/** One more than a browser has HTTP/1.1 connections for a host. */
const TABS = 7;
/** Until a change has arrived everywhere, on a busy machine. */
const PATIENCE = { timeout: 20_000 };

/** A browser with the panel open in seven tabs. */
describe.each(['customer', 'administrator'] as const)('seven tabs of a %s', (role) => {
  const stream = role === 'customer' ? '/api/v1/events' : '/api/v1/admin/events';
  let platform: TestPlatform;
  let customer: Customer;
  let browser: Browser;
  let tabs: Page[];
  let streams: Set<Request>;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    const origin = `http://${platform.panelHost}:${platform.httpPort}`;
    browser = await openBrowser();
    streams = openStreams(browser, stream);
    const { email, password } =
      role === 'customer' ? customer : { email: platform.adminEmail, password: platform.adminPassword };
    const answer = await browser.context.request.post(`${origin}/api/v1/sessions`, {
      data: { email, password },
      headers: { Origin: origin },
    });
    expect(answer.status()).toBe(201);
    tabs = await Promise.all(Array.from({ length: TABS }, () => browser.context.newPage()));
    const path = role === 'customer' ? '/domains' : `/admin/containers?kind=site&q=${unique}`;
    for (const tab of tabs) {
      await visit(tab, `${origin}${path}`);
      await tab.getByRole('heading', { level: 1 }).waitFor();
    }
  });
  afterAll(() => browser?.close());

  /** In all of the tabs that are open, without any of them being touched. */
  const arrivesInAll = async (name: string) => {
    const { domain } = await customer.call<{ domain: { id: string } }>('POST', '/domains', {
      hostname: `${name}-${role}-${unique}.test`,
      runtimes: [{ runtime: 'static' }],
    });
    const text = `${name}-${role}-${unique}.test`;
    await Promise.all(tabs.map((tab) => tab.getByText(text).first().waitFor(PATIENCE)));
    return domain;
  };
  const oneStream = () => eventually(async () => streams.size === 1, 'one stream', 30_000);

  it('have one stream together, and a change arrives in all of them', async () => {
    await oneStream();
    await arrivesInAll('first');
    expect(streams.size).toBe(1);
  });

  it('hand the stream over when the tab that has it is closed', async () => {
    const [leading] = streams;
    const leader = leading!.frame().page();
    tabs = tabs.filter((tab) => tab !== leader);
    await leader.close();
    await oneStream();
    await arrivesInAll('second');
  });

  it('are all live again after the API was away', async () => {
    await platform.down();
    await platform.up();
    await oneStream();
    await arrivesInAll('third');
    expect(streams.size).toBe(1);
  });
});

/** The requests for a stream that have not ended; those of a tab that was closed end with it. */
function openStreams(browser: Browser, path: string): Set<Request> {
  const open = new Set<Request>();
  const ended = (request: Request) => open.delete(request);
  browser.context.on('request', (request) => {
    if (new URL(request.url()).pathname === path) open.add(request);
  });
  browser.context.on('requestfinished', ended);
  browser.context.on('requestfailed', ended);
  browser.context.on('page', (page) => {
    page.on('close', () => {
      for (const request of [...open]) if (request.frame().page() === page) open.delete(request);
    });
  });
  return open;
}
