#!/usr/bin/env node
/**
 * `npm run bench`: how fast it is, as ratios to a baseline in the same run. Prints a table and JSON; docs/benchmarks.md keeps
 * what was measured when. Needs a machine with nothing else to do, about 10 minutes, and Debian's `wrk`.
 *   --quick      fewer rounds: to try the bench, not to measure
 *   --images     also builds every image anew, which takes ten minutes
 *   --only=PART  one part only, by its name in the table, such as billing
 */
import { execFileSync } from 'node:child_process';
import Docker from 'dockerode';
import { billingFigures } from './billing.mjs';
import { containerFigures } from './containers.mjs';
import { edgeFigures } from './edge.mjs';
import { Customer } from './customer.mjs';
import { idleMemory } from './memory.mjs';
import { imageFigures } from './images.mjs';
import { panelFigures } from './panel.mjs';
import { BenchPlatform } from './platform.mjs';
import { databaseServerFigures, runtimeFigures } from './runtimes.mjs';
import { printTable } from './table.mjs';
import { timeToLive, wordpressTimeToLive } from './time-to-live.mjs';

const quick = process.argv.includes('--quick');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);

requireWrk();
const platform = new BenchPlatform();
await platform.up();
try {
  const { Images } = await import('../../dist/libs/images/src/index.js');
  const images = new Images({ docker: new Docker(), directory: 'docker' });
  const signUp = () => new Customer(platform.httpPort).signUp();
  const customer = await signUp();
  const parts = {
    'memory, idle': () => idleMemory(platform),
    'add domain': () => timeToLive(platform, customer, quick ? 3 : 20),
    WordPress: async () => {
      await images.ensure('wordpress');
      return wordpressTimeToLive(platform, await signUp());
    },
    runtimes: () => runtimeFigures(platform, customer, quick ? 1 : 5),
    'database servers': async () => databaseServerFigures(platform, await signUp()),
    images: () => imageFigures(images, { build: process.argv.includes('--images') }),
    administration: () => containerFigures(platform, images, quick ? 5 : 50),
    billing: () => billingFigures(platform, quick ? [100, 300] : [1000, 10_000], quick ? 5 : 50),
    panel: async () => {
      await customer.addDomain({ hostname: `bench-panel-${Date.now()}.example`, runtimes: [{ runtime: 'static' }] });
      return panelFigures(platform, customer, quick ? 2 : 7);
    },
    edge: () => edgeFigures(images, quick ? 1 : 5),
  };
  const figures = {};
  try {
    for (const [name, measure] of Object.entries(parts)) {
      if (only === undefined || only === name) figures[name] = await measure();
    }
  } finally {
    // What was measured before a part that fails has taken minutes.
    printTable(figures);
    console.log(JSON.stringify(figures, null, 2));
  }
} finally {
  await platform.purge();
}

function requireWrk() {
  try {
    execFileSync('wrk', ['--version'], { stdio: 'ignore' });
  } catch (error) {
    if (error.code !== 'ENOENT') return;
    console.error('The bench loads the edge with wrk. Install it: apt-get install wrk');
    process.exit(1);
  }
}
