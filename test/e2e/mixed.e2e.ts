import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Page } from 'playwright-core';
import { tarOf } from '../support/archives.js';
import { type Browser, openBrowser, visit } from '../support/browser.js';
import { Customer, type DomainAnswer, type OperationAnswer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);
const hostname = `mixed-${unique}.test`;
/** In every source file that is uploaded; what a visitor reads never has it. */
const MARK = 'MARK-OF-A-SOURCE';
const NOTE = 'Grüße aus 東京 🗼';

/** Reads by ODBC what WordPress and Rails wrote, with the connection string that is named after the database. */
const ASPX = `<%@ Page Language="C#" ContentType="text/plain" ResponseEncoding="utf-8" %>
<%@ Import Namespace="System.Configuration" %>
<%@ Import Namespace="System.Data.Odbc" %>
<script runat="server">
  // ${MARK}
  static object Read(OdbcConnection connection, string sql) {
    using (var command = new OdbcCommand(sql, connection)) return command.ExecuteScalar();
  }
  void Page_Load(object sender, EventArgs e) {
    using (var connection = new OdbcConnection(ConfigurationManager.ConnectionStrings["main"].ConnectionString)) {
      connection.Open();
      Response.Write(".NET " + Read(connection, "SELECT option_value FROM wp_options WHERE option_name = 'blogname'")
        + " | " + Read(connection, "SELECT text FROM notes ORDER BY id DESC LIMIT 1"));
      Response.End();
    }
  }
</script>
`;

const PHP = `<?php // ${MARK}
$db = mysqli_connect(getenv('MYSQL_HOST'), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'), getenv('MYSQL_DATABASE'));
$db->set_charset('utf8mb4');
$read = fn($sql) => $db->query($sql)->fetch_row()[0];
echo 'PHP ', $read("SELECT option_value FROM wp_options WHERE option_name = 'blogname'"), ' | ',
  $read('SELECT text FROM notes ORDER BY id DESC LIMIT 1');
`;

/** The small Rails application, with a mark in each of its sources. */
function tracker(): { name: string; content: string }[] {
  const folder = join(process.cwd(), 'test/support/rails');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ name: `tracker${file.slice(folder.length)}`, content: marked(file) }));
}

function marked(file: string): string {
  const text = readFileSync(file, 'utf8');
  return /\.(erb|css|txt)$/.test(file) ? text : `# ${MARK}\n${text}`;
}

function pages(): Readable {
  return tarOf([
    { name: 'report.aspx', content: ASPX },
    { name: 'reports/Default.aspx', content: ASPX },
    { name: 'reports/code.cs', content: `// ${MARK}` },
    { name: 'notes.php', content: PHP },
    { name: 'web.config', content: `<configuration><!-- ${MARK} --></configuration>` },
    { name: '.env', content: MARK },
    ...tracker(),
  ]);
}

/** WordPress at /, .aspx pages beside it, a Rails application under /tracker/: one domain, one database. */
describe('a domain of three runtimes', () => {
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;
  let browser: Browser;
  let page: Page;

  const at = (path: string) => `http://${hostname}:${platform.httpPort}${path}`;
  const get = (path: string) => platform.get(`${hostname}:${platform.httpPort}`, path);

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    domain = await customer.addDomain({ hostname, app: 'wordpress' });
    browser = await openBrowser();
    page = await browser.context.newPage();
  });
  afterAll(() => browser?.close());

  it('gets .NET and Rails beside its WordPress by one call, and shows the starter page where nothing is uploaded yet', async () => {
    const runtimes = [
      { name: 'php', runtime: 'php', default: true },
      { name: 'net', runtime: 'dotnet' },
      { name: 'tracker', runtime: 'rails', root: '/tracker/', mount: '/tracker/' },
    ];
    const { operation } = await customer.call<{ operation: OperationAnswer }>(
      'PUT',
      `/domains/${domain.id}/runtimes`,
      runtimes,
    );
    await customer.succeeded(operation.id);
    expect((await get('/')).body).toContain('wp-content');
    expect((await get('/tracker/')).body).toContain('is ready');
  });

  it('gets their files by one upload, with the steps of Rails after those of WordPress', async () => {
    const { steps } = await customer.upload(domain.id, pages(), '?path=/&mode=merge');
    const own = steps.map(({ name }) => name).filter((name) => /install|tracker/.test(name));
    expect(own).toEqual(['install', 'tracker.gems', 'tracker.assets', 'tracker.migrate']);
  });

  it('has one database for all: what Rails writes and WordPress is called, .NET and PHP read', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ text: NOTE }).toString();
    const written = await platform.get(hostname, '/tracker/notes', { method: 'POST', headers: form, body });
    expect([written.status, written.headers.location]).toEqual([302, `http://${hostname}/tracker/notes`]);
    expect((await get('/tracker/notes')).body).toContain(NOTE);
    expect((await get('/tracker/wordpress')).body).toBe(`Rails ${hostname}`);
    expect((await get('/report.aspx')).body).toBe(`.NET ${hostname} | ${NOTE}`);
    expect((await get('/notes.php')).body).toBe(`PHP ${hostname} | ${NOTE}`);
  });

  it('leads a directory to the default document of whichever runtime has one there', async () => {
    const led = await get('/reports/?a=1');
    expect(led.status).toBe(307);
    expect(new URL(led.headers.location!, at('/reports/')).pathname).toBe('/reports/Default.aspx');
    await visit(page, at('/reports/'));
    expect(await page.locator('body').innerText()).toBe(`.NET ${hostname} | ${NOTE}`);
  });

  it('looks right in a browser, each part with its own style', async () => {
    await visit(page, at('/'));
    expect(await page.title()).toContain(hostname);
    await visit(page, at('/tracker/notes'));
    expect(await page.locator('.note').innerText()).toBe(NOTE);
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 128, 128)');
    await page.getByRole('link', { name: 'Notes' }).click();
    expect(new URL(page.url()).pathname).toBe('/tracker/notes');
  });

  it('shows the source of none by another, however a path is written', async () => {
    const sources = [
      ...['report.aspx', 'reports/Default.aspx', 'reports/code.cs', 'notes.php', 'web.config', '.env', 'wp-config.php'],
      ...['tracker/Gemfile', 'tracker/config.ru', 'tracker/Rakefile', 'tracker/config/database.yml'],
      ...['tracker/app/models/note.rb', 'tracker/db/migrate/20260101000000_create_notes.rb'],
    ];
    const paths = sources.flatMap((source) => ways(source));
    const shown: string[] = [];
    for (const path of paths) {
      const { body } = await get(path);
      if (/MARK-OF-A-SOURCE|DB_PASSWORD|<%@|adapter:/.test(body)) shown.push(path);
    }
    expect(shown).toEqual([]);
    expect(paths.length).toBeGreaterThan(150);
  });
});

/** Writings of a path that servers decode differently. */
function ways(path: string): string[] {
  const last = path.lastIndexOf('.');
  const dotted = (dot: string) => `/${path.slice(0, last)}${dot}${path.slice(last + 1)}`;
  const first = `/%${path.charCodeAt(0).toString(16)}${path.slice(1)}`;
  return [
    ...[`/${path}`, first, `//${path}`, `/./${path}`, `/wp-content/../${path}`, `/${path}/more`, `/${path};a=b`],
    ...[`/${path}.`, `/${path}%20`, `/${path}%00`, `/${path}~`, `/${path.toUpperCase()}`, `/${path}?raw`],
    ...(last >= 0 ? [dotted('%2E'), dotted('%2e'), dotted('%252e')] : []),
    ...(path.includes('/')
      ? [`/${path.replace('/', '%2f')}`, `/${path.replace('/', '%5c')}`, `/${path.replace('/', '//')}`]
      : []),
  ];
}
