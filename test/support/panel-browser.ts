import type { Cookie, Page } from 'playwright-core';
import { eventually } from './ask.js';
import { type Browser, openBrowser, visit } from './browser.js';
import type { PanelView } from './panel-pages.js';
import type { PanelScene, Viewer } from './panel-scene.js';
import type { TestPlatform } from './platform.js';

/** Keeps every shift of the layout that no input caused, from the first moment of a page; runs in the browser. */
export const WATCH_SHIFTS = `
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput) window.shifts.push({ value, sources: sources.map(({ node }) => node?.className || node?.nodeName) });
  }).observe({ type: 'layout-shift', buffered: true });
`;

export interface Shift {
  /** The score of one shift; Core Web Vitals calls a sum up to 0.1 good. */
  value: number;
  /** Classes of what moved. */
  sources: string[];
}

/** Asked from outside: what waits inside of the page would need `eval`, which the Content-Security-Policy refuses. */
export async function untilSo(page: Page, expression: string, ms = 30_000): Promise<void> {
  await eventually(() => page.evaluate<boolean>(expression), expression, ms);
}

/** A browser that goes to any view of the panel as whom it is for. */
export class PanelBrowser {
  /** Errors of the pages' own, and what the Content-Security-Policy refused. */
  readonly wrongs: string[] = [];
  private readonly sessions = new Map<Viewer, Cookie[]>();

  private constructor(
    private readonly platform: TestPlatform,
    private readonly browser: Browser,
    readonly page: Page,
    private readonly scene: PanelScene,
  ) {}

  static async open(platform: TestPlatform, scene: PanelScene): Promise<PanelBrowser> {
    const browser = await openBrowser();
    const page = await browser.context.newPage();
    const panel = new PanelBrowser(platform, browser, page, scene);
    await page.addInitScript(WATCH_SHIFTS);
    page.on('pageerror', (error) => panel.wrongs.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) panel.wrongs.push(message.text());
    });
    return panel;
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  get origin(): string {
    return `http://${this.platform.panelHost}:${this.platform.httpPort}`;
  }

  /** Goes there, opens what it opens, and waits until nothing changes any more. */
  async show({ viewer, path, open }: PanelView): Promise<void> {
    await this.become(viewer);
    await visit(this.page, `${this.origin}${path(this.scene)}`);
    await this.quiet();
    if (!open) return;
    await open(this.page);
    await this.quiet();
  }

  /** Everything asked for is there: no skeleton, nothing busy, no picture or font under way, no motion but of what may run for days. */
  async quiet(): Promise<void> {
    await this.page.getByRole('heading').first().waitFor();
    await untilSo(
      this.page,
      `document.fonts.status === 'loaded'
        && !document.querySelector('.mantine-Skeleton-root, [aria-busy=true], [data-loading=true]')
        && [...document.images].every(({ complete }) => complete)
        && document.getAnimations().every(({ playState, effect }) =>
          playState !== 'running' || effect.getTiming().iterations === Infinity)`,
    );
  }

  /** How many pixels can be seen only by scrolling to the side. */
  overflow(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  /** What the page says that went wrong. */
  problems(): Promise<string[]> {
    return this.page.locator('[data-problem]').allInnerTexts();
  }

  private async become(viewer: Viewer): Promise<void> {
    const { context } = this.browser;
    await context.clearCookies();
    if (viewer === 'nobody') return;
    const known = this.sessions.get(viewer);
    if (known) return context.addCookies(known);
    const { email, password } = this.scene.viewers[viewer];
    const headers = { Origin: this.origin };
    const answer = await context.request.post(`${this.origin}/api/v1/sessions`, { data: { email, password }, headers });
    if (!answer.ok()) throw new Error(`Signing in ${email}: ${answer.status()} ${await answer.text()}`);
    this.sessions.set(viewer, await context.cookies());
  }
}
