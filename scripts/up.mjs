#!/usr/bin/env node
/**
 * `npm run up`: from a bare machine to a running platform. Needs nothing but Node.js; each step is skipped where it is done.
 *   --detach   leave the platform running in the background
 */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureDockerEngine } from './steps/docker-engine.mjs';
import { ensureBuild, ensureDependencies, requireNode, root, supervisor } from './steps/project.mjs';
import { Advice, entry, step } from './steps/report.mjs';

await entry(async () => {
  const detach = wantsDetach(process.argv.slice(2));
  await requireNode();
  await ensureDependencies();
  await ensureBuild();
  await step('Docker engine', ensureDockerEngine);
  process.exitCode = detach ? await inBackground() : await inForeground();
});

function wantsDetach(args) {
  const unknown = args.find((arg) => arg !== '--detach');
  if (unknown) throw new Advice(`Unknown option ${unknown}. There is: npm run up -- --detach`);
  return args.includes('--detach');
}

/** Ctrl-C reaches the supervisor by itself (same process group); we only wait until it has stopped everything. */
function inForeground() {
  const child = spawn(process.execPath, supervisor('up'), { cwd: root, stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return exitCode(child);
}

/**
 * What is meant for a person comes by messages, so that the password and the link are in no file. The supervisor lets go
 * of us once everything runs.
 */
async function inBackground() {
  const dataDir = resolve(root, process.env.ONEBOX_DATA_DIR || './.onebox');
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o711 });
  const log = openSync(join(dataDir, 'logs/supervisor.log'), 'a', 0o640);
  const child = spawn(process.execPath, supervisor('up'), {
    cwd: root,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  const released = new Promise((done) => {
    child.on('message', ({ line, error, ready }) => {
      if (ready) done(0);
      else if (error) console.error(line);
      else console.log(line);
    });
  });
  const stop = () => child.kill('SIGTERM');
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const code = await Promise.race([released, exitCode(child)]);
  if (child.connected) child.disconnect();
  child.unref();
  return code;
}

function exitCode(child) {
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('exit', (code) => done(code ?? 1));
  });
}
