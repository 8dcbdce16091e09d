import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseOf, contextOf, type FolderEntry, hashFolder, readFolder } from './image-folder.js';

const file = (path: string, content: string): FolderEntry => ({
  path,
  kind: 'file',
  executable: false,
  content: Buffer.from(content),
});

describe('readFolder', () => {
  it('reads files, links and the execute bit, whatever the umask of the checkout was', () => {
    const directory = mkdtempSync(join(tmpdir(), 'onebox-folder-'));
    mkdirSync(join(directory, 'sub'));
    writeFileSync(join(directory, 'sub/start'), 'x');
    chmodSync(join(directory, 'sub/start'), 0o775);
    writeFileSync(join(directory, 'Dockerfile'), 'FROM x');
    chmodSync(join(directory, 'Dockerfile'), 0o600);
    symlinkSync('start', join(directory, 'sub/link'));
    expect(readFolder(directory).map(({ path, kind, executable }) => ({ path, kind, executable }))).toEqual([
      { path: 'Dockerfile', kind: 'file', executable: false },
      { path: 'sub/link', kind: 'link', executable: false },
      { path: 'sub/start', kind: 'file', executable: true },
    ]);
  });
});

describe('hashFolder', () => {
  it('tells where one name ends and the next begins', () => {
    const hashes = [
      hashFolder([file('a', 'bc')], 'base', '1'),
      hashFolder([file('ab', 'c')], 'base', '1'),
      hashFolder([file('a', 'bc')], 'bas', 'e1'),
      hashFolder([{ ...file('a', 'bc'), executable: true }], 'base', '1'),
    ];
    expect(new Set(hashes).size).toBe(4);
    expect(hashFolder([file('a', 'bc')], 'base', '1')).toBe(hashes[0]);
  });
});

describe('baseOf', () => {
  it('reads the default of BASE_IMAGE', () => {
    expect(baseOf([file('Dockerfile', '# x\nARG BASE_IMAGE=onebox/php\nFROM ${BASE_IMAGE}\n')])).toBe('onebox/php');
    expect(baseOf([file('Dockerfile', 'FROM debian\n')])).toBeUndefined();
  });
});

describe('contextOf', () => {
  it('is the same for the same folder', async () => {
    const context = async () => Buffer.concat((await contextOf([file('a', 'b')]).toArray()) as Buffer[]);
    expect(await context()).toEqual(await context());
  });
});
