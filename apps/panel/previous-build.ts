import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Names of files below `assets`, without those that are only compressed. */
export interface Builds {
  current: string[];
  previous: string[];
}

const ASSETS = 'assets/';
const COMPRESSED = /\.(br|gz)$/;

/** Not served: its name begins with a dot. */
const LIST = '.builds.json';

/**
 * Tabs that were opened before an update ask for the chunks of the build that they are of: the build before the newest stays,
 * older ones go. Vite itself must not empty the folder.
 */
export function previousBuildKept(): Plugin {
  return {
    name: 'previous-build-kept',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      const names = Object.keys(bundle).filter((name) => name.startsWith(ASSETS));
      keepPreviousBuild(
        dir!,
        names.map((name) => name.slice(ASSETS.length)),
      );
    },
  };
}

export function keepPreviousBuild(directory: string, built: string[]): void {
  const assets = join(directory, ASSETS);
  const list = join(directory, LIST);
  const there = readdirSync(assets);
  const known = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Builds) : unlisted(there);
  const builds = buildsAfter(known, built);
  writeFileSync(list, JSON.stringify(builds));
  for (const name of outdated(there, builds)) rmSync(join(assets, name), { force: true });
}

/** What was built before there was a list is one build. */
function unlisted(there: string[]): Builds {
  return { current: there.filter((name) => !COMPRESSED.test(name)), previous: [] };
}

/** A build of the same files is no new one: it would take the place of the one that tabs are of. */
export function buildsAfter({ current, previous }: Builds, built: string[]): Builds {
  const all = new Set([...current, ...built]);
  const same = all.size === current.length && all.size === built.length;
  return same ? { current, previous } : { current: built, previous: current };
}

/** What is compressed goes with what it was made of. */
export function outdated(there: string[], { current, previous }: Builds): string[] {
  const kept = new Set([...current, ...previous]);
  return there.filter((name) => !kept.has(name.replace(COMPRESSED, '')));
}
