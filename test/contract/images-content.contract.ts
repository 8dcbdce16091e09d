import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { tarOf, type TarEntry, zipOf } from '../support/archives.js';
import { ImageContainers } from '../support/image-containers.js';

const containers = new ImageContainers();
let volume: string;
let made = 0;

beforeAll(async () => {
  volume = await containers.volume();
});
afterAll(() => containers.removeAll());

const sandbox = (command: string[], input?: Readable) =>
  containers.run({ image: 'sandbox', command, volumes: { [volume]: '/srv/site' } }, input);

const shell = async (script: string) => (await sandbox(['sh', '-c', script])).stdout.trim();

const toReadable = (archive: Buffer | Readable) =>
  Buffer.isBuffer(archive) ? Readable.from([archive], { objectMode: false }) : archive;

/** Extracts into a new release; `left` are the names of what it left beside that. */
async function extract(archive: Buffer | Readable, options: string[] = []) {
  const target = `/srv/site/releases/rel_${++made}`;
  const script = '"$@"; status=$?; ls -A -d /srv/site/.spool/* "$5"* 2>&1 | grep -v "No such" >&2; exit $status';
  const command = ['/opt/onebox/extract', '--max-bytes', '50000000', '--target', target, ...options];
  const { status, stdout, stderr } = await sandbox(['sh', '-c', script, 'sh', ...command], toReadable(archive));
  return { target, status, left: stderr, answer: (stdout ? JSON.parse(stdout) : undefined) as Record<string, unknown> };
}

/** Everything is refused in the same way: a code, nothing made, nothing left. */
async function refusal(archive: Buffer | Readable, options: string[] = []) {
  const { status, answer, left } = await extract(archive, options);
  expect({ status, left }).toEqual({ status: 3, left: '' });
  return answer.error as { code: string; message: string; path?: string };
}

const site: TarEntry[] = [
  { name: 'index.html', content: 'hello' },
  { name: 'assets/', type: 'directory', mode: 0o700 },
  { name: 'assets/run.sh', content: '#!/bin/sh', mode: 0o4755 },
  { name: 'assets/home', type: 'symlink', linkname: '../index.html' },
  { name: 'again.html', type: 'link', linkname: 'index.html' },
];

const tarBuffer = async (entries: TarEntry[]) => Buffer.concat((await tarOf(entries).toArray()) as Uint8Array[]);

describe('extract', () => {
  it('makes a release of a tar, with plain modes, links that stay inside and no file that has two names', async () => {
    const { status, answer, target } = await extract(tarOf(site));
    expect({ status, answer }).toEqual({ status: 0, answer: { files: 3, bytes: 19 } });
    expect(
      await shell(`cd ${target} && stat -c '%n %a %h' $(find . -type f | sort) assets && readlink assets/home`),
    ).toBe(
      ['./again.html 644 1', './assets/run.sh 755 1', './index.html 644 1', 'assets 755 2', '../index.html'].join('\n'),
    );
  });

  it('recognises tar.gz and zip by what they are', async () => {
    const packed = gzipSync(await tarBuffer(site));
    expect((await extract(packed)).answer).toEqual({ files: 3, bytes: 19 });
    const zip = zipOf([
      { name: 'a/', mode: 0o40755 },
      { name: 'a/ä 😀.txt', content: 'x' },
    ]);
    const { answer, target } = await extract(zip);
    expect(answer).toEqual({ files: 1, bytes: 1 });
    expect(await shell(`ls ${target}/a`)).toBe('ä 😀.txt');
    expect((await refusal(zip, ['--format', 'tar'])).code).toBe('content.not_an_archive');
  });

  it('copies the base first, shares no file with it, and puts the archive over it at a path', async () => {
    const base = (await extract(tarOf(site))).target;
    const over = tarOf([{ name: 'index.html', content: 'new' }]);
    const merged = await extract(over, ['--base', base]);
    expect(merged.answer).toEqual({ files: 3, bytes: 22 });
    expect(
      await shell(`cat ${merged.target}/index.html ${base}/index.html; readlink ${merged.target}/assets/home`),
    ).toBe('newhello../index.html');
    const below = await extract(tarOf([{ name: 'x.html', content: 'x' }]), ['--base', base, '--path', '/blog/2026/']);
    expect(await shell(`cat ${below.target}/blog/2026/x.html ${below.target}/index.html`)).toBe('xhello');
  });

  const outside: [string, TarEntry[], string][] = [
    ['../', [{ name: '../x', content: 'x' }], 'content.unsafe_path'],
    ['a hidden ..', [{ name: 'a/./../../x', content: 'x' }], 'content.unsafe_path'],
    ['an absolute path', [{ name: '/etc/passwd', content: 'x' }], 'content.unsafe_path'],
    ['a link out', [{ name: 'l', type: 'symlink', linkname: '../../shared' }], 'content.unsafe_link'],
    ['an absolute link', [{ name: 'l', type: 'symlink', linkname: '/etc/passwd' }], 'content.unsafe_link'],
    [
      'a link out by way of another',
      [
        { name: 'd/e/up', type: 'symlink', linkname: '../..' },
        { name: 'd/e/out', type: 'symlink', linkname: 'up/../../shared' },
      ],
      'content.unsafe_link',
    ],
    [
      'a file written through a link',
      [
        { name: 'l', type: 'symlink', linkname: 'd' },
        { name: 'd/', type: 'directory' },
        { name: 'l/x', content: 'x' },
      ],
      'content.unsafe_path',
    ],
    ['a hard link out', [{ name: 'l', type: 'link', linkname: '../../shared/x' }], 'content.unsafe_link'],
    ['a hard link to nothing', [{ name: 'l', type: 'link', linkname: 'etc/passwd' }], 'content.unsafe_link'],
    ['a device', [{ name: 'd', type: 'character-device', devmajor: 1, devminor: 3 }], 'content.unsafe_type'],
    ['a fifo', [{ name: 'f', type: 'fifo' }], 'content.unsafe_type'],
    ['a name of 256 bytes', [{ name: 'ä'.repeat(128), content: 'x' }], 'content.bad_name'],
    ['a newline in a name', [{ name: 'a\nb', content: 'x' }], 'content.bad_name'],
    [
      'a file where the archive has a folder',
      [
        { name: 'a/b', content: 'x' },
        { name: 'a', content: 'x' },
      ],
      'content.conflict',
    ],
    ['nothing', [], 'content.empty'],
  ];
  it.each(outside)('refuses %s', async (_what, entries, code) => {
    expect(
      (await refusal(tarOf([{ name: 'good.html', content: 'good' }, ...entries].slice(entries.length ? 0 : 1)))).code,
    ).toBe(code);
  });

  it('refuses the same of zips, and encrypted ones', async () => {
    const refused = async (...entries: Parameters<typeof zipOf>[0]) => (await refusal(zipOf(entries))).code;
    expect(await refused({ name: '../x' })).toBe('content.unsafe_path');
    expect(await refused({ name: '/x' })).toBe('content.unsafe_path');
    expect(await refused({ name: 'C:\\x' })).toBe('content.unsafe_path');
    expect(await refused({ name: 'a\0b' })).toBe('content.bad_name');
    expect(await refused({ name: 'l', mode: 0o120777, content: '/etc/passwd' })).toBe('content.unsafe_link');
    expect(await refused({ name: 'f', mode: 0o010644 })).toBe('content.unsafe_type');
    expect(await refused({ name: 'x', content: 'x', encrypted: true })).toBe('content.encrypted');
  });

  it('refuses what is no archive, or not all of one', async () => {
    const [whole, zip] = [await tarBuffer(site), zipOf([{ name: 'a', content: 'a'.repeat(5000) }])];
    expect((await refusal(Buffer.from('<html>'.repeat(500)))).code).toBe('content.not_an_archive');
    expect((await refusal(Buffer.alloc(0))).code).toBe('content.not_an_archive');
    expect((await refusal(gzipSync('<html>'.repeat(500)))).code).toBe('content.not_an_archive');
    for (const size of [512, 1024, 1500, 2048]) {
      expect((await refusal(whole.subarray(0, size))).code).toBe('content.damaged');
    }
    const garbled = Buffer.from(whole);
    garbled.fill('x', 1024, 1100);
    expect((await refusal(garbled)).code).toBe('content.damaged');
    expect((await refusal(gzipSync(whole).subarray(0, -20))).code).toBe('content.damaged');
    expect((await refusal(zip.subarray(0, -30))).code).toBe('content.damaged');
    expect((await refusal(Buffer.concat([zip.subarray(0, 40), Buffer.from('x'), zip.subarray(41)]))).code).toBe(
      'content.damaged',
    );
  });

  it('counts what is written, not what headers claim: a zip bomb, a tar.gz bomb, a base that fills the space', async () => {
    const zeros = Buffer.alloc(60_000_000);
    expect((await refusal(zipOf([{ name: 'zeros', content: zeros, size: 10 }]))).code).toMatch(/too_large|damaged/);
    expect((await refusal(zipOf([{ name: 'zeros', content: zeros }]))).code).toBe('content.too_large');
    expect((await refusal(gzipSync(await tarBuffer([{ name: 'zeros', content: zeros }])))).code).toBe(
      'content.too_large',
    );
    const base = (await extract(tarOf([{ name: 'half', content: Buffer.alloc(30_000_000) }]))).target;
    const more = tarOf([{ name: 'more', content: Buffer.alloc(30_000_000) }]);
    expect((await refusal(more, ['--base', base])).code).toBe('content.too_large');
  });

  it('refuses 200,000 files without making them all', async () => {
    function* many(): Generator<TarEntry> {
      for (let index = 0; index < 200_000; index++) yield { name: `${index % 100}/${index}`, content: '' };
    }
    expect((await refusal(tarOf(many()), ['--max-files', '20000'])).code).toBe('content.too_many_files');
    const names = Array.from({ length: 100_001 }, (_, index) => ({ name: `${index}` }));
    expect((await refusal(zipOf(names))).code).toBe('content.too_many_files');
  });

  it('removes what a killed run left, but not what another run is making', async () => {
    const slow = new Readable({ read: () => undefined });
    slow.push((await tarBuffer([{ name: 'big', content: Buffer.alloc(4096) }])).subarray(0, 2048));
    const running = extract(slow, ['--path', '/slow']);
    await shell(
      'mkdir -p /srv/site/releases/rel_dead.partial-1/x; until ls -d /srv/site/releases/*.partial-????????????????; do sleep 0.05; done',
    );
    await extract(tarOf(site));
    const left = await shell('cd /srv/site/releases; ls -d *.partial-*');
    expect(left).toMatch(/^rel_\d+\.partial-[0-9a-f]{16}$/);
    slow.push(null);
    expect((await running).answer.error).toMatchObject({ code: 'content.damaged' });
    expect(await shell('cd /srv/site/releases; ls -d *.partial-*')).toBe('');
  });

  it('leaves a release that is there alone', async () => {
    const { target } = await extract(tarOf(site));
    const again = await sandbox(
      ['/opt/onebox/extract', '--target', target, '--max-bytes', '1000'],
      tarOf([{ name: 'x', content: 'x' }]),
    );
    expect(again.status).toBe(3);
    expect(await shell(`cat ${target}/index.html; ls ${target}`)).toBe('helloagain.html\nassets\nindex.html');
  });
});

describe('extract beside what the site made', () => {
  it('waits for no pipe, among its leftovers or in what it copies', async () => {
    const base = (await extract(tarOf(site))).target;
    await shell(`mkdir -p /srv/site/.spool; mkfifo /srv/site/.spool/x /srv/site/releases/y.partial-1 ${base}/pipe`);
    const merged = await extract(tarOf([{ name: 'new.html', content: 'new' }]), ['--base', base]);
    expect(merged).toMatchObject({ status: 0, left: `${merged.target}\n`, answer: { files: 4 } });
    expect(await shell('ls -A /srv/site/.spool; ls /srv/site/releases | grep partial')).toBe('');
  });
});

describe('usage and discard', () => {
  it('measures a tree, and removes a release, read-only folders included, but nothing else', async () => {
    const { target } = await extract(tarOf([{ name: 'a/b/big', content: Buffer.alloc(1_000_000, 'x') }]));
    const usage = async (path: string) => Number((await sandbox(['/opt/onebox/usage', path])).stdout);
    expect(await usage(target)).toBeGreaterThanOrEqual(1_000_000);
    expect(await usage(target)).toBeLessThan(1_100_000);
    expect(await usage('/srv/site/nothing')).toBe(0);
    await shell(
      `mkdir ${target}/closed && touch ${target}/closed/x && chmod 500 ${target}/a/b && chmod 000 ${target}/closed`,
    );
    const discard = (path: string) => sandbox(['/opt/onebox/discard', path]);
    expect(await discard(target)).toMatchObject({ status: 0, stderr: '' });
    expect(await discard(target)).toMatchObject({ status: 0 });
    expect(await usage(target)).toBe(0);
    for (const path of [
      '/srv/site',
      '/srv/site/releases',
      '/srv/site/shared',
      '/srv/site/releases/../../../etc',
      '/tmp/x',
    ]) {
      expect((await discard(path)).status).toBe(3);
    }
    expect(await shell('ls -A /srv/site/.spool')).toBe('');
  });

  it('discard removes what killed runs left too, but not what is in use', async () => {
    await shell(
      'cd /srv/site; mkdir -p .spool/discarded-1/in releases/rel_0.partial-1; : > .spool/draft-1; mkfifo .spool/p',
    );
    const script =
      'flock /srv/site/.spool/draft-1 /opt/onebox/discard; echo $?; cd /srv/site; ls -A .spool; ls releases';
    expect((await shell(script)).split('\n').slice(0, 2)).toEqual(['0', 'draft-1']);
    expect(await shell('/opt/onebox/discard; ls -A /srv/site/.spool; ls /srv/site/releases | grep partial')).toBe('');
  });

  it('discard waits for no lock that the site holds on what is removed, and removes the rest where one thing cannot be', async () => {
    await shell('cd /srv/site/releases; mkdir -p held/in free/in /srv/site/fixed/in; chmod 500 /srv/site/fixed');
    const paths = ['/srv/site/releases/held', '/srv/site/fixed/in', '/srv/site/releases/free'];
    const script = `flock /srv/site/releases/held /opt/onebox/discard ${paths.join(' ')}; echo " $?"`;
    expect(await shell(script)).toMatch(/content\.no_permission.* 3$/s);
    expect(await shell('ls -A /srv/site/.spool; ls -d /srv/site/releases/held /srv/site/releases/free; true')).toBe('');
    await shell('chmod 700 /srv/site/fixed; rm -r /srv/site/fixed');
  });
});
