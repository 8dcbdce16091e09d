/** What a browser loads for a page of the panel before it can be used, against its budget. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

const BUILT = join(root, 'dist/panel');
const ROUTES = join(root, 'apps/panel/src/routes.tsx');
const MANIFEST = join(BUILT, '.vite/manifest.json');
const ENTRY = 'index.html';

/** In KB of 1,000 bytes, as they go over the wire: compressed by Brotli. */
const BUDGETS = [
  { page: 'sign-up', parts: ['src/pages/sign-up/sign-up-page.tsx'], scripts: 190, styles: 45 },
  { page: 'Home', parts: ['src/shell/shell.tsx', 'src/pages/domains/domains-page.tsx'], scripts: 250, styles: 45 },
];

/** @returns the figures, and what is not as it should be */
export function panelWeight() {
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  const weighed = BUDGETS.map((budget) => ({ ...budget, weight: weightOf(manifest, [ENTRY, ...budget.parts]) }));
  return {
    figures: weighed.map(
      ({ page, scripts, styles, weight }) =>
        `${page}: JavaScript ${weight.scripts} of ${scripts} KB, CSS ${weight.styles} of ${styles} KB`,
    ),
    faults: [
      ...weighed
        .filter(({ scripts, styles, weight }) => weight.scripts > scripts || weight.styles > styles)
        .map(({ page }) => `${page} is over its budget.`),
      ...pagesInEveryLoad(manifest).map((page) => `${page} is loaded by every page: it should be a chunk of its own.`),
      ...uncompressed().map((file) => `${file} is not precompressed.`),
    ],
  };
}

/** Of these chunks and all that they import at once. */
function weightOf(manifest, names) {
  const chunks = closureOf(manifest, names).map((name) => manifest[name]);
  const files = { scripts: chunks.map(({ file }) => file), styles: chunks.flatMap(({ css = [] }) => css) };
  return { scripts: kilobytes(files.scripts), styles: kilobytes(files.styles) };
}

function closureOf(manifest, names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    if (!manifest[name]) throw new Error(`The build has no chunk of ${name}.`);
    seen.add(name);
    closureOf(manifest, manifest[name].imports ?? [], seen);
  }
  return [...seen];
}

function kilobytes(files) {
  const sizeOf = (file) => statSync(join(BUILT, `${file}.br`)).size;
  return Math.round([...new Set(files)].reduce((sum, file) => sum + sizeOf(file), 0) / 100) / 10;
}

/** What is in the entry's own chunk is in no other, so that a page without one has lost it. */
function pagesInEveryLoad(manifest) {
  const always = new Set(closureOf(manifest, [ENTRY]));
  const pages = [...readFileSync(ROUTES, 'utf8').matchAll(/import\('\.\/(pages\/[^']+)'\)/g)].map(
    ([, path]) => `src/${path}`,
  );
  return pages.filter((page) => !manifest[page]?.isDynamicEntry || always.has(page));
}

function uncompressed() {
  const files = readdirSync(join(BUILT, 'assets')).filter((name) => /\.(js|css|svg)$/.test(name));
  return files.filter(
    (name) => !['br', 'gz'].every((ending) => existsSync(join(BUILT, 'assets', `${name}.${ending}`))),
  );
}
