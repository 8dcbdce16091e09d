#!/usr/bin/env node
/** `npm run build`: the servers and the panel, where anything has changed. Installs the dependencies where they are missing. */
import { ensureBuild, ensureDependencies, requireNode } from './steps/project.mjs';
import { entry } from './steps/report.mjs';

await entry(async () => {
  await requireNode();
  await ensureDependencies();
  await ensureBuild();
});
