import { deflateSync, crc32 } from 'node:zlib';
import type { Page } from 'playwright-core';
import { openBrowser, type Browser, visit } from '../support/browser.js';
import { Customer, type DomainAnswer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);
const hostname = `wordpress-${unique}.test`;
const title = `Notes of ${unique}`;

/** A one-coloured picture, made by hand (PNG, third edition, section 5). */
function picture(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, 0x7f)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

describe('WordPress', () => {
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;
  let browser: Browser;
  let page: Page;
  let permalink: string;
  let pictureUrl: string;

  const at = (path: string, host = hostname) => `http://${host}:${platform.httpPort}${path}`;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    domain = await customer.addDomain({ hostname, app: 'wordpress' });
    browser = await openBrowser();
    page = await browser.context.newPage();
  });
  afterAll(() => browser?.close());

  it('is installed when its domain is live: a front page under both names, without a redirect between them', async () => {
    for (const host of [hostname, domain.previewHostname]) {
      const answer = await platform.get(`${host}:${platform.httpPort}`);
      expect({ host, status: answer.status, location: answer.headers.location }).toEqual({ host, status: 200 });
      expect(answer.body).toContain('wp-content');
      expect(answer.body).not.toContain(`//${host === hostname ? domain.previewHostname : hostname}`);
    }
  });

  it('lets its administrator in by a one-time address, once', async () => {
    const { url } = await customer.call<{ url: string }>('POST', `/domains/${domain.id}/app-login`, {});
    await visit(page, url);
    expect(new URL(page.url()).pathname).toMatch(/^\/wp-admin\//);
    await page.locator('#wpadminbar').waitFor();

    const again = await openBrowser();
    try {
      const stranger = await again.context.newPage();
      await visit(stranger, url);
      expect(new URL(stranger.url()).pathname).not.toMatch(/^\/wp-admin\//);
    } finally {
      await again.close();
    }
  });

  it('takes a picture', async () => {
    await visit(page, at('/wp-admin/media-new.php?browser-uploader'));
    const file = { name: `grey-${unique}.png`, mimeType: 'image/png', buffer: picture(64) };
    await page.locator('#async-upload').setInputFiles(file);
    await page.locator('#html-upload').click();
    await page.waitForURL(/upload\.php/);
    pictureUrl = await published(`/wp/v2/media?search=grey-${unique}`, 'source_url');
    expect((await platform.get(hostname, new URL(pictureUrl).pathname)).headers['content-type']).toBe('image/png');
  });

  it('takes a post, which is read at its permalink by anybody', async () => {
    await visit(page, at('/wp-admin/post-new.php'));
    await writePost(page, title, 'Written in a real browser.');
    permalink = await published(`/wp/v2/posts?search=${encodeURIComponent(title)}`, 'link');
    expect(new URL(permalink).pathname).not.toContain('?');
    const { pathname } = new URL(permalink);
    for (const host of [hostname, domain.previewHostname]) {
      const answer = await platform.get(`${host}:${platform.httpPort}`, pathname);
      expect({ host, status: answer.status }).toEqual({ host, status: 200 });
      expect(answer.body).toContain('Written in a real browser.');
    }
  });

  it('has it all still after everything was stopped and started', async () => {
    await platform.down('--all');
    await expect(platform.get(hostname)).rejects.toThrow(/ECONNREFUSED/);
    await platform.up();
    const post = await platform.answer(
      `${hostname}:${platform.httpPort}`,
      new URL(permalink).pathname,
      ({ status }) => status === 200,
    );
    expect(post.body).toContain('Written in a real browser.');
    const image = await platform.get(hostname, new URL(pictureUrl).pathname);
    expect(image.headers['content-type']).toBe('image/png');
    // The session's cookie is still good: keys and salts did not change.
    await visit(page, at('/wp-admin/'));
    await page.locator('#wpadminbar').waitFor();
  });

  /** A field of the only result of WordPress's own REST API, which shows everybody what is published. */
  async function published(path: string, field: string): Promise<string> {
    const answer = await platform.get(`${hostname}:${platform.httpPort}`, `/wp-json${path}`);
    const found = JSON.parse(answer.body) as Record<string, string>[];
    expect(found).toHaveLength(1);
    return found[0]![field]!;
  }
});

/** The block editor, as its user works it: title, text, publish twice. */
async function writePost(page: Page, title: string, text: string): Promise<void> {
  const welcome = page.getByRole('button', { name: 'Close', exact: true });
  const frame = page.locator('iframe[name="editor-canvas"]');
  await page.locator('.editor-header, .edit-post-header').first().waitFor();
  if (await welcome.isVisible().catch(() => false)) await welcome.click();
  const canvas = (await frame.count()) > 0 ? page.frameLocator('iframe[name="editor-canvas"]') : page;
  await canvas.getByRole('textbox', { name: 'Add title' }).fill(title);
  await page.keyboard.press('Enter');
  await page.keyboard.type(text);
  await page.getByRole('button', { name: 'Publish', exact: true }).first().click();
  await page.locator('.editor-post-publish-panel').getByRole('button', { name: 'Publish', exact: true }).click();
  await page.locator('.post-publish-panel__postpublish').waitFor();
}
