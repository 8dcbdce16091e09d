import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import tar from 'tar-stream';
import { tarOf } from './archives.js';

const run = promisify(execFile);

/** A self-contained application on Kestrel that nobody here wrote, published as a single file of 142 MB. */
const PACKAGE = '@azure/mcp-linux-x64@2.0.5';
const FILE = 'azure-mcp-linux-x64-2.0.5.tgz';
export const KESTREL_PROGRAM = 'azmcp';
export const KESTREL_START = 'server start --transport http --dangerously-disable-http-incoming-auth';

/** Why it cannot run here; undefined: it can. */
export const whyNoKestrel =
  process.arch === 'x64' ? undefined : `${PACKAGE} is for x64, this machine is ${process.arch}`;

/** Fetched once (59 MB) into a cache outside of the project. */
async function packageFile(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'onebox-tests');
  const file = join(cache, FILE);
  if (await stat(file).catch(() => undefined)) return file;
  console.log(`Fetching ${PACKAGE} (59 MB, once) into ${cache}`);
  const aside = join(cache, `fetching-${process.pid}`);
  await mkdir(aside, { recursive: true });
  await run('npm', ['pack', '--silent', PACKAGE, '--pack-destination', aside], { cwd: aside });
  await rename(join(aside, FILE), file);
  return file;
}

/** What `dotnet publish` made, as a tar whose program has lost its right to be executed, as zips from Windows do. */
export async function kestrelArchive(): Promise<Readable> {
  const chunks: Buffer[] = [];
  const entries = createReadStream(await packageFile())
    .pipe(createGunzip())
    .pipe(tar.extract());
  for await (const entry of entries) {
    const { header } = entry as { header: { name: string } };
    if (header.name !== `package/dist/${KESTREL_PROGRAM}`) entry.resume();
    else for await (const chunk of entry) chunks.push(chunk as Buffer);
  }
  return Readable.from(tarOf([{ name: KESTREL_PROGRAM, content: Buffer.concat(chunks), mode: 0o644 }]), {
    objectMode: false,
  });
}
