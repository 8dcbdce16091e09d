import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The archives that this machine installs Debian packages from. */
export interface Mirrors {
  archive: string;
  security: string;
}

/** What this machine's apt is told about proxies (`Acquire::http::Proxy`) and stale archives. */
export interface AptSettings {
  httpProxy?: string;
  httpsProxy?: string;
  checkValidUntil: boolean;
}

/** Reads the mirrors of a Debian machine; `undefined` on any other, whose archives have no Debian packages. */
export async function machineMirrors(etc = '/etc'): Promise<Mirrors | undefined> {
  const release = await readFile(join(etc, 'os-release'), 'utf8').catch(() => '');
  if (!/^ID=debian$/m.test(release)) return undefined;
  const listed = await readdir(join(etc, 'apt/sources.list.d')).catch((): string[] => []);
  const files = ['sources.list', ...listed.sort().map((name) => `sources.list.d/${name}`)];
  const readable = files.filter((name) => /\.(list|sources)$/.test(name));
  const texts = await Promise.all(readable.map((name) => readFile(join(etc, 'apt', name), 'utf8').catch(() => '')));
  return mirrorsIn(texts);
}

/** Finds the mirrors in the texts of `sources.list` files and of `.sources` files (deb822), see sources.list(5). */
export function mirrorsIn(texts: string[]): Mirrors | undefined {
  const sources = texts.flatMap((text) => [...oneLineSources(text), ...deb822Sources(text)]);
  const usable = sources.filter(({ uri }) => /^https?:\/\//.test(uri) && /\/debian(-security)?$/.test(uri));
  const archive = usable.find(({ suite }) => !suite.includes('security'))?.uri;
  if (!archive) return undefined;
  return { archive, security: usable.find(({ suite }) => suite.includes('security'))?.uri ?? securityOf(archive) };
}

/** Debian's mirrors carry the security archive beside the main one, under this name. */
export function securityOf(archive: string): string {
  return `${archive.replace(/\/+$/, '')}-security`;
}

interface Source {
  uri: string;
  suite: string;
}

function oneLineSources(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const match = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s/.exec(line);
    return match ? [{ uri: trimmed(match[1]!), suite: match[2]! }] : [];
  });
}

function deb822Sources(text: string): Source[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) =>
      new RegExp(`^${name}:[ \\t]*(.+)$`, 'mi').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
    if (!field('Types').includes('deb') || field('Enabled')[0] === 'no') return [];
    return field('URIs').flatMap((uri) => field('Suites').map((suite) => ({ uri: trimmed(uri), suite })));
  });
}

function trimmed(uri: string): string {
  return uri.replace(/\/+$/, '');
}

/** Asks apt itself, which reads all of /etc/apt/apt.conf.d. A machine without apt has no settings. */
export async function machineAptSettings(): Promise<AptSettings> {
  const dump = await run('apt-config', ['dump', 'Acquire']).catch(() => ({ stdout: '' }));
  return aptSettingsIn(dump.stdout);
}

/** Reads `apt-config dump`. */
export function aptSettingsIn(dump: string): AptSettings {
  const value = (key: string) => new RegExp(`^${key} "(.+)";$`, 'mi').exec(dump)?.[1];
  const proxy = (scheme: string) => {
    const found = value(`Acquire::${scheme}::Proxy`);
    return found && /^DIRECT$/i.test(found) ? undefined : found;
  };
  return {
    httpProxy: proxy('http'),
    httpsProxy: proxy('https'),
    checkValidUntil: !/^(false|no|0)$/i.test(value('Acquire::Check-Valid-Until') ?? 'true'),
  };
}

/** The variables by which apt, wget and the engine's predefined build arguments take proxies. */
export function proxyVariables(settings: AptSettings): Record<string, string> {
  return {
    ...(settings.httpProxy ? { http_proxy: settings.httpProxy } : {}),
    ...(settings.httpsProxy ? { https_proxy: settings.httpsProxy } : {}),
  };
}
