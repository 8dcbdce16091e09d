import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile } from './log-file.js';

describe('LogFile', () => {
  const directory = mkdtempSync(join(tmpdir(), 'log-file-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('goes on where it stopped', () => {
    const path = join(directory, 'logs/a.log');
    new LogFile(path).write('one');
    new LogFile(path).write('two');
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('keeps three older files, and never grows beyond its limit', () => {
    const path = join(directory, 'b.log');
    const log = new LogFile(path);
    const line = 'x'.repeat(1024 ** 2 - 1);
    for (let written = 0; written < 60; written++) log.write(`${line}`);
    expect(statSync(path).size).toBeLessThanOrEqual(11 * 1024 ** 2);
    expect([1, 2, 3, 4].map((number) => existsSync(`${path}.${number}`))).toEqual([true, true, true, false]);
  });
});
