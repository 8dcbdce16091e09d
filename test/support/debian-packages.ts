import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { machineMirrors } from '../../libs/images/src/apt-machine.js';

const run = promisify(execFile);

/** Packages of a Debian release, which need not be this machine's, unpacked and not installed. */
export class DebianPackages {
  private constructor(private readonly directory: string) {}

  static async download(suite: string, names: string[], directory: string): Promise<DebianPackages> {
    const state = join(directory, 'state');
    for (const folder of ['lists/partial', 'cache/archives/partial'])
      await mkdir(join(state, folder), { recursive: true });
    const mirrors = await machineMirrors();
    if (!mirrors) throw new Error('Packages of Debian are downloaded on Debian only.');
    await writeFile(join(state, 'sources.list'), `deb ${mirrors.archive} ${suite} main\n`);
    const options = [
      ...['-o', `Dir::Etc::SourceList=${join(state, 'sources.list')}`, '-o', 'Dir::Etc::SourceParts=-'],
      ...['-o', `Dir::State::Lists=${join(state, 'lists')}`, '-o', `Dir::Cache=${join(state, 'cache')}`],
      ...['-o', 'APT::Sandbox::User=root'],
    ];
    await run('apt-get', [...options, 'update'], { maxBuffer: 1024 ** 2 });
    await run('apt-get', [...options, 'download', ...names], { cwd: directory, maxBuffer: 1024 ** 2 });
    const files = await readdir(directory);
    for (const name of names) {
      const file = files.find((entry) => entry.startsWith(`${name}_`))!;
      await run('dpkg-deb', ['-x', join(directory, file), join(directory, name)]);
    }
    return new DebianPackages(directory);
  }

  /** The package's files as they would lie below `/`. */
  folder(name: string): string {
    return join(this.directory, name);
  }
}
