import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeCatalogue } from './catalogue.mjs';
import { output } from './process.mjs';
import { Advice, step } from './report.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const LOCK = join(root, 'package-lock.json');
const INSTALLED = join(root, 'node_modules/.package-lock.json');
const INSTALL_STAMP = join(root, 'node_modules/.onebox-installed');
const BUILD_STAMP = join(root, 'dist/.built-from');
const PANEL_CONFIG = 'apps/panel/vite.config.ts';
const PANEL_TYPES = join(root, 'apps/panel/src/api/schema.d.ts');

/** Committed, so that a change of the API is seen in review. */
export const OPENAPI = 'apps/api/openapi.json';

/** The oldest Node.js that everything here was tried on. */
const NODE = [20, 19];

export async function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return;
  throw new Advice(`Onebox needs Node.js ${NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

/** npm dependencies as in the lock file. Skipped where they are there already. */
export async function ensureDependencies() {
  if (dependenciesAreInstalled()) return;
  await step('npm dependencies', installDependencies, { note: 'first time only, about 1 min' });
}

async function installDependencies() {
  await output('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    advice: '`npm ci` failed. Is the npm registry reachable from here? Then try again.',
  });
  writeFileSync(INSTALL_STAMP, hashOf(LOCK));
}

function dependenciesAreInstalled() {
  if (!existsSync(INSTALLED)) return false;
  if (existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === hashOf(LOCK)) return true;
  return installedMatchesLock();
}

/** After `npm install` by hand there is no stamp of ours: compare what npm says it installed with the lock. */
function installedMatchesLock() {
  const wanted = JSON.parse(readFileSync(LOCK, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(INSTALLED, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) => path === '' || optional || link || installed[path]?.version === version,
  );
}

/** Whether there is any build; it may be of older sources, which is right for stopping what was started from it. */
export function isBuilt() {
  return existsSync(join(root, 'dist/apps/supervisor/src/main.js'));
}

/** The servers by `nest build` and the panel by Vite, skipped where nothing that it reads has changed since the last one. */
export async function ensureBuild() {
  writeCatalogue(root);
  const wanted = sourceHash();
  if (existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === wanted) return;
  await step('Build', () => build(wanted), { note: 'after changes only, about 20 s' });
}

async function build(sources) {
  const advice = 'The build failed; the lines above say where.';
  const run = (file, ...args) =>
    output(process.execPath, [join(root, 'node_modules', file), ...args], { cwd: root, advice });
  await ensurePanelTypes();
  await Promise.all([run('@nestjs/cli/bin/nest.js', 'build'), run('vite/bin/vite.js', 'build', '-c', PANEL_CONFIG)]);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(BUILD_STAMP, sources);
}

/** What the panel knows of the API: its document, as types. */
export async function ensurePanelTypes() {
  const wanted = hashOf(join(root, OPENAPI));
  const stamp = `// ${wanted}\n`;
  if (existsSync(PANEL_TYPES) && readFileSync(PANEL_TYPES, 'utf8').startsWith(stamp)) return;
  const { default: openapiTypes, astToString } = await import('openapi-typescript');
  const types = astToString(await openapiTypes(pathToFileURL(join(root, OPENAPI))));
  writeFileSync(PANEL_TYPES, stamp + types);
}

/** The compiled supervisor: `up`, `down`, `admin`. */
export function supervisor(...args) {
  return ['--enable-source-maps', join(root, 'dist/apps/supervisor/src/main.js'), ...args];
}

function sourceHash() {
  const settings = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
  const hash = createHash('sha256');
  for (const file of [...settings, OPENAPI, ...sources('apps'), ...sources('libs')]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

const SOURCE = /\.(tsx?|css|html|svg|js)$/;
const GENERATED_OR_TEST = /\.spec\.tsx?$|^schema\.d\.ts$/;

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name) && !GENERATED_OR_TEST.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
