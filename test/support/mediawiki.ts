import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DebianPackages } from './debian-packages.js';

const run = promisify(execFile);

/** Debian's links and settings that lead out of the application's folder, and extensions, which are half of it. */
const LEFT_OUT = [
  'LocalSettings.php',
  'config',
  'extensions',
  'extensions-core',
  'images',
  'includes/PlatformSettings.php',
];

/** MediaWiki out of Debian's packages, put together as its authors ship it: what a customer would upload. A .tar.gz. */
export async function mediawikiArchive(): Promise<Buffer> {
  const work = await mkdtemp(join(tmpdir(), 'onebox-mediawiki-'));
  try {
    const names = ['mediawiki', 'mediawiki-classes'];
    const packages = await DebianPackages.download('bookworm', names, work);
    const site = join(work, 'site');
    for (const shared of names.map((name) => join(packages.folder(name), 'usr/share/mediawiki'))) {
      const wanted = (source: string) => !LEFT_OUT.some((name) => source === join(shared, name));
      await cp(shared, site, { recursive: true, filter: wanted });
    }
    for (const folder of ['cache', 'extensions', 'images']) await mkdir(join(site, folder));
    await run('tar', ['-czf', join(work, 'site.tar.gz'), '-C', site, '.']);
    return await readFile(join(work, 'site.tar.gz'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
