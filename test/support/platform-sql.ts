import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestPlatform } from './platform.js';

const run = promisify(execFile);

/** Rows of the platform's own database, each a list of texts; asked by its own root. */
export async function platformSql({ id }: TestPlatform, statement: string): Promise<string[][]> {
  const client = ['mariadb', '--socket=/run/onebox/mysqld.sock', '--batch', '--skip-column-names', 'onebox'];
  const options = ['exec', '-u', '0', `ob-${id}-database`, ...client, `--execute=${statement}`];
  const { stdout } = await run('docker', options, { maxBuffer: 2 ** 26 });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}
