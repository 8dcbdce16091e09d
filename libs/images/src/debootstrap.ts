import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { OperationalError, TerminalError } from '@onebox/errors';
import { type AptSettings, machineAptSettings, machineMirrors, proxyVariables, securityOf } from './apt-machine.js';
import { finished } from './build-output.js';
import { repositoryAndTag } from './image-name.js';

/** Not /tmp, which is a small memory file system on many machines. */
const WORKSHOP = '/var/tmp';
const PREFIX = 'onebox-base-';
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/**
 * Makes a minimal Debian from packages and imports it as the image `tag`. The image appears whole or not at all; what a
 * killed run left behind is removed by a later one. Takes half a minute; needs root on Debian or Ubuntu.
 * @throws TerminalError where the machine cannot do it, saying what to do.
 */
export async function makeBaseImage(docker: Dockerode, suite: string, tag: string): Promise<void> {
  await requireDebootstrap(suite);
  await removeAbandoned();
  const root = await mkdtemp(join(WORKSHOP, `${PREFIX}${process.pid}-`));
  try {
    const settings = await machineAptSettings();
    await bootstrap(suite, root, settings);
    await writeAptConfiguration(suite, root, settings);
    await inOwnMounts(['chroot', root, 'apt-get', '-qq', 'update'], settings);
    await inOwnMounts(['chroot', root, 'apt-get', '-qq', '-y', 'upgrade'], settings);
    await importTree(docker, root, tag);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function requireDebootstrap(suite: string): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new TerminalError(
      'images.no_base',
      `There is no base image, and only root can make one. Run this as root once, pull debian:${suite}-slim, or name an image by ONEBOX_BASE_IMAGE.`,
    );
  }
  if (await onPath('debootstrap')) return;
  if (!(await onPath('apt-get'))) {
    throw new TerminalError(
      'images.no_base',
      `There is no base image. Pull debian:${suite}-slim, install debootstrap, or name an image by ONEBOX_BASE_IMAGE.`,
    );
  }
  await execute('apt-get', ['-qq', 'update']);
  await execute('apt-get', ['-qq', '-y', 'install', 'debootstrap', 'debian-archive-keyring']);
}

async function bootstrap(suite: string, root: string, settings: AptSettings): Promise<void> {
  const mirrors = await machineMirrors();
  const include = mirrors?.archive.startsWith('https:') ? ['--include=ca-certificates'] : [];
  const mirror = mirrors ? [mirrors.archive] : [];
  await inOwnMounts(['debootstrap', '--variant=minbase', ...include, suite, root, ...mirror], settings);
}

/** Sources with security updates, no documentation, no services started, and no fsync for what a killed build discards. */
async function writeAptConfiguration(suite: string, root: string, settings: AptSettings): Promise<void> {
  const mirrors = (await machineMirrors()) ?? (await mirrorsOf(root));
  const etc = (path: string, lines: string[], mode = 0o644) =>
    writeFile(join(root, 'etc', path), `${lines.join('\n')}\n`, { mode });
  await mkdir(join(root, 'usr/sbin'), { recursive: true });
  await etc('apt/sources.list', [
    `deb ${mirrors.archive} ${suite} main`,
    `deb ${mirrors.archive} ${suite}-updates main`,
    `deb ${mirrors.security} ${suite}-security main`,
  ]);
  await etc('apt/apt.conf.d/90image', [
    'Acquire::Languages "none";',
    'APT::Install-Recommends "false";',
    ...(settings.checkValidUntil ? [] : ['Acquire::Check-Valid-Until "false";', 'Acquire::Check-Date "false";']),
  ]);
  await etc('dpkg/dpkg.cfg.d/image', [
    'force-unsafe-io',
    ...['doc', 'man', 'info', 'locale', 'lintian'].map((name) => `path-exclude /usr/share/${name}/*`),
    'path-include /usr/share/doc/*/copyright',
  ]);
  await writeFile(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
}

/** Where the machine is not a Debian, debootstrap chose the mirror and wrote it down. */
async function mirrorsOf(root: string) {
  const archive = /^deb (\S+)/m.exec(await readFile(join(root, 'etc/apt/sources.list'), 'utf8'))?.[1];
  if (!archive) throw new OperationalError('debootstrap wrote no sources.list.');
  return { archive, security: securityOf(archive) };
}

async function importTree(docker: Dockerode, root: string, tag: string): Promise<void> {
  const left = ['var/cache/apt/*', 'var/lib/apt/lists/*', 'var/log/*', 'etc/resolv.conf', 'etc/hostname'];
  const documentation = ['doc', 'man', 'info', 'locale'].map((name) => `usr/share/${name}/*`);
  const excludes = [...left, ...documentation].map((pattern) => `--exclude=./${pattern}`);
  const archive = spawn('tar', ['--create', '--numeric-owner', '--sort=name', ...excludes, '--directory', root, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    archive.once('error', reject);
    archive.once('close', (code) =>
      code === 0 ? resolve() : reject(new OperationalError(`tar ended with code ${String(code)}.`)),
    );
  });
  // Tagged only after tar has ended well: what an interrupted stream imports is half a tree.
  const [output] = await Promise.all([finished(await docker.importImage(archive.stdout, {})), ended]);
  const id = /sha256:[0-9a-f]{64}/.exec(output.lines.join('\n'))?.[0];
  if (!id) throw new OperationalError(`The engine did not import the base image: ${output.lines.join(' ')}`);
  await docker.getImage(id).tag(repositoryAndTag(tag));
}

/** Trees whose maker is gone, or whose maker's number is another process's by now. */
async function removeAbandoned(): Promise<void> {
  const names = (await readdir(WORKSHOP)).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const path = join(WORKSHOP, name);
    const made = await stat(path).catch(() => undefined);
    const old = made !== undefined && Date.now() - made.birthtimeMs > ABANDONED_AFTER_MS;
    if (old || !isRunning(Number(name.slice(PREFIX.length).split('-')[0]))) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** In a mount namespace of its own: what debootstrap mounts is gone with it, however it ends. */
function inOwnMounts(command: string[], settings: AptSettings): Promise<void> {
  return execute('unshare', ['--mount', '--propagation', 'private', '--', ...command], proxyVariables(settings));
}

async function execute(command: string, args: string[], variables: Record<string, string> = {}): Promise<void> {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: path, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', ...variables },
  });
  const lines: string[] = [];
  const keep = (chunk: Buffer) => lines.splice(0, lines.length, ...lines.concat(String(chunk).split('\n')).slice(-20));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new OperationalError(`${command} ended with code ${String(code)}: ${lines.join('\n').trim()}`);
}

async function onPath(command: string): Promise<boolean> {
  const folders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, command)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
