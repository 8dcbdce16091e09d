import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Without what a browser does behind its user's back: a machine without internet refuses it, many times a second. */
const QUIET = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--no-sandbox'],
];

/** Every name under .test and .localhost is this machine, as it would be in DNS. */
function names(port: string): string {
  return `--host-resolver-rules=MAP *.test 127.0.0.1${port}, MAP *.localhost 127.0.0.1${port}`;
}

export interface Browser {
  context: BrowserContext;
  close(): Promise<void>;
}

/**
 * A real Chromium with an empty profile of its own. With `everyPortIs` the platform stands on ports 80 and 443, as it does for
 * visitors: some applications know no others behind a proxy.
 */
export async function openBrowser({ everyPortIs }: { everyPortIs?: number } = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'onebox-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path)),
    headless: true,
    args: [...QUIET, names(everyPortIs === undefined ? '' : `:${everyPortIs}`)],
    viewport: { width: 1280, height: 900 },
  });
  // WordPress's dashboard asks the internet; where that answers nothing, the page waits for the time-outs of its lookups.
  context.setDefaultTimeout(60_000);
  context.setDefaultNavigationTimeout(120_000);
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}

/** Goes there; again where Chromium gave up because a container came or went: each is a change of this host's network. */
export async function visit(page: Page, url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await page.goto(url);
      return;
    } catch (error) {
      if (attempt === 5 || !String(error).includes('ERR_NETWORK_CHANGED')) throw error;
    }
  }
}
