import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/ask.js';
import { PanelBrowser } from '../support/panel-browser.js';
import { PANEL_VIEWS, type PanelView } from '../support/panel-pages.js';
import { type PanelScene, panelScene } from '../support/panel-scene.js';
import { TestPlatform } from '../support/platform.js';

const WIDTHS = [390, 1024, 1600];
const SCHEMES = ['light', 'dark'] as const;
const HEIGHT = 900;
const TALLEST = 4000;
/** The README shows these, light, at this width. */
const README = {
  folder: 'docs/pictures',
  views: ['domains', 'domain-runtimes', 'billing-day'],
  width: 1280,
  height: 800,
};

export interface Wishes {
  /** What the names of the views contain. */
  only?: string;
  readme?: boolean;
  /** Leaves the platform running, for the next time. */
  keep?: boolean;
  folder: string;
}

/** Photographs every view of the panel. @returns what is wrong with them: an error on a page, or scrolling to the side on a phone */
export async function takeScreenshots({ only = '', readme, keep, folder }: Wishes): Promise<string[]> {
  const platform = new TestPlatform({
    id: 'testpictures',
    ports: [28180, 28543, 23100, 23101, 29564],
    subnets: '10.236.0.0/16',
    // As Home looks to customers; without, every picture of it would be another one.
    env: { ONEBOX_PICTURES: readme ? 'on' : 'off' },
  });
  await platform.upAnew();
  console.log('✓ platform');
  try {
    // What was left running has the usual names already.
    const suffix = keep ? `-${Date.now().toString(36)}` : '';
    const scene = await panelScene(platform, suffix, (what) => console.log(`✓ ${what}`));
    if (readme) {
      await seen(platform, scene);
      console.log('✓ visits and pictures of the sites');
    }
    const panel = await PanelBrowser.open(platform, scene);
    try {
      await panel.page.emulateMedia({ reducedMotion: 'reduce' });
      return readme ? await forReadme(panel) : await ofAll(panel, only, folder);
    } finally {
      await panel.close();
    }
  } finally {
    if (!keep) await platform.purge();
  }
}

async function ofAll(panel: PanelBrowser, only: string, folder: string): Promise<string[]> {
  const views = PANEL_VIEWS.filter(({ name }) => name.includes(only));
  if (views.length === 0) throw new Error(`No view is called ${only}.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const wrongs: string[] = [];
  for (const view of views) {
    const found = await photographed(panel, view, folder);
    console.log(found.length === 0 ? `✓ ${view.name}` : `✗ ${found.join('\n✗ ')}`);
    wrongs.push(...found);
  }
  writeFileSync(join(folder, 'index.html'), index(views));
  return wrongs;
}

async function photographed(panel: PanelBrowser, view: PanelView, folder: string): Promise<string[]> {
  const wrongs: string[] = [];
  for (const width of WIDTHS) {
    await panel.page.setViewportSize({ width, height: HEIGHT });
    try {
      await panel.show(view);
    } catch (error) {
      return [`${view.name}, ${width} px: ${String(error)}`];
    }
    // What stands fast at an edge of the window stands there in the picture too, however long the page is.
    const height = await panel.page.evaluate<number>('document.documentElement.scrollHeight');
    await panel.page.setViewportSize({ width, height: Math.min(Math.max(height, HEIGHT), TALLEST) });
    await panel.quiet();
    for (const colorScheme of SCHEMES) {
      await panel.page.emulateMedia({ colorScheme });
      await panel.page.screenshot({ path: join(folder, pictureOf(view, width, colorScheme)) });
    }
    if (width === WIDTHS[0]) wrongs.push(...(await wrongsOf(panel, view)));
  }
  wrongs.push(...panel.wrongs.splice(0).map((wrong) => `${view.name}: ${wrong}`));
  return wrongs;
}

async function wrongsOf(panel: PanelBrowser, { name, viewer }: PanelView): Promise<string[]> {
  const overflow = await panel.overflow();
  const problems = viewer === 'nobody' ? [] : await panel.problems();
  return [
    ...(overflow > 0 ? [`${name}: ${overflow} px to scroll to the side`] : []),
    ...problems.map((text) => `${name}: an error is shown: ${text}`),
  ];
}

function pictureOf({ name }: PanelView, width: number, scheme: string): string {
  return `${name}-${width}-${scheme}.png`;
}

/** Until there is a picture of every site, and visits of one. The first time, the image of the browser is built meanwhile. */
async function seen(platform: TestPlatform, { viewers: { customer }, mixed }: PanelScene): Promise<void> {
  type Site = { hostname: string; maintenance: boolean; pictureUrl: string | null };
  type Summaries = { items: { totals: { requests: number } | null }[] };
  const shown = async () => {
    const { items } = await customer.call<{ items: Site[] }>('GET', '/domains?status=live');
    for (const { hostname } of items) await platform.get(hostname);
    const [figures] = (await customer.call<Summaries>('GET', `/domains/figures?ids=${mixed}`)).items;
    return Boolean(figures?.totals?.requests) && items.every((site) => site.maintenance || site.pictureUrl !== null);
  };
  await eventually(shown, 'pictures and visits of the sites', 15 * 60_000);
}

async function forReadme(panel: PanelBrowser): Promise<string[]> {
  const { folder, views, width, height } = README;
  mkdirSync(folder, { recursive: true });
  await panel.page.setViewportSize({ width, height });
  await panel.page.emulateMedia({ colorScheme: 'light' });
  for (const name of views) {
    await panel.show(PANEL_VIEWS.find((view) => view.name === name)!);
    const { size } = await panel.page
      .screenshot({ path: join(folder, `${name}.png`) })
      .then(({ length }) => ({ size: length }));
    console.log(`✓ ${folder}/${name}.png, ${Math.round(size / 1000)} KB`);
  }
  return [];
}

/** All of them on one page, a row a view. */
function index(views: PanelView[]): string {
  const rows = views.map((view) => {
    const pictures = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => pictureOf(view, width, scheme)));
    const links = pictures.map((file) => `<a href="${file}"><img src="${file}" alt="${file}" loading="lazy"></a>`);
    return `<h2 id="${view.name}">${view.name}</h2><div>${links.join('')}</div>`;
  });
  const style =
    'body{font:14px sans-serif}div{display:flex;gap:8px;overflow-x:auto}img{height:420px;border:1px solid #999}';
  return `<!doctype html><meta charset="utf-8"><title>The panel</title><style>${style}</style>${rows.join('\n')}\n`;
}
