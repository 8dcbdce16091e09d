import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { output, succeeds } from './process.mjs';
import { Advice, step } from './report.mjs';

const DEFAULT_SOCKET = '/var/run/docker.sock';
const ENGINE_LOG = '/var/log/onebox-dockerd.log';

/**
 * Makes sure that a Docker engine answers at DOCKER_HOST or the default socket. Where none does, and this is Debian or
 * Ubuntu and we are root, installs and starts one; elsewhere says what to install.
 */
export async function ensureDockerEngine() {
  const socket = dockerSocket();
  if (await answers(socket)) return;
  const refusal = await whyNotOurs(socket);
  if (refusal) throw new Advice(refusal);
  if (!(await has('dockerd')) || !(await has('iptables'))) {
    await step('Docker engine installed', installPackages, { note: 'first time only, about 1 min' });
  }
  await step('Docker engine started', () => startEngine(socket));
}

/** @throws Advice when DOCKER_HOST is not a local unix socket. */
export function dockerSocket() {
  const host = process.env.DOCKER_HOST || `unix://${DEFAULT_SOCKET}`;
  if (host.startsWith('unix:///')) return host.slice('unix://'.length);
  throw new Advice(
    `DOCKER_HOST is ${host}, but must be a local unix socket such as unix://${DEFAULT_SOCKET}: ` +
      'the edge reaches containers directly, which a remote engine does not allow. Try `unset DOCKER_HOST`.',
  );
}

/** Why this machine's engine is not ours to install and start; nothing where it is. */
async function whyNotOurs(socket) {
  if (existsSync(socket) && process.getuid() !== 0) {
    return `The Docker engine at ${socket} does not let you in. Join its group (\`sudo usermod -aG docker $USER\`, then sign in again), or run this as root.`;
  }
  if (socket !== DEFAULT_SOCKET)
    return `No Docker engine answers at DOCKER_HOST (${socket}). Start it, then try again.`;
  if (process.platform !== 'linux') {
    return 'Onebox needs Linux: the edge reaches containers by their own addresses, which Docker Desktop does not allow.';
  }
  if (!isDebianLike()) {
    return 'No Docker engine answers. Install one (https://docs.docker.com/engine/install), start it (`systemctl start docker`), then try again.';
  }
  if (process.getuid() !== 0) {
    return 'No Docker engine answers, and installing one needs root. Try `sudo apt-get install docker.io iptables`, then again.';
  }
}

function isDebianLike() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release);
}

/** The settings come first: the package starts the engine by itself on some machines. */
async function installPackages() {
  writeEngineSettings();
  await installDebianPackages(['docker.io', 'iptables', 'debootstrap']);
}

/** Installs Debian packages without asking anything; needs root. */
export async function installDebianPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const advice = `Installing ${packages.join(', ')} failed. Is the package archive reachable? Then try again.`;
  await output('apt-get', ['update', '-qq'], { env, advice });
  await output('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, advice });
}

async function startEngine(socket) {
  writeEngineSettings();
  if (existsSync('/run/systemd/system')) await output('systemctl', ['restart', 'docker'], { advice: engineAdvice() });
  else if (!(await answers(socket))) startDaemonByItself();
  await answersWithin(socket, 60_000);
}

/** Containers then survive a restart of the daemon. Only where the daemon is ours: nobody has written settings yet. */
function writeEngineSettings() {
  mkdirSync('/etc/docker', { recursive: true });
  try {
    writeFileSync('/etc/docker/daemon.json', `${JSON.stringify({ 'live-restore': true }, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

/** There is no systemd, as in a container: the daemon gets a session of its own and outlives us. */
function startDaemonByItself() {
  const log = openSync(ENGINE_LOG, 'a', 0o640);
  spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] }).unref();
}

async function answersWithin(socket, milliseconds) {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    if (await answers(socket)) return;
    await sleep(200);
  }
  throw new Advice(await engineAdvice());
}

function engineAdvice() {
  const log = existsSync(ENGINE_LOG) ? readFileSync(ENGINE_LOG, 'utf8').trimEnd().split('\n').slice(-8).join('\n') : '';
  return `${log}\n\nThe Docker engine did not start. ${log ? `All of its output: ${ENGINE_LOG}` : 'See `journalctl -u docker`.'}`;
}

function answers(socket) {
  return new Promise((resolve) => {
    const ping = request({ socketPath: socket, path: '/_ping', timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy());
    ping.on('error', () => resolve(false));
    ping.end();
  });
}

export function has(program) {
  return succeeds('sh', ['-c', 'command -v "$0"', program]);
}

/** What the engine says about itself, by its API; for tests' clean-up, which runs before any dependency is there. */
export function engineCall(method, path) {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: dockerSocket(), method, path, timeout: 60_000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode,
          body: text && /json/.test(response.headers['content-type']) ? JSON.parse(text) : text,
        });
      });
    });
    call.on('timeout', () => call.destroy(new Error(`The Docker engine did not answer ${method} ${path}.`)));
    call.on('error', reject);
    call.end();
  });
}
