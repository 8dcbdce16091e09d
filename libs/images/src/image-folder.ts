import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import tar from 'tar-stream';

/** One entry of an image's folder. Only the execute bit of a mode counts: it is all that git keeps. */
export interface FolderEntry {
  path: string;
  kind: 'file' | 'link';
  executable: boolean;
  /** A file's content, a link's target. */
  content: Buffer;
}

/** Reads a folder and all below it, sorted by path, so that every machine computes the same hash. */
export function readFolder(directory: string, prefix = ''): FolderEntry[] {
  const names = readdirSync(join(directory, prefix)).sort();
  return names.flatMap((name): FolderEntry[] => {
    const path = prefix ? `${prefix}/${name}` : name;
    const full = join(directory, path);
    const stat = lstatSync(full);
    if (stat.isDirectory()) return readFolder(directory, path);
    if (stat.isSymbolicLink()) {
      return [{ path, kind: 'link', executable: false, content: Buffer.from(readlinkSync(full)) }];
    }
    return [{ path, kind: 'file', executable: (stat.mode & 0o100) !== 0, content: readFileSync(full) }];
  });
}

/** The tag's hash: the folder's files, what it is built from, and the epoch of its packages. */
export function hashFolder(entries: FolderEntry[], base: string, epoch: string): string {
  const hash = createHash('sha256');
  const add = (part: string | Buffer) => hash.update(`${Buffer.byteLength(part)}:`).update(part);
  [base, epoch].forEach(add);
  for (const entry of entries) {
    [entry.path, entry.kind, entry.executable ? 'x' : '-', entry.content].forEach(add);
  }
  return hash.digest('hex').slice(0, 12);
}

/** The default of `ARG BASE_IMAGE=…`, by which a Dockerfile says what it is built from. */
export function baseOf(entries: FolderEntry[]): string | undefined {
  const dockerfile = entries.find((entry) => entry.path === 'Dockerfile');
  return dockerfile && /^ARG BASE_IMAGE=(\S+)$/m.exec(dockerfile.content.toString())?.[1];
}

/** The build context. Owners and times are fixed, so that the engine's own cache of steps works across checkouts. */
export function contextOf(entries: FolderEntry[]): Readable {
  const pack = tar.pack();
  for (const { path, kind, executable, content } of entries) {
    const header = { name: path, mode: executable ? 0o755 : 0o644, mtime: new Date(0), uid: 0, gid: 0 };
    if (kind === 'link') pack.entry({ ...header, type: 'symlink', linkname: content.toString() });
    else pack.entry(header, content);
  }
  pack.finalize();
  return Readable.from(pack, { objectMode: false });
}
