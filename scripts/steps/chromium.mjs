import { existsSync } from 'node:fs';
import { has, installDebianPackages } from './docker-engine.mjs';
import { Advice } from './report.mjs';

/** The browser of the tests, the pictures and the bench. */
export async function ensureChromium() {
  if (existsSync('/usr/bin/chromium') || (await has('google-chrome'))) return;
  if (process.getuid() !== 0)
    throw new Advice('The tests in a browser need Chromium: `sudo apt-get install chromium`.');
  await installDebianPackages(['chromium']);
}
