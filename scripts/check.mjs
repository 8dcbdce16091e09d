#!/usr/bin/env node
/** `npm run check`: everything that needs no engine and no database. Installs the dependencies where they are missing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, catalogueIsCurrent } from './steps/catalogue.mjs';
import { finished, output } from './steps/process.mjs';
import { ensureBuild, ensureDependencies, ensurePanelTypes, OPENAPI, requireNode, root } from './steps/project.mjs';
import { panelWeight } from './steps/panel-weight.mjs';
import { Advice, entry, line } from './steps/report.mjs';

/** The slowest first: two run at a time, as many as a small machine has processors. */
const CHECKS = [
  {
    title: 'Lint',
    run: tool('eslint', '.', '--max-warnings=0'),
  },
  { title: 'Types', run: tool('tsc', '--noEmit', '--incremental', 'false', '-p', 'tsconfig.json') },
  { title: 'Types of the panel', run: tool('tsc', '-p', 'apps/panel/tsconfig.json') },
  { title: 'OpenAPI document', run: openApiDrift },
  { title: 'Weight of the panel', run: weightOfPanel },
  { title: 'Boundaries', run: tool('depcruise', '--config', '.dependency-cruiser.mjs', 'apps', 'libs') },
  { title: 'Formatting', run: tool('prettier', '--check', '--log-level', 'warn', '.') },
  { title: 'Dead code', run: tool('knip') },
];
const WIDTH = 2;
let building;

await entry(async () => {
  await requireNode();
  // Before anything is built, since a build writes it.
  if (!catalogueIsCurrent(root))
    throw new Advice(`${CATALOGUE} is not what the folders say. \`npm run build\` writes it.`);
  await ensureDependencies();
  await ensurePanelTypes();
  const waiting = [...CHECKS];
  const failed = [];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (!(await passes(check))) failed.push(check.title);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  if (failed.length > 0) throw new Advice(`Failed: ${failed.join(', ')}.`);
});

async function passes({ title, run }) {
  const started = performance.now();
  const { code, text, note } = await run();
  const took = performance.now() - started;
  if (code === 0) console.log(line(title, took, note));
  else console.log(`✗ ${title}\n${text.trimEnd()}\n`);
  return code === 0;
}

function tool(name, ...args) {
  const program = join(root, 'node_modules/.bin', name);
  return () => finished(program, args, { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
}

/** Once, whoever needs it first. */
function built() {
  building ??= ensureBuild();
  return building;
}

/** The document is committed, so that a change of the API is seen in review; here the code must still say the same. */
async function openApiDrift() {
  try {
    await built();
    const generated = await output(process.execPath, ['dist/apps/api/src/openapi.js', '--print'], { cwd: root });
    if (generated.trim() === readFileSync(join(root, OPENAPI), 'utf8').trim()) return { code: 0, text: '' };
    return {
      code: 1,
      text: `${OPENAPI} is not what the code says. \`npm run build && npm run openapi\` writes it anew.`,
    };
  } catch (error) {
    return { code: 1, text: error.message };
  }
}

/** Of the first load of what most people see first. The browser's own figures are in test/e2e/panel-weight.e2e.ts. */
async function weightOfPanel() {
  try {
    await built();
    const { figures, faults } = panelWeight();
    return { code: faults.length > 0 ? 1 : 0, text: [...figures, ...faults].join('\n'), note: figures.join('; ') };
  } catch (error) {
    return { code: 1, text: error.message };
  }
}
