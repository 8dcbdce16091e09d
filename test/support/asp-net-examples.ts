import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DebianPackages } from './debian-packages.js';

const run = promisify(execFile);

/** Mono's examples of Web Forms, as Debian's package has them: what a customer would upload. A .tar.gz. */
export async function aspNetExamples(): Promise<Buffer> {
  const work = await mkdtemp(join(tmpdir(), 'onebox-asp-net-'));
  try {
    const packages = await DebianPackages.download('bookworm', ['asp.net-examples'], work);
    const site = join(packages.folder('asp.net-examples'), 'usr/share/asp.net-demos');
    const archive = join(work, 'site.tar.gz');
    await run('tar', ['-czf', archive, '-C', site, '.']);
    return await readFile(archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
