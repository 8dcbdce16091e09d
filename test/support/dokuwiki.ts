import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DebianPackages } from './debian-packages.js';

const run = promisify(execFile);

/** DokuWiki out of Debian's package, put together as its authors ship it: what a customer would upload. A .tar.gz. */
export async function dokuwikiArchive(): Promise<Buffer> {
  const work = await mkdtemp(join(tmpdir(), 'onebox-dokuwiki-'));
  try {
    const packages = await DebianPackages.download('bookworm', ['dokuwiki', 'php-phpseclib'], work);
    const [unpacked, library] = [packages.folder('dokuwiki'), packages.folder('php-phpseclib')];
    const site = join(work, 'site');
    await cp(join(unpacked, 'usr/share/dokuwiki'), site, { recursive: true, verbatimSymlinks: true });
    for (const link of ['lib/tpl', 'lib/plugins', '.htaccess']) await rm(join(site, link), { recursive: true });
    await cp(join(unpacked, 'var/lib/dokuwiki/lib'), join(site, 'lib'), { recursive: true, verbatimSymlinks: true });
    await cp(join(unpacked, 'var/lib/dokuwiki/data'), join(site, 'data'), { recursive: true });
    const conf = join(unpacked, 'etc/dokuwiki');
    for (const link of ['acl.auth.php', 'users.auth.php']) await rm(join(conf, link), { force: true });
    await cp(conf, join(site, 'conf'), { recursive: true });
    await cp(join(library, 'usr/share/php/phpseclib'), join(site, 'vendor/phpseclib'), { recursive: true });
    await undoDebian(site);
    await run('tar', ['-czf', join(work, 'site.tar.gz'), '-C', site, '.'], { maxBuffer: 1024 ** 2 });
    return await readFile(join(work, 'site.tar.gz'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Debian moves configuration and libraries out of the application's folder; its authors do not. */
async function undoDebian(site: string): Promise<void> {
  await rm(join(site, 'inc/preload.php'));
  await edit(join(site, 'conf/dokuwiki.php'), (text) => text.replace('/var/lib/dokuwiki/data', './data'));
  for (const name of ['autoload_files.php', 'autoload_static.php', 'autoload_psr4.php']) {
    const there = "__DIR__ . '/../phpseclib";
    await edit(join(site, 'vendor/composer', name), (text) =>
      text.replaceAll("$vendorDir . '/usr/share/php/phpseclib", there).replaceAll("'/usr/share/php/phpseclib", there),
    );
  }
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')));
}
