import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { DebianPackages } from './debian-packages.js';

const run = promisify(execFile);

/** Gems that Redmine's Gemfile asks for and the image does not have: a customer uploads them in vendor/bundle. */
const GEMS = [
  ...['actionpack-xml-parser', 'addressable', 'public-suffix', 'commonmarker', 'html-pipeline', 'task-list'],
  ...['mini-magick', 'net-ldap', 'rbpdf', 'rbpdf-font', 'htmlentities', 'css-parser', 'roadie', 'roadie-rails'],
  ...['rotp', 'rouge', 'rqrcode', 'rqrcode-core', 'chunky-png', 'sanitize', 'zip', 'with-advisory-lock', 'enum'],
  ...['rails-observers', 'actionpack-action-caching', 'coderay', 'redcarpet'],
].map((name) => `ruby-${name}`);

/** Scripts that Debian keeps in packages of their own. */
const SCRIPTS = ['libjs-chart.js', 'libjs-jquery', 'libjs-jquery-ui', 'libjs-raphael', 'ruby-jquery-rails'];

const DATABASE = ['production:', '  adapter: mysql2', '  encoding: utf8mb4', ''].join('\n');

/**
 * Redmine out of Debian's packages, put together as its authors ship it, with its gems in vendor/bundle: what a customer
 * would upload. A .tar.gz. `files` are laid over it.
 */
export async function redmineArchive(files: Record<string, string> = {}): Promise<Buffer> {
  const work = await mkdtemp(join(tmpdir(), 'onebox-redmine-'));
  try {
    const packages = await DebianPackages.download('trixie', ['redmine', ...SCRIPTS, ...GEMS], join(work, 'packages'));
    const site = join(work, 'site');
    await assemble(packages, join(work, 'together'), site);
    for (const name of GEMS) await addGem(packages.folder(name), join(site, 'vendor/bundle/ruby/3.3.0'));
    for (const [path, content] of Object.entries({ 'config/database.yml': DATABASE, ...files })) {
      await mkdir(join(site, path, '..'), { recursive: true });
      await writeFile(join(site, path), content);
    }
    await run('tar', ['-czf', join(work, 'site.tar.gz'), '-C', site, '.']);
    return await readFile(join(work, 'site.tar.gz'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Links into other packages become the files that they lead to. */
async function assemble(packages: DebianPackages, together: string, site: string): Promise<void> {
  for (const name of ['redmine', ...SCRIPTS])
    await cp(packages.folder(name), together, { recursive: true, verbatimSymlinks: true });
  const application = join(together, 'usr/share/redmine');
  for (const link of ['Gemfile.lock', 'instances', 'config/database.yml']) await rm(join(application, link));
  await cp(application, site, { recursive: true, dereference: true });
  await undoDebian(site);
}

/** Debian keeps several instances beside each other, and their configuration and files elsewhere; Redmine's authors do not. */
async function undoDebian(site: string): Promise<void> {
  await edit(join(site, 'lib/redmine/multi_tenancy.rb'), (text) => text.replace(" || 'default'", ''));
  await edit(join(site, 'Gemfile'), (text) =>
    text.replace(
      "'/usr/share/redmine/{config,instances/*/config}/database.yml'",
      "File.join(__dir__, 'config/database.yml')",
    ),
  );
  for (const folder of ['files', 'log', 'tmp', 'plugins']) await mkdir(join(site, folder), { recursive: true });
}

/** Some of Debian's packages keep a gem in a folder of its own, others lay it into Ruby's own. */
async function addGem(unpacked: string, bundle: string): Promise<void> {
  for (const folder of ['usr/share/rubygems-integration/all', 'usr/lib/x86_64-linux-gnu/rubygems-integration/3.3.0']) {
    await cp(join(unpacked, folder), bundle, { recursive: true }).catch(absent);
  }
  const specifications = join(unpacked, 'usr/share/rubygems-integration/all/specifications');
  for (const file of await readdir(specifications).catch(() => [])) {
    const gem = join(bundle, 'gems', basename(file, '.gemspec'));
    await cp(join(unpacked, 'usr/lib/ruby/vendor_ruby'), join(gem, 'lib'), { recursive: true }).catch(absent);
  }
}

function absent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${file} is not as it was: nothing to change in it.`);
  await writeFile(file, after);
}
