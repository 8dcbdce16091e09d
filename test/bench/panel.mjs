import { createServer } from 'node:http';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sirv from 'sirv';
import { build, runnerImport } from 'vite';
import { quantile, round, summary } from './statistics.mjs';

const EMPTY_PORT = 29182;
/** A slow phone on a slow network, as Lighthouse has it. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const CPU_SLOWDOWN = 4;

/** Inside of the repository, so that it finds React; a folder that git ignores. */
const EMPTY = join(process.cwd(), '.onebox-bench-page');
const EMPTY_SOURCES = {
  'index.html':
    '<!doctype html><html lang="en"><title>Empty</title><div id="root"></div><script type="module" src="/main.jsx"></script></html>',
  'main.jsx': `import { createRoot } from 'react-dom/client';
createRoot(document.getElementById('root')).render(<button data-usable>Press</button>);`,
};

/**
 * First contentful paint, and when a person can begin, of sign-up and of Home with a cold cache on a throttled browser; beside
 * an empty page of Vite and React that is built, precompressed and served in the same run; in alternation.
 */
export async function panelFigures(platform, customer, rounds) {
  const tools = await support();
  const server = await serveEmptyPage(tools.precompressed);
  const origin = `http://localhost:${platform.httpPort}`;
  const pages = {
    empty: { url: `http://localhost:${EMPTY_PORT}/`, usable: '[data-usable]' },
    'sign-up': { url: `${origin}/sign-up`, usable: 'input[autocomplete=name]' },
    Home: { url: `${origin}/domains`, usable: '[role=listitem] a', cookie: customer.credentials.cookie },
  };
  try {
    const seen = Object.fromEntries(Object.keys(pages).map((name) => [name, []]));
    for (let i = 0; i < rounds; i++) {
      for (const [name, page] of Object.entries(pages)) seen[name].push(await visited(tools.openBrowser, origin, page));
    }
    return figuresOf(seen);
  } finally {
    server.close();
    await rm(EMPTY, { recursive: true, force: true });
  }
}

/** The tests' browser and the panel's plugin are TypeScript, which Vite runs where Node.js does not. */
async function support() {
  const load = (file) => runnerImport(file, { root: process.cwd(), configFile: false, logLevel: 'error' });
  const [browser, panel] = await Promise.all([
    load('./test/support/browser.ts'),
    load('./apps/panel/precompressed.ts'),
  ]);
  return { openBrowser: browser.module.openBrowser, precompressed: panel.module.precompressed };
}

async function serveEmptyPage(precompressed) {
  await mkdir(EMPTY, { recursive: true });
  for (const [name, text] of Object.entries(EMPTY_SOURCES)) await writeFile(join(EMPTY, name), text);
  await build({
    ...{ root: EMPTY, configFile: false, logLevel: 'error', oxc: { jsx: { runtime: 'automatic' } } },
    plugins: [precompressed()],
    build: { target: 'es2022', outDir: join(EMPTY, 'dist') },
  });
  const server = createServer(sirv(join(EMPTY, 'dist'), { brotli: true, gzip: true }));
  await new Promise((resolve) => server.listen(EMPTY_PORT, '127.0.0.1', resolve));
  return server;
}

/** One visit with an empty cache. @returns milliseconds since the navigation began */
async function visited(openBrowser, origin, { url, usable, cookie }) {
  const { context, close } = await openBrowser();
  try {
    if (cookie) await context.addCookies(cookiesOf(cookie, origin));
    const page = await context.newPage();
    await page.addInitScript(watchFor(usable));
    const session = await context.newCDPSession(page);
    await session.send('Network.emulateNetworkConditions', NETWORK);
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await page.goto(url);
    return await times(page);
  } finally {
    await close();
  }
}

/** Asked for from outside: the panel's policy lets nothing be evaluated inside of it. A paint is told after it was made. */
async function times(page) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    const paint = await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime`);
    const usable = await page.evaluate('window.usableAt');
    if (paint !== undefined && usable !== undefined) return { paint, usable };
  }
  throw new Error(`${page.url()} was not painted, or did not become usable, within 60 s.`);
}

/** Notes when the first such element is in the page; runs in the browser. */
function watchFor(selector) {
  return `new MutationObserver((_, observer) => {
    if (!document.querySelector(${JSON.stringify(selector)})) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.usableAt = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });`;
}

function cookiesOf(header, url) {
  return header.split('; ').map((pair) => {
    const [name, ...value] = pair.split('=');
    return { name, value: value.join('='), url };
  });
}

function figuresOf(seen) {
  const median = (name, key) =>
    quantile(
      seen[name].map((visit) => visit[key]),
      0.5,
    );
  const of = (name) => ({
    'first contentful paint, ms': summary(seen[name].map(({ paint }) => paint)),
    'usable, ms': summary(seen[name].map(({ usable }) => usable)),
  });
  const ratios = (name) => ({
    'first contentful paint, ratio to the empty page': round(median(name, 'paint') / median('empty', 'paint')),
    'usable, ratio to the empty page': round(median(name, 'usable') / median('empty', 'usable')),
  });
  return {
    'an empty page of Vite and React': of('empty'),
    'sign-up': { ...of('sign-up'), ...ratios('sign-up') },
    Home: { ...of('Home'), ...ratios('Home') },
  };
}
