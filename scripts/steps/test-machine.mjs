/** What tests and pictures need of a machine beside the engine. */
import { existsSync } from 'node:fs';
import { has, installDebianPackages } from './docker-engine.mjs';
import { passedThrough } from './process.mjs';
import { root, supervisor } from './project.mjs';
import { Advice } from './report.mjs';

/** With its own lines: the first time it takes minutes. */
export async function buildImages() {
  const code = await passedThrough(process.execPath, supervisor('images'), { cwd: root });
  if (code !== 0) throw new Advice('An image could not be built; the lines above say why.');
}

export async function ensureChromium() {
  if (existsSync('/usr/bin/chromium') || (await has('google-chrome'))) return;
  if (process.getuid() !== 0)
    throw new Advice('The tests in a browser need Chromium: `sudo apt-get install chromium`.');
  await installDebianPackages(['chromium']);
}
