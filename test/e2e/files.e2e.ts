import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

/** A customer's files in a real browser, and what visitors then see through the edge. */
describe('the files of a site in the panel', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;
  let id: string;
  let host: string;
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
    await go('/sign-in');
    await page.getByLabel('E-mail address').fill(platform.adminEmail);
    await page.getByLabel('Password', { exact: true }).fill(platform.adminPassword);
    await button('Sign in').click();
    await page.waitForURL('**/domains');
    ({ id, host } = await newSite());
  });
  afterAll(() => browser?.close());
  afterEach(() => expect(wrongs.splice(0)).toEqual([]));

  const address = (path: string) => `http://${platform.panelHost}:${platform.httpPort}${path}`;
  const go = (path: string) => visit(page, address(path));
  const files = (query = '') => go(`/domains/${id}/files${query}`);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const row = (name: string) => page.getByRole('link', { name, exact: true });
  const editor = (name: string) => page.getByRole('textbox', { name: `Content of ${name}` });
  const menu = async (name: string, item: string) => {
    await button(`What to do with ${name}`).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const shown = (path: string, text: string) =>
    platform.answer(host, path, ({ status, body }) => status === 200 && body.includes(text));

  /** By the API, as the session that the page has. */
  async function newSite(): Promise<{ id: string; host: string }> {
    const { csrfToken } = (await (await page.request.get(address('/api/v1/sessions/current'))).json()) as {
      csrfToken: string;
    };
    const added = await page.request.post(address('/api/v1/domains'), {
      headers: { 'X-CSRF-Token': csrfToken, Origin: address('') },
      data: { runtimes: [{ runtime: 'php' }] },
    });
    const { domain } = (await added.json()) as { domain: { id: string; previewHostname: string } };
    await platform.answer(domain.previewHostname, '/', ({ status }) => status === 200);
    return { id: domain.id, host: domain.previewHostname };
  }

  it('shows the site’s page, and what is saved in the editor is what visitors see', async () => {
    await files();
    await row('index.php').click();
    await editor('index.php').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('<?php echo "made in the panel ", 6 * 7;');
    await page.getByText('Not saved yet').waitFor();
    await page.keyboard.press('Control+S');
    await page.getByText(/^Saved /).waitFor();
    await shown('/', 'made in the panel 42');
  });

  it('does not overwrite what someone else saved, until that is wanted', async () => {
    const other = await browser.context.newPage();
    await visit(other, address(`/domains/${id}/files?file=index.php`));
    const theirs = other.getByRole('textbox', { name: 'Content of index.php' });
    await theirs.click();
    await other.keyboard.press('Control+A');
    await other.keyboard.press('Delete');
    await other.keyboard.insertText('theirs');
    await other.keyboard.press('Control+S');
    await other.getByText(/^Saved /).waitFor();
    await other.close();
    await editor('index.php').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('mine');
    await page.keyboard.press('Control+S');
    await page.getByText('Someone else changed this file while you were editing it.').waitFor();
    await shown('/', 'theirs');
    await button('Keep mine').click();
    await page.getByText(/^Saved /).waitFor();
    await shown('/', 'mine');
  });

  it('asks before what was not saved is lost', async () => {
    await editor('index.php').click();
    await page.keyboard.insertText('more');
    await page.getByRole('link', { name: 'Back to the folder' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await button('Leave').click();
    await row('index.php').waitFor();
    await shown('/', 'mine');
  });

  it('takes files that are dropped, and does not replace one unasked', async () => {
    const drop = async (name: string, text: string) => {
      const file = `new File([${JSON.stringify(text)}], ${JSON.stringify(name)})`;
      const data = await page.evaluateHandle(
        `(() => { const d = new DataTransfer(); d.items.add(${file}); return d; })()`,
      );
      await page.getByRole('table', { name: 'Files' }).dispatchEvent('drop', { dataTransfer: data });
    };
    await drop('dropped.txt', 'dropped into the page');
    await page.getByText('1 file uploaded', { exact: true }).waitFor();
    await shown('/dropped.txt', 'dropped into the page');
    await row('dropped.txt').waitFor();
    await drop('dropped.txt', 'once more');
    await page.getByText('1 file of that name is there already.').waitFor();
    await shown('/dropped.txt', 'dropped into the page');
    await button('Replace').click();
    await page.getByText('2 files uploaded', { exact: true }).waitFor();
    await shown('/dropped.txt', 'once more');
  });

  it('takes a large file in pieces', async () => {
    const content = Buffer.alloc(20 * 1024 ** 2, 'large ');
    await page
      .locator('input[type=file][multiple]')
      .setInputFiles({ name: 'large.txt', mimeType: '', buffer: content });
    await page.getByText('3 files uploaded', { exact: true }).waitFor();
    const { body } = await platform.get(host, '/large.txt');
    expect(body.length).toBe(content.length);
  });

  it('makes a folder and a file in it, renames and moves', async () => {
    await button('New').click();
    await page.getByRole('menuitem', { name: 'New folder' }).click();
    await page.getByLabel('Name', { exact: true }).fill('news');
    await button('Make it').click();
    await row('news').click();
    await page.getByText('This folder is empty.').waitFor();
    await button('New').click();
    await page.getByRole('menuitem', { name: 'New file' }).click();
    await page.getByLabel('Name', { exact: true }).fill('first.html');
    await button('Make it').click();
    await editor('first.html').click();
    await page.keyboard.insertText('<p>First</p>');
    await page.keyboard.press('Control+S');
    await page.getByText(/^Saved /).waitFor();
    await shown('/news/first.html', 'First');
    await page.getByRole('link', { name: 'Back to the folder' }).click();
    await menu('first.html', 'Rename or move');
    await page.getByLabel('New path').fill('news/second.html');
    await button('Move it').click();
    await row('second.html').waitFor();
    await shown('/news/second.html', 'First');
    expect((await platform.get(host, '/news/first.html')).status).toBe(404);
  });

  it('deletes with a way back, at once and by the trash', async () => {
    await menu('second.html', 'Delete');
    await page.getByText('second.html was deleted.').waitFor();
    expect((await platform.get(host, '/news/second.html')).status).toBe(404);
    await button('Undo').click();
    await row('second.html').waitFor();
    await shown('/news/second.html', 'First');
    await menu('second.html', 'Delete');
    await page.getByText('This folder is empty.').waitFor();
    await page.getByRole('link', { name: 'Trash' }).click();
    await button('Restore').click();
    await page.getByText('The trash is empty.').waitFor();
    await shown('/news/second.html', 'First');
  });

  it.each(['light', 'dark'] as const)('keeps nobody out, in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found: string[] = [];
    const pages: [string, () => Promise<unknown>][] = [
      ['', () => row('index.php').waitFor()],
      ['?file=index.php', () => editor('index.php').waitFor()],
      ['?view=trash', () => page.getByText('The trash is empty.').waitFor()],
      ['?view=archive', () => page.getByText('Drop an archive here').waitFor()],
    ];
    for (const [query, ready] of pages) {
      await files(query);
      await ready();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      const places = violations.flatMap(({ id: rule, nodes }) =>
        nodes.map(({ target }) => `${rule}: ${target.join()}`),
      );
      found.push(...places.map((place) => `${query}: ${place}`));
    }
    expect(found).toEqual([]);
  });

  it('is used on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await files();
    await row('index.php').waitFor();
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await menu('dropped.txt', 'Delete');
    await page.getByText('dropped.txt was deleted.').waitFor();
    await page.setViewportSize({ width: 1280, height: 900 });
  });
});
