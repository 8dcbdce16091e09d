import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TarEntry } from '../archives.js';
import { tarOf } from '../archives.js';
import type { Readable } from 'node:stream';

const ROOT = process.cwd();
const HERE = join(ROOT, 'test/support/matrix');

interface MatrixApp {
  /** Where it answers. */
  path: string;
  /** What its customer uploads. */
  archive: () => Readable;
}

function folder(name: string): TarEntry[] {
  return readdirSync(join(HERE, name)).map((file) => ({ name: file, content: readFileSync(join(HERE, name, file)) }));
}

/** npm packages with all that they need, as `npm install` would have put them there. */
function packages(...names: string[]): TarEntry[] {
  const found = new Set<string>();
  const visit = (name: string, from: string) => {
    const directory = installed(name, from);
    if (!directory || found.has(directory)) return;
    found.add(directory);
    const manifest = readFileSync(join(directory, 'package.json'), 'utf8');
    const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: object };
    Object.keys(dependencies).forEach((needed) => visit(needed, directory));
  };
  names.forEach((name) => visit(name, ROOT));
  return [...found].flatMap((directory) =>
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(md|map|d\.ts)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.slice(directory.length).includes('/node_modules/'))
      .map((file) => ({ name: file.slice(ROOT.length + 1), content: readFileSync(file) })),
  );
}

/** Where a package that is required in a folder lies: in its own node_modules, or in those above it. */
function installed(name: string, from: string): string | undefined {
  for (let folder = from; folder.startsWith(ROOT); folder = dirname(folder)) {
    const directory = join(folder, 'node_modules', name);
    if (existsSync(join(directory, 'package.json'))) return directory;
  }
  return undefined;
}

/** By runtime: the same small application, written as that runtime's people write. */
export const matrixApps: Record<string, MatrixApp> = {
  php: { path: '/', archive: () => tarOf(folder('php')) },
  dotnet: { path: '/Default.aspx', archive: () => tarOf(folder('dotnet')) },
  rails: { path: '/', archive: () => tarOf(folder('rails')) },
  node: { path: '/', archive: () => tarOf([...folder('node'), ...packages('mysql2', 'pg', 'tedious')]) },
  python: { path: '/', archive: () => tarOf(folder('python')) },
};
