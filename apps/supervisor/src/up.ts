import { fork } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { networkInterfaces, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, installationId } from '@onebox/config';
import { ChildRecord } from './child-record.js';
import { closingBlock } from './closing-block.js';
import { askSupervisor, controlSocket, openControlSocket } from './control-socket.js';
import { currentBuild, Fleet } from './fleet.js';
import { statusOf } from './readiness.js';
import { watchBuild } from './watch-build.js';
import { Advice, announce, duration, type Message, type Prepared, say, step } from './speaker.js';

/** Children have this long to end; the worker may be in the middle of a step. */
const GRACE_MS = 20_000;

/**
 * Prepares the platform, starts its processes and keeps them running until a signal or `npm run down`. With `--watch`
 * they are started again after each build.
 * @returns the exit code.
 */
export async function up(config: Config, options: string[] = []): Promise<number> {
  prepareDirectories(config);
  if (await alreadyRuns(config)) return 0;
  await stopLeftovers(config);
  const fleet = new Fleet(config, process.cwd());
  const stopping = stopSignal();
  const control = await openControlSocket(controlSocket(config), { status: () => fleet.status(), stop: stopping.stop });
  try {
    const stopped = await Promise.race([
      stopping.asked.then(() => true),
      start(config, fleet, stopping.asked).then(() => false),
    ]);
    if (!stopped) letGo();
    const unwatch = options.includes('--watch') ? restartAfterBuilds(fleet) : () => undefined;
    await stopping.asked;
    unwatch();
    await step('Stopped api, worker and activator', () => fleet.stop(GRACE_MS));
    say('The edge, the database and the sites run on. `npm run down -- --all` stops them too.');
    return 0;
  } catch (error) {
    await fleet.stop(GRACE_MS);
    throw error;
  } finally {
    close(control);
  }
}

function restartAfterBuilds(fleet: Fleet): () => void {
  return watchBuild(join(process.cwd(), 'dist'), () => {
    announce('built; starting the processes again');
    void fleet.restart(GRACE_MS);
  });
}

async function start(config: Config, fleet: Fleet, stopped: Promise<void>): Promise<void> {
  const prepared = await prepareInProcess(stopped);
  await step(
    'Processes',
    () => fleet.start(),
    () => 'api, worker and activator are ready',
  );
  await checkThroughEdge(config);
  fleet.markReady();
  const facts = { ...prepared, machineAddresses: machineAddresses(), userName: userInfo().username };
  closingBlock(config, facts).forEach((line) => say(line));
}

/** The heavy part runs in a process of its own, which ends: what it loaded does not stay in memory. */
function prepareInProcess(stopped: Promise<void>): Promise<Prepared> {
  return new Promise((resolve, reject) => {
    const child = fork(process.argv[1]!, ['prepare'], { execArgv: ['--enable-source-maps'] });
    void stopped.then(() => child.kill());
    let prepared: Prepared | undefined;
    let failed = false;
    child.on('message', (message: Message) => {
      if ('prepared' in message) prepared = message.prepared;
      else if ('line' in message) {
        failed ||= message.error === true;
        say(message.line, { error: message.error ?? false });
      }
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (prepared && code === 0) return resolve(prepared);
      reject(failed ? new AlreadySaid() : new Advice(`The preparation ended (${signal ?? code}).`));
    });
  });
}

/** Why it failed is on the screen. */
class AlreadySaid extends Advice {
  constructor() {
    super('Onebox did not start. When that is put right, `npm run up` goes on from there.');
  }
}

/** The real check: a visitor's way, through the edge and the API to the page at the panel's address. */
async function checkThroughEdge(config: Config): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const started = performance.now();
    const status = await statusOf({ port: config.httpPort, path: '/', hostname: config.panelHost });
    if (status === 200) {
      say(`✓ A page answered through the edge, ${duration(performance.now() - started)}`);
      return;
    }
    const mayPass = status === 0 || status >= 502;
    if (!mayPass || Date.now() > deadline) {
      const what = status === 0 ? 'did not answer' : `answered ${status}`;
      throw new Advice(
        `The panel's page ${what} through the edge on port ${config.httpPort}. See ${join(config.dataDir, 'logs')} and \`npm run admin -- status\`.`,
      );
    }
    await sleep(500);
  }
}

async function alreadyRuns(config: Config): Promise<boolean> {
  const running = await askSupervisor(controlSocket(config), 'GET', '/');
  if (!running) return false;
  say(`Onebox runs already (pid ${running.pid}, since ${running.startedAt}).`);
  if (!running.ready) say('It is still starting.');
  if (running.build !== currentBuild(process.cwd())) {
    say('It was started from an older build: `npm run down`, then `npm run up`, brings the new one.');
  }
  const facts = { machineAddresses: machineAddresses(), userName: userInfo().username, notes: [] };
  closingBlock(config, facts)
    .slice(2)
    .forEach((line) => say(line));
  return true;
}

async function stopLeftovers(config: Config): Promise<void> {
  const stopped = await new ChildRecord(config.runDir).stopRunning(GRACE_MS);
  if (stopped.length > 0) announce(`stopped ${stopped.join(', ')}, left by a supervisor that was killed`);
}

/** Others may pass through to what is meant for them, and list nothing. */
function prepareDirectories(config: Config): void {
  installationId(config);
  for (const folder of [config.runDir, join(config.dataDir, 'logs')]) {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
  }
}

function stopSignal(): { asked: Promise<void>; stop: () => void } {
  let stop: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (stop = resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop());
  return { asked, stop };
}

/** Everything runs: whoever started us in the background may leave. */
function letGo(): void {
  if (!process.send || !process.connected) return;
  process.send({ ready: true } satisfies Message, () => process.disconnect());
}

function close(control: Server): void {
  control.close();
  control.closeAllConnections();
}

/** Without loopback and the bridges and pairs that container engines make. */
function machineAddresses(): string[] {
  const isContainers = (name: string) => /^(docker\d|veth)/.test(name) || existsSync(`/sys/class/net/${name}/bridge`);
  return Object.entries(networkInterfaces())
    .filter(([name]) => !isContainers(name))
    .flatMap(([, found]) => found ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}
