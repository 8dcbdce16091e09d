import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tarOf } from '../support/archives.js';
import { ask, eventually } from '../support/ask.js';
import { type Ended, ImageContainers, type Started, UID } from '../support/image-containers.js';

const containers = new ImageContainers();
afterAll(() => containers.removeAll());

const RELEASE = '/srv/site/releases/rel_a';
const MIB = 1024 ** 2;

const get = ({ port }: Started, path: string, headers: Record<string, string> = {}) =>
  ask({ port, host: 'shop.test:8080', path, headers });

/** A site's files, and what its containers are told. */
class Site {
  readonly env: Record<string, string>;

  private constructor(
    private readonly volume: string,
    readonly root: string,
    env: Record<string, string>,
  ) {
    this.env = { SITE_RELEASE: RELEASE, SITE_ROOT: root, SECRET_KEY_BASE: '5'.repeat(128), ...env };
  }

  static async of(files: Record<string, string>, env: Record<string, string> = {}, folder = ''): Promise<Site> {
    const site = new Site(await containers.volume(), RELEASE + folder, env);
    await site.write({ ...files, '.keep': '' });
    return site;
  }

  /** As the upload does it: the files lie there before a container of the runtime is started. */
  async write(files: Record<string, string>): Promise<void> {
    const script = 'mkdir -p "$1" && cd "$1" && tar -xf -';
    const entries = Object.entries(files).map(([name, content]) => ({ name, content }));
    const ended = await containers.run(
      { ...this.what(), command: ['sh', '-c', script, 'sh', this.root] },
      tarOf(entries),
    );
    if (ended.status !== 0) throw new Error(ended.stderr);
  }

  step(name: string, env: Record<string, string> = {}): Promise<Ended> {
    return containers.run({ ...this.what(env), command: [`/opt/onebox/${name}`] });
  }

  async start(env: Record<string, string> = {}, path = '/'): Promise<Started> {
    const started = await containers.start({ ...this.what(env), port: 8080 });
    const answers = async () => (await get(started, path)).status > 0;
    await eventually(answers, 'the application answers', 60_000).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await containers.logs(started)}`);
    });
    return started;
  }

  private what(env: Record<string, string> = {}) {
    const volumes = { [this.volume]: '/srv/site' };
    return { image: 'rails', volumes, memoryBytes: 768 * MIB, env: { ...this.env, ...env } };
  }
}

/** A small Rails application with a pipeline for assets, a table and a page that shows what it is told. */
const APPLICATION = Object.fromEntries(
  [
    ...['Gemfile', 'Rakefile', 'config.ru', 'config/application.rb', 'config/environment.rb', 'config/database.yml'],
    ...['config/routes.rb', 'app/controllers/notes_controller.rb', 'app/models/note.rb', 'app/assets/site.css'],
    ...['app/views/notes/index.html.erb', 'db/migrate/20260101000000_create_notes.rb', 'public/robots.txt'],
  ].map((path) => [path, readFileSync(join(process.cwd(), 'test/support/rails', path), 'utf8')]),
);

describe('a Rails application', () => {
  let site: Site;
  let rails: Started;

  beforeAll(async () => {
    site = await Site.of(APPLICATION, { SITE_MOUNT: '/tracker/' }, '/tracker');
  });

  it('gets its gems, assets and tables by the steps of a deploy, once', async () => {
    const gems = await site.step('gems');
    expect(gems).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('the gems that are there satisfy') as string,
    });
    const assets = await site.step('assets');
    expect({ ...assets, stdout: '' }).toMatchObject({ status: 0 });
    const migrated = await site.step('migrate');
    expect(migrated).toMatchObject({ status: 0, stdout: expect.stringContaining('CreateNotes: migrated') as string });
    expect(await site.step('migrate')).toMatchObject({ status: 0, stdout: '' });
  });

  it('answers under its mount, with links, assets and redirects that stay there', async () => {
    rails = await site.start({}, '/tracker/');
    const page = await get(rails, '/tracker/notes?q=1', { 'X-Forwarded-Proto': 'https' });
    expect(page.status).toBe(200);
    expect(page.body).toContain('script_name=/tracker path=/notes url=https://shop.test:8080/tracker/notes?q=1');
    expect(page.body).toContain('href="/tracker/notes"');
    const style = /href="(\/tracker\/assets\/site-\w+\.css)"/.exec(page.body)?.[1];
    expect(await get(rails, style!)).toMatchObject({ status: 200, body: expect.stringContaining('teal') as string });
    const moved = await get(rails, '/tracker/old', { 'X-Forwarded-Proto': 'https' });
    expect([moved.status, moved.headers.location]).toEqual([301, 'https://shop.test:8080/tracker/notes']);
    expect((await get(rails, '/tracker/robots.txt')).body).toContain('User-agent');
    expect((await get(rails, '/elsewhere')).status).toBe(404);
  });

  it('writes to its database, keeps cookies good over restarts, and keeps what it stores over releases', async () => {
    const note = { port: rails.port, host: 'shop.test', path: '/tracker/notes', method: 'POST', body: 'text=Grüße 🌍' };
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const made = await ask({ ...note, body: encodeURI(note.body), headers: type });
    expect(made.status).toBe(302);
    const cookie = made.headers['set-cookie']!.map((line) => line.split(';')[0]).join('; ');
    const again = await site.start({}, '/tracker/');
    const page = await get(again, '/tracker/notes', { Cookie: cookie });
    expect(page.body).toContain('Grüße 🌍');
    expect(page.body).toContain('notes of this visitor: 1');
    const stored = await containers.exec(again, [
      'sh',
      '-c',
      `readlink ${site.root}/storage; cd /srv/site/shared/tracker/storage && ls *.sqlite3`,
    ]);
    expect(stored.stdout).toBe('../../../shared/tracker/storage\nproduction.sqlite3\n');
    await again.container.remove({ force: true });
  });

  it('says what it does on its output, and shows no source and no secret', async () => {
    expect(await containers.logs(rails)).toContain('Started GET "/tracker/notes');
    const hidden = ['Gemfile', 'config.ru', 'config/database.yml', 'app/models/note.rb', 'app%2fmodels%2fnote.rb'];
    for (const path of [
      ...hidden,
      'db/migrate/20260101000000_create_notes.rb',
      '.keep',
      'storage/production.sqlite3',
    ]) {
      const { status, body } = await get(rails, `/tracker/${path}`);
      expect({ path, status, shown: /gem |class |adapter/.test(body) }).toEqual({ path, status: 404, shown: false });
    }
  });

  it('lets a running request end when it is stopped', async () => {
    const slow = get(rails, '/tracker/slow');
    await eventually(
      async () => (await containers.logs(rails)).includes('GET "/tracker/slow'),
      'the request has begun',
    );
    const stopped = rails.container.stop({ t: 20 });
    expect(await slow).toMatchObject({ status: 200, body: 'finished' });
    await stopped;
    expect((await rails.container.inspect()).State.ExitCode).toBe(0);
  });

  it('fails a deploy by a migration that fails, with the reason, and goes on from there when it is repaired', async () => {
    const path = 'db/migrate/20260102000000_add_colour.rb';
    const migration = (line: string) =>
      `class AddColour < ActiveRecord::Migration[7.2]\n  def change\n    ${line}\n  end\nend\n`;
    await site.write({ [path]: migration('add_column :no_such_table, :colour, :string') });
    const failed = await site.step('migrate');
    expect(failed.status).toBe(1);
    expect(failed.stderr.trimEnd().split('\n').slice(-6).join('\n')).toContain('no_such_table');
    await site.write({ [path]: migration('add_column :notes, :colour, :string') });
    expect(await site.step('migrate')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('AddColour: migrated') as string,
    });
  });
});

describe('gems', () => {
  const locked = (rails: string) =>
    [
      'GEM',
      '  remote: http://127.0.0.1:9/',
      '  specs:',
      `    rack (${rails})`,
      '',
      'PLATFORMS',
      '  ruby',
      '',
      'DEPENDENCIES',
      '  rack',
      '',
    ].join('\n');

  it('of the image stand in for slightly other versions of a lock file, where no source can be reached, and are named', async () => {
    const site = await Site.of({
      Gemfile: 'source "http://127.0.0.1:9/"\ngem "rack", "~> 3.1"\ngroup(:test) { gem "no-such-gem" }\n',
      'Gemfile.lock': locked('3.1.0'),
      'config.ru': 'run ->(_) { [200, {}, [Rack.release + " " + Gem.loaded_specs["rack"].version.to_s]] }',
    });
    const { status, stdout } = await site.step('gems');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(
        /127\.0\.0\.1:9\/ cannot be reached[^]*rack 3\.1\.\d+ instead of 3\.1\.0\n/,
      ) as string,
    });
    const rack = await site.start();
    expect((await get(rack, '/')).body).toMatch(/^3\.1\.\d+ 3\.1\.\d+$/);
  });

  it('that are nowhere fail the deploy with a sentence that says what to do', async () => {
    const site = await Site.of({ Gemfile: 'source "http://127.0.0.1:9/"\ngem "no-such-gem"\n', 'config.ru': 'run 1' });
    const { status, stdout, stderr } = await site.step('gems');
    expect(status).toBe(1);
    expect(stdout).toContain('no-such-gem');
    expect(stderr).toMatch(/http:\/\/127\.0\.0\.1:9\/ cannot be reached from here\. Upload the gems .* vendor\/cache/);
  });
});

describe('other sites', () => {
  it('show the starter page while they are empty, under any uid, and start in its place', async () => {
    const volumes = { [await containers.volume()]: '/srv/site' };
    const env = { SITE_RELEASE: RELEASE, SITE_ROOT: `${RELEASE}/tracker`, SITE_MOUNT: '/tracker/' };
    const starter = await containers.start({ image: 'rails', volumes, env, port: 8080, memoryBytes: 768 * MIB });
    await eventually(async () => (await get(starter, '/tracker/')).status === 200, 'the starter page', 30_000);
    expect((await get(starter, '/tracker/')).body).toContain('<h1>shop.test:8080 is ready</h1>');
    const { MemoryStats } = { MemoryStats: await starter.container.stats({ stream: false }) };
    expect(MemoryStats.memory_stats.usage).toBeLessThan(100 * MIB);
    const owner = await containers.exec(starter, ['stat', '-c', '%u', `${RELEASE}/tracker`]);
    expect(owner.stdout.trim()).toBe(String(UID));
  });

  it('run plain Rack applications without any step having something to do', async () => {
    const site = await Site.of({ 'config.ru': 'run ->(env) { [200, {}, [env["PATH_INFO"]]] }' });
    for (const step of ['gems', 'assets', 'migrate']) {
      expect(await site.step(step)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^There (is|are) no /) as string,
      });
    }
    const plain = await site.start();
    expect((await get(plain, '/a%20b/c')).body).toBe('/a%20b/c');
    await plain.container.remove({ force: true });
    const own = await site.start({ SITE_START: 'exec rackup -s webrick -o 127.0.0.1 -p "$PORT"' });
    expect((await get(own, '/x')).headers.server).toContain('WEBrick');
  });

  it('that have no config.ru say so and end', async () => {
    const site = await Site.of({ 'readme.txt': 'words' });
    const ended = await site.step('start');
    expect(ended.status).not.toBe(0);
    expect(ended.stderr + ended.stdout).toContain('There is no config.ru in /');
  });
});
