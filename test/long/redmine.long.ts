import type { Page } from 'playwright-core';
import { eventually } from '../support/ask.js';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer, type DomainAnswer, type OperationAnswer } from '../support/client.js';
import { Load } from '../support/load.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';
import { redmineArchive } from '../support/redmine.js';

const unique = Date.now().toString(36);
const hostname = `redmine-${unique}.test`;
const PASSWORD = 'correct horse battery';
const SUBJECT = 'Straße gesperrt: 道路が通れない 🚧';

/** A migration that the database refuses. */
const BROKEN = {
  'db/migrate/29990101000000_break_it.rb': [
    'class BreakIt < ActiveRecord::Migration[7.2]',
    '  def change',
    '    add_column :table_of_dreams, :colour, :string',
    '  end',
    'end',
    '',
  ].join('\n'),
};

/** Redmine on MySQL, uploaded as its authors ship it. */
describe('Redmine', () => {
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;
  let archive: Buffer;
  let deployed: OperationAnswer;
  let browser: Browser;
  let page: Page;
  let issue: string;

  const at = (path: string) => `http://${hostname}:${platform.httpPort}${path}`;
  const visitors = () => new Load({ port: platform.httpPort, host: hostname, path: '/login', width: 2, pauseMs: 50 });

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    const env = { LINKED_DIRS: 'files' };
    domain = await customer.addDomain({
      ...{ hostname, env, runtimes: [{ runtime: 'rails' }], databases: [{ engine: 'mysql' }] },
    });
    archive = await redmineArchive();
    deployed = await customer.upload(domain.id, archive);
    browser = await openBrowser();
    page = await browser.context.newPage();
  });
  afterAll(() => browser?.close());

  it('has its gems, assets and tables by visible steps, in this order', () => {
    const steps = deployed.steps.filter(({ name }) => name.startsWith('rails.'));
    expect(steps.map(({ name, status }) => [name, status])).toEqual([
      ['rails.gems', 'succeeded'],
      ['rails.assets', 'succeeded'],
      ['rails.migrate', 'succeeded'],
    ]);
    const [gems, assets, migrate] = steps.map(({ startedAt, finishedAt }) => ({
      from: Date.parse(startedAt!),
      to: Date.parse(finishedAt!),
    }));
    expect(gems!.to).toBeLessThanOrEqual(assets!.from);
    expect(assets!.to).toBeLessThanOrEqual(migrate!.from);
  });

  it('lets its administrator in, who sets it up', async () => {
    await visit(page, at('/login'));
    await page.fill('#username', 'admin');
    await page.fill('#password', 'admin');
    await page.click('#login-submit');
    await page.waitForURL(/my\/password/);
    await page.fill('#password', 'admin');
    await page.fill('#new_password', PASSWORD);
    await page.fill('#new_password_confirmation', PASSWORD);
    await page.click('input[name="commit"]');
    await page.locator('#flash_notice').waitFor();
    await visit(page, at('/admin'));
    await page.click('#admin-index form[action="/admin/default_configuration"] input[type="submit"]');
    await page.locator('#flash_notice').waitFor();
    expect(await page.locator('#loggedas').innerText()).toContain('admin');
  });

  it('takes a project and an issue with any letters, and a file', async () => {
    await visit(page, at('/projects/new'));
    await page.fill('#project_name', 'Städtebau');
    await page.fill('#project_identifier', 'staedtebau');
    await page.click('input[name="commit"]');
    await page.locator('#flash_notice').waitFor();
    await visit(page, at('/projects/staedtebau/issues/new'));
    await page.fill('#issue_subject', SUBJECT);
    await page.fill('#issue_description', 'Бригада приедет завтра – früh.');
    await page.setInputFiles('input.file_selector', {
      ...{ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Umleitung über die Brücke') },
    });
    await page.locator('input.filename[name="attachments[1][filename]"]').waitFor();
    await page.click('input[name="commit"]');
    await page.locator('#flash_notice').waitFor();
    issue = new URL(page.url()).pathname;
    expect(await page.locator('.subject h3').innerText()).toBe(SUBJECT);
  });

  it('shows them still after everything was stopped and started, to who was signed in', async () => {
    await platform.down('--all');
    await platform.up();
    // Redmine boots for seconds, and longer on a busy machine.
    const answers = async () => (await platform.get(hostname, '/login')).status === 200;
    await eventually(answers, 'Redmine answers again', 180_000);
    await visit(page, at(issue));
    expect(await page.locator('.subject h3').innerText()).toBe(SUBJECT);
    expect(await page.locator('.description .wiki').innerText()).toContain('Бригада приедет завтра – früh.');
    expect(await page.locator('#loggedas').innerText()).toContain('admin');
  });

  it('is deployed anew without a failed request, and keeps its files', async () => {
    const load = visitors();
    await customer.upload(domain.id, archive);
    const { answers, wrong } = await load.stop();
    expect(wrong).toEqual([]);
    expect(answers).toBeGreaterThan(20);
    await visit(page, at(issue));
    const file = await page.locator('.attachments a.icon-attachment').first().getAttribute('href');
    const download = file!.replace('/attachments/', '/attachments/download/');
    const content = await page.evaluate(`fetch(${JSON.stringify(download)}).then((answer) => answer.text())`);
    expect(content).toBe('Umleitung über die Brücke');
  });

  it('stays as it is where a migration fails, and says why', async () => {
    const load = visitors();
    const answer = await customer.sendContent(domain.id, await redmineArchive(BROKEN));
    expect(answer.status).toBe(202);
    const { operation } = JSON.parse(answer.body) as { operation: OperationAnswer };
    const failed = await customer.ended(operation.id);
    const { wrong } = await load.stop();
    expect(failed).toMatchObject({
      status: 'failed',
      error: {
        code: 'site.install_failed',
        message: expect.stringContaining('Migrating the database failed') as string,
      },
    });
    const { detail } = failed.error as unknown as { detail: string[] };
    expect(detail.join('\n')).toMatch(/table_of_dreams.* doesn't exist/);
    expect(failed.steps.find(({ name }) => name === 'rails.migrate')).toMatchObject({ status: 'failed' });
    expect(wrong).toEqual([]);
    await visit(page, at(issue));
    expect(await page.locator('.subject h3').innerText()).toBe(SUBJECT);
    expect((await customer.domain(domain.id)).status).toBe('live');
  });

  it('comes up again with the next good upload', async () => {
    await customer.upload(domain.id, archive);
    expect((await platform.get(hostname, '/login')).status).toBe(200);
  });
});
