import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { tarOf, type TarEntry, zipOf } from '../support/archives.js';
import { Customer, type DomainAnswer, type OperationAnswer } from '../support/client.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';
import { phpSite } from '../support/sites.js';

const unique = Date.now().toString(36);

describe('an upload', () => {
  const hostname = `upload-${unique}.test`;
  let platform: TestPlatform;
  let customer: Customer;
  let domain: DomainAnswer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    domain = await phpSite(customer, hostname, 'echo "the old content";');
  });

  const put = (archive: Buffer | Readable, query = '') => customer.sendContent(domain.id, archive, query);

  const page: TarEntry = { name: 'index.php', content: '<?php echo "new";' };
  const refused: [string, () => Buffer | Readable][] = [
    ['is not an archive', () => Buffer.from('this is only text, and no archive at all '.repeat(40))],
    ['is empty', () => Buffer.alloc(0)],
    ['is cut off', () => truncated(zipOf([{ name: 'index.php', content: randomBytes(100_000) }]))],
    ['climbs out by ../', () => tarOf([page, { name: '../../outside', content: 'x' }])],
    ['has an absolute name', () => tarOf([page, { name: '/etc/outside', content: 'x' }])],
    [
      'holds a symlink that points out',
      () => tarOf([page, { name: 'link', type: 'symlink', linkname: '/etc/passwd' }]),
    ],
    [
      'writes through a symlink',
      () => tarOf([page, { name: 'link', type: 'symlink', linkname: '../../..' }, { name: 'link/x', content: 'x' }]),
    ],
    ['holds a device', () => tarOf([page, { name: 'null', type: 'character-device', devmajor: 1, devminor: 3 }])],
    ['holds 200,000 files', () => tarOf(manyFiles(200_000))],
  ];

  it.each(refused)('that %s is refused with the reason, and the old content serves on', async (_, archive) => {
    const answer = await put(archive());
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers['content-type']).toMatch(/problem\+json/);
    expect(JSON.parse(answer.body)).toMatchObject({ code: expect.stringMatching(/^content\./) as string });
    expect((await platform.get(hostname)).body).toBe('the old content');
  });

  it('merges into what is there, or replaces it', async () => {
    await customer.upload(domain.id, zipOf([{ name: 'more.php', content: '<?php echo "more";' }]), '?mode=merge');
    expect((await platform.get(hostname, '/more.php')).body).toBe('more');
    expect((await platform.get(hostname)).body).toBe('the old content');

    await customer.upload(
      domain.id,
      tarOf([{ name: 'index.php', content: '<?php echo "replaced";' }]),
      '?mode=replace',
    );
    expect((await platform.get(hostname)).body).toBe('replaced');
    expect((await platform.get(hostname, '/more.php')).status).toBe(404);
  });

  it("of 500 MB streams: the API's memory hardly grows", async () => {
    const pid = platform.pidOf('api');
    let highest = 0;
    const before = residentMegabytes(pid);
    const watch = setInterval(() => (highest = Math.max(highest, residentMegabytes(pid))), 100);
    const answer = await put(tarOf([page, ...fiveHundredMegabytes()]));
    clearInterval(watch);
    expect(answer.status).toBe(202);
    await customer.succeeded((JSON.parse(answer.body) as { operation: OperationAnswer }).operation.id);
    expect((await platform.get(hostname)).body).toBe('new');
    expect(highest - before).toBeLessThan(80);
  });
});

function* manyFiles(count: number): Iterable<TarEntry> {
  for (let i = 0; i < count; i++) yield { name: `${i % 500}/${i}.txt`, content: '' };
}

function* fiveHundredMegabytes(): Iterable<TarEntry> {
  const content = randomBytes(10 * 1024 * 1024);
  for (let i = 0; i < 50; i++) yield { name: `large/${i}.bin`, content };
}

function truncated(archive: Buffer): Buffer {
  return archive.subarray(0, Math.floor(archive.length / 2));
}

function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}
