#!/usr/bin/env node
/**
 * `npm run screenshots`: photographs every page of the panel at three widths, light and dark, on a platform of its own that it
 * fills and removes. Ends with 1 where a page shows an error, or scrolls to the side on a phone.
 *   --only=NAME   the views whose name contains this
 *   --readme      the pictures of the README instead
 *   --keep        leaves the platform running; the next run is quicker
 */
import { ensureBuild, ensureDependencies, requireNode, root } from './steps/project.mjs';
import { ensureChromium } from './steps/chromium.mjs';
import { ensureDockerEngine } from './steps/docker-engine.mjs';
import { Advice, entry, step } from './steps/report.mjs';

const FOLDER = '.onebox-screenshots';

await entry(async () => {
  const wishes = understood(process.argv.slice(2));
  await requireNode();
  await ensureDependencies();
  await ensureBuild();
  await step('Docker engine', ensureDockerEngine);
  await step('Chromium', ensureChromium);
  const { runnerImport } = await import('vite');
  // The tests' own support is TypeScript; Vite runs that where Node.js does not.
  const { module } = await runnerImport('./test/screenshots/screenshots.ts', {
    root,
    configFile: false,
    logLevel: 'error',
  });
  const wrongs = await module.takeScreenshots({ ...wishes, folder: FOLDER });
  if (!wishes.readme) console.log(`\nLook at them all: ${FOLDER}/index.html`);
  if (wrongs.length > 0) throw new Advice(`Not as it should be:\n  ${wrongs.join('\n  ')}`);
});

function understood(args) {
  const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
  const unknown = args.find((arg) => !['--readme', '--keep'].includes(arg) && !arg.startsWith('--only='));
  if (unknown) throw new Advice(`Unknown option ${unknown}. There are: --only=NAME, --readme, --keep.`);
  return { only, readme: args.includes('--readme'), keep: args.includes('--keep') };
}
