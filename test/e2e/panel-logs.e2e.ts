import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Route } from 'playwright-core';
import { type ApiUnderTest, Browser as Caller, startApi } from '../support/api.js';
import { type Browser, openBrowser, visit } from '../support/browser.js';

const LINES = 100_000;
const LINE_MS = 10;
const FIRST = Date.UTC(2026, 10, 28);

const lineOf = (index: number, text = `line ${index}`) => ({
  time: new Date(FIRST + index * LINE_MS).toISOString(),
  ...{ runtime: 'php', stream: 'stdout', text },
});
const eventsOf = (lines: object[]) => lines.map((line) => `event: line\ndata: ${JSON.stringify(line)}\n\n`).join('');

interface Scrolled {
  scrollTop: number;
  readonly scrollHeight: number;
}

/** What a copy puts on the clipboard, which a page without a window in front may not read. */
const COPY = `(() => {
  const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
  return event.clipboardData.getData('text/plain');
})()`;

/** The log of a site as a browser shows it. What the containers would say comes from the test; all else is the real API. */
describe('a log of a hundred thousand lines', () => {
  let api: ApiUnderTest;
  let browser: Browser;
  let page: Page;
  /** What the stream says when it is opened the next time. */
  const streams: string[] = [];

  const log = () => page.getByRole('log', { name: 'Log' });
  const inPage = () => log().locator('[data-index]').count();
  const scrollTop = () => log().evaluate((node: Scrolled) => node.scrollTop);
  const scrollUp = () =>
    log().evaluate((node: Scrolled) => {
      node.scrollTop = node.scrollHeight / 2;
    });

  beforeAll(async () => {
    api = await startApi();
    await api.app.listen(0, '127.0.0.1');
    const origin = (await api.app.getUrl()).replace('127.0.0.1', 'localhost');
    const caller = new Caller(api);
    await caller.signUp('ada@example.com');
    const answer = await caller.post('/domains').send({ hostname: 'logs.example' }).expect(202);
    const { id } = (answer.body as { domain: { id: string } }).domain;
    streams.push(eventsOf(Array.from({ length: LINES }, (_, index) => lineOf(index))));
    browser = await openBrowser();
    const [name, value] = caller.cookie.split('=') as [string, string];
    await browser.context.addCookies([{ name, value, url: origin }]);
    await browser.context.route(`**/domains/${id}/logs?*`, async (route: Route) => {
      if (route.request().headers().accept !== 'text/event-stream') {
        return route.fulfill({ json: { items: [lineOf(LINES - 1)] } });
      }
      while (streams.length === 0 && !page.isClosed()) await sleep(100);
      await route.fulfill({ contentType: 'text/event-stream', body: `retry: 500\n\n${streams.shift() ?? ''}` });
    });
    page = await browser.context.newPage();
    await visit(page, `${origin}/domains/${id}/logs`);
    await log()
      .getByText(`line ${LINES - 1}`, { exact: true })
      .waitFor({ timeout: 120_000 });
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  it('has only the lines in sight in the page', async () => {
    expect(await inPage()).toBeLessThan(120);
  });

  it('stops following who scrolls up, says what came meanwhile, and loses none of it', async () => {
    await scrollUp();
    await page.getByRole('button', { name: 'To the end ↓' }).waitFor();
    const before = await scrollTop();
    // A stream that is opened again repeats the last lines.
    const repeated = [LINES - 2, LINES - 1].map((index) => lineOf(index));
    const fresh = Array.from({ length: 312 }, (_, index) => lineOf(LINES + index, `10%\r${index} of the new`));
    streams.push(eventsOf([...repeated, ...fresh]));
    await page.getByRole('button', { name: '312 new lines ↓' }).waitFor({ timeout: 60_000 });
    expect(await scrollTop()).toBe(before);
    await page.getByRole('button', { name: '312 new lines ↓' }).click();
    await log().getByText('311 of the new', { exact: true }).waitFor();
    expect(await log().getByText('10%').count()).toBe(0);
  });

  it('is selected and copied as a whole', async () => {
    await log().focus();
    await page.keyboard.press('Control+a');
    const copied = await page.evaluate<string>(COPY);
    const lines = copied.trimEnd().split('\n');
    expect(lines).toHaveLength(LINES);
    expect(lines.at(-1)).toContain('311 of the new');
  });

  it('shows what was looked for, with the lines around it', async () => {
    await page.getByRole('searchbox', { name: 'Filter the log' }).fill('line 54321');
    await log().getByText('line 54321', { exact: true }).waitFor();
    expect(await inPage()).toBe(5);
    await log().getByText('line 54319', { exact: true }).waitFor();
  });

  it('is taken home with what the page has and what the API has', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('logs.example.log');
  });
});
