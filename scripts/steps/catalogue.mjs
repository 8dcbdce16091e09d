import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Advice } from './report.mjs';

const FOLDER = 'libs/runtimes/src';
export const CATALOGUE = `${FOLDER}/catalogue.generated.ts`;

/** Whether the list of runtimes is what their folders say. */
export function catalogueIsCurrent(root) {
  const file = join(root, CATALOGUE);
  return existsSync(file) && readFileSync(file, 'utf8') === catalogueText(root);
}

/** Writes the list of runtimes; leaves it alone where it says so already. */
export function writeCatalogue(root) {
  if (!catalogueIsCurrent(root)) writeFileSync(join(root, CATALOGUE), catalogueText(root));
}

/** A folder `<id>` is a runtime where it holds `<id>.runtime.ts`. */
function catalogueText(root) {
  const folders = readdirSync(join(root, FOLDER))
    .filter((folder) => existsSync(entryFile(root, folder)))
    .sort();
  const entries = folders.map((folder) => ({ folder, name: exportOf(entryFile(root, folder)) }));
  return [
    '// Written by `npm run build` from the folders beside it: docs/adding-a-runtime.md.',
    ...entries.map(({ folder, name }) => `import { ${name} } from './${folder}/${folder}.runtime.js';`),
    `import type { Runtime } from './runtime.js';`,
    '',
    'export const runtimesByFolder: Record<string, Runtime> = {',
    ...entries.map(({ folder, name }) => `  ${folder === name ? name : `${key(folder)}: ${name}`},`),
    '};',
    '',
  ].join('\n');
}

function entryFile(root, folder) {
  return join(root, FOLDER, folder, `${folder}.runtime.ts`);
}

/** @throws Advice where the file does not export exactly one runtime. */
function exportOf(file) {
  const names = [...readFileSync(file, 'utf8').matchAll(/^export const (\w+): Runtime\b/gm)].map(([, name]) => name);
  if (names.length === 1) return names[0];
  throw new Advice(`${file} must have one line \`export const <name>: Runtime = {\`; it has ${names.length}.`);
}

function key(folder) {
  return /^[a-z]\w*$/.test(folder) ? folder : `'${folder}'`;
}
