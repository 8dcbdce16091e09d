import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { PanelBrowser, untilSo } from '../support/panel-browser.js';
import { PANEL_VIEWS, type PanelView } from '../support/panel-pages.js';
import { panelScene } from '../support/panel-scene.js';
import { sharedPlatform } from '../support/platform.js';

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** All of them, in both schemes, are ten minutes of `npm run test:full`; these are what most people see most. */
const FULL = process.env.ONEBOX_TEST_FULL === '1';
const MOST_SEEN =
  /^(sign-in|sign-up|domains|domain-(new|overview|overview-failed|files|runtimes|addresses)|operations|keys|billing-day|transfers|admin-(containers|settings))$/;
const VIEWS = PANEL_VIEWS.filter(({ name }) => FULL || MOST_SEEN.test(name));

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** Every page of the panel, and what opens over it, with something to show. */
describe('every page of the panel', () => {
  let panel: PanelBrowser;

  beforeAll(async () => {
    const platform = await sharedPlatform();
    panel = await PanelBrowser.open(platform, await panelScene(platform, `-${Date.now().toString(36)}`));
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
  });
  afterAll(() => panel?.close());

  it('is in the list of what is looked at', () => {
    const listed = PANEL_VIEWS.map(({ path }) => path(PLACES).split('?')[0]!);
    const missing = addresses().filter((address) => !listed.some((one) => address.test(one)));
    expect(missing).toEqual([]);
  });

  it.each(VIEWS.map((view) => [view.name, view] as const))('%s keeps nobody out', async (_name, view) => {
    const { page } = panel;
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: 'light' });
    await panel.show(view);
    const found = [...(await violations('light')), ...(FULL ? await inDark() : [])];
    await page.setViewportSize(PHONE);
    await panel.quiet();
    const overflow = await panel.overflow();
    expect({ found, overflow, errors: await errorsOf(view), wrongs: panel.wrongs.splice(0) }).toEqual({
      found: [],
      overflow: 0,
      errors: [],
      wrongs: [],
    });
  });

  it('needs no motion, where none is wanted', async () => {
    await panel.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
    await panel.page.setViewportSize(WIDE);
    for (const name of ['domain-delete', 'palette', 'admin-container-details']) {
      await panel.show(PANEL_VIEWS.find((view) => view.name === name)!);
      const moving = `[...document.querySelectorAll('[role=dialog], [role=dialog] *')].map((node) => getComputedStyle(node))
        .filter(({ transitionDuration }) => transitionDuration.split(',').some((time) => parseFloat(time) > 0.02)).length`;
      expect({ name, moving: await panel.page.evaluate(moving) }).toEqual({ name, moving: 0 });
    }
  });

  it('keeps the focus in a dialog, and gives it back to what opened it', async () => {
    const { page } = panel;
    await panel.show(PANEL_VIEWS.find(({ name }) => name === 'domain-settings')!);
    const opener = page.getByRole('button', { name: 'Delete the domain' });
    await opener.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    for (let step = 0; step < 6; step++) {
      await page.keyboard.press('Tab');
      await untilSo(page, `document.activeElement.closest('[role=dialog]') !== null`, 3000);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await untilSo(page, `document.activeElement.textContent === 'Delete the domain'`, 3000);
  });

  it('shows a field that was refused, and does not hide it behind its header', async () => {
    const { page } = panel;
    await page.setViewportSize({ width: WIDE.width, height: 560 });
    await panel.show(PANEL_VIEWS.find(({ name }) => name === 'domain-new')!);
    const hostname = page.getByLabel('Hostname');
    await hostname.fill('https://no_name.example.com:8080/shop?from=here');
    await page.getByRole('button', { name: 'Add no_name.example.com', exact: true }).click();
    await page.locator('[aria-invalid=true]').waitFor();
    expect(await hostname.inputValue()).toBe('no_name.example.com');
    await untilSo(page, `document.activeElement.getAttribute('aria-invalid') === 'true'`, 3000);
    const header = (await page.getByRole('banner').boundingBox())!;
    expect((await hostname.boundingBox())!.y).toBeGreaterThan(header.y + header.height);
    panel.wrongs.splice(0);
    await page.setViewportSize(WIDE);
  });

  it.each(['domains', 'domains-deleted'])(
    'cuts nothing off from the rows of %s, however wide they are',
    async (name) => {
      const beyond = `(() => {
      const list = document.querySelector('main [role=list]');
      const end = list.getBoundingClientRect().right;
      return [...list.querySelectorAll('*')].filter((node) => node.getBoundingClientRect().right > end + 1).length;
    })()`;
      await panel.show(PANEL_VIEWS.find((view) => view.name === name)!);
      for (const width of [1600, 1280, 1024, 900, 800, PHONE.width]) {
        await panel.page.setViewportSize({ width, height: WIDE.height });
        await panel.quiet();
        expect({ width, beyond: await panel.page.evaluate(beyond) }).toEqual({ width, beyond: 0 });
      }
      await panel.page.setViewportSize(WIDE);
    },
  );

  it('makes cards of the rows of a table whose columns have too little room', async () => {
    const { page } = panel;
    await panel.show(PANEL_VIEWS.find(({ name }) => name === 'admin-containers')!);
    const cutOff = `[...document.querySelectorAll('main [role=cell]')]
      .filter((cell) => cell.textContent.includes('Well') && cell.scrollWidth > cell.clientWidth + 1).length`;
    const head = page.getByRole('columnheader', { name: 'Memory' });
    for (const [width, isTable] of [
      [1280, true],
      [1024, false],
      [PHONE.width, false],
      [1280, true],
    ] as const) {
      await page.setViewportSize({ width, height: WIDE.height });
      await head.waitFor({ state: isTable ? 'visible' : 'hidden' });
      expect({ width, cutOff: await page.evaluate(cutOff) }).toEqual({ width, cutOff: 0 });
    }
  });

  it('shows its keys at a question mark, also from the palette, but to nobody who types one or has a dialog open', async () => {
    const { page } = panel;
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await panel.show(PANEL_VIEWS.find(({ name }) => name === 'keys')!);
    await keys.getByText('Select all of it, to copy it').waitFor();
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await page.getByRole('searchbox').fill('');
    await page.keyboard.press('Shift+?');
    expect(await page.getByRole('searchbox').inputValue()).toBe('?');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: /^Search/ }).click();
    await page.getByRole('textbox', { name: 'Go to a page or a domain…' }).fill('shortcuts');
    await page.keyboard.press('Enter');
    await untilSo(page, `document.activeElement.closest('[role=dialog]')?.textContent.includes('Everywhere')`, 5000);
    await keys.getByRole('switch', { name: 'Open this with a question mark' }).click();
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+?');
    await panel.quiet();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.evaluate(`localStorage.removeItem('onebox-question-mark')`);
  });

  it('goes by the keyboard from the way past the menu to the menu, and then to the page, as it is read', async () => {
    const { page } = panel;
    await panel.show(PANEL_VIEWS.find(({ name }) => name === 'domains')!);
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Skip to the content' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await untilSo(page, `document.activeElement.closest('main') !== null`, 3000);
    expect(
      await page.evaluate(`document.querySelectorAll('[tabindex]:not([tabindex="0"], [tabindex="-1"])').length`),
    ).toBe(0);
  });

  const inDark = async () => {
    await panel.page.emulateMedia({ colorScheme: 'dark' });
    return violations('dark');
  };

  const violations = async (scheme: string) => {
    const { violations: found } = await new AxeBuilder({ page: panel.page }).withTags(WCAG).analyze();
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${scheme}: ${id}: ${target.join(' ')} ${failureSummary}`),
    );
  };

  /** What a page says that went wrong, where nothing should. */
  const errorsOf = async ({ viewer }: PanelView) => (viewer === 'nobody' ? [] : panel.problems());
});

/** Stands for a scene where only the shape of the addresses matters. */
const PLACES = {
  ...{ viewers: {} as never, wordpress: 'dom_w', mixed: 'dom_m', failed: 'dom_f', account: 'acc_a', invoice: 'inv_i' },
  ...{ added: { id: 'op_a' } as never, refused: { id: 'op_r' } as never },
};

/** Of all routes of the panel and all tabs of a domain, from the code that defines them. */
function addresses(): RegExp[] {
  const routes = readFileSync('apps/panel/src/routes.tsx', 'utf8');
  const [, tabs] = /const TABS = \{([^}]*)\}/.exec(
    readFileSync('apps/panel/src/pages/domain/domain-page.tsx', 'utf8'),
  )!;
  const names = [...tabs!.matchAll(/(\w+):/g)].map(([, name]) => (name === 'overview' ? '' : `/${name}`));
  const paths = [...routes.matchAll(/page\('([^']+)'/g)].map(([, path]) => path!);
  expect(paths.length).toBeGreaterThan(15);
  expect(names.length).toBeGreaterThan(6);
  const domain = names.map((name) => `domains/dom_m${name}`);
  return [...paths.filter((path) => !path.includes(':tab')), ...domain].map(
    (path) => new RegExp(`^/(admin/)?${path.replaceAll(/:\w+\??/g, '[^/]+').replace('/*', '(/.*)?')}$`),
  );
}
