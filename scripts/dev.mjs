#!/usr/bin/env node
/** `npm run dev`: the platform, built again on every change and its processes started again. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDockerEngine } from './steps/docker-engine.mjs';
import { ensureBuild, ensureDependencies, requireNode, root, supervisor } from './steps/project.mjs';
import { entry, step } from './steps/report.mjs';

await entry(async () => {
  await requireNode();
  await ensureDependencies();
  await ensureBuild();
  await step('Docker engine', ensureDockerEngine);
  const env = { ...process.env, NODE_ENV: process.env.NODE_ENV || 'development' };
  const nest = [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build', '--watch', '--preserveWatchOutput'];
  const builder = spawn(process.execPath, nest, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const platform = spawn(process.execPath, supervisor('up', '--watch'), { cwd: root, env, stdio: 'inherit' });
  process.on('SIGINT', () => undefined); // Ctrl-C reaches both by themselves.
  process.on('SIGTERM', () => platform.kill('SIGTERM'));
  process.exitCode = await new Promise((resolve) => platform.on('exit', (code) => resolve(code ?? 1)));
  builder.kill();
});
