#!/usr/bin/env node
/** `npm run admin`: see docs/operating.md. */
import { ensureBuild, ensureDependencies, isBuilt, requireNode, root, supervisor } from './steps/project.mjs';
import { passedThrough } from './steps/process.mjs';
import { entry } from './steps/report.mjs';

await entry(async () => {
  await requireNode();
  await ensureDependencies();
  if (!isBuilt()) await ensureBuild();
  process.exitCode = await passedThrough(process.execPath, supervisor('admin', ...process.argv.slice(2)), {
    cwd: root,
  });
});
