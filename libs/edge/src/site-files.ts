import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { MapEntry } from './map-entries.js';

/**
 * What the edge starts from when all else is dead; read by docker/edge/start.sh, which says the format. A change of a site
 * writes one small file, whatever the number of sites; a full resync writes one new snapshot, which makes the small files
 * before it void by its generation. Every write is on the disk before its promise resolves, and is seen whole or not at
 * all.
 */
export class SiteFiles {
  private readonly snapshot: string;
  private generation?: number;

  constructor(private readonly directory: string) {
    this.snapshot = join(directory, 'snapshot');
  }

  /** No entries: the site is gone. */
  async writeSite(siteId: string, entries: MapEntry[]): Promise<void> {
    const generation = await this.currentGeneration();
    const folder = join(this.directory, String(generation));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeDurably(join(folder, siteId), lines(siteId, entries));
  }

  async writeAll(sites: Map<string, MapEntry[]>): Promise<void> {
    const before = await this.currentGeneration();
    const next = before + 1;
    const folder = join(this.directory, String(next));
    // What a run that died before the rename may have left there would count.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const text = [...sites].map(([siteId, entries]) => lines(siteId, entries));
    await writeDurably(this.snapshot, `generation\t${next}\n${text.join('')}`);
    this.generation = next;
    await rm(join(this.directory, String(before)), { recursive: true, force: true });
  }

  private async currentGeneration(): Promise<number> {
    this.generation ??= Number(/^generation\t(\d+)\n/.exec(await readHead(this.snapshot))?.[1] ?? 0);
    return this.generation;
  }
}

function lines(siteId: string, entries: MapEntry[]): string {
  return entries.map(({ map, key, value }) => `${[siteId, map, key, value].join('\t')}\n`).join('');
}

async function readHead(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.slice(0, 100);
}

/** Written beside, synced, renamed, and the renaming synced. Names that begin with a dot are ignored by readers. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}`);
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
