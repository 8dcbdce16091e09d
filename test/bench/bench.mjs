#!/usr/bin/env node
/**
 * `npm run bench`: how fast it is, as ratios to a baseline in the same run. Prints a table and JSON; docs/benchmarks.md keeps
 * what was measured when. Needs a machine with nothing else to do, about 5 minutes, and Debian's `wrk`.
 *   --quick   fewer rounds: to try the bench, not to measure
 */
import { execFileSync } from 'node:child_process';
import Docker from 'dockerode';
import { edgeFigures } from './edge.mjs';
import { Customer } from './customer.mjs';
import { idleMemory } from './memory.mjs';
import { BenchPlatform } from './platform.mjs';
import { printTable } from './table.mjs';
import { timeToLive, wordpressTimeToLive } from './time-to-live.mjs';

const quick = process.argv.includes('--quick');

requireWrk();
const platform = new BenchPlatform();
await platform.up();
try {
  const { Images } = await import('../../dist/libs/images/src/index.js');
  const images = new Images({ docker: new Docker(), directory: 'docker' });
  await images.ensure('wordpress');
  const customer = await new Customer(platform.httpPort).signUp();
  const figures = {
    'memory, idle': await idleMemory(platform),
    'add domain': await timeToLive(platform, customer, quick ? 3 : 20),
    WordPress: await wordpressTimeToLive(platform, await new Customer(platform.httpPort).signUp()),
    edge: await edgeFigures(images, quick ? 1 : 5),
  };
  printTable(figures);
  console.log(JSON.stringify(figures, null, 2));
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
