import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '@onebox/errors';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';
import { FakeWorker } from '../support/fake-worker.js';

const SHA = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the files of a site by REST', () => {
  let api: ApiUnderTest;
  let worker: FakeWorker;
  let ada: Browser;
  let bob: Browser;
  let id: string;

  beforeAll(async () => {
    api = await startApi({ siteQuotaBytes: 1_000_000 });
    worker = new FakeWorker();
    await worker.listen(`/tmp/obtest-api-${api.database.name}/run`);
    [ada, bob] = [new Browser(api), new Browser(api)];
    await ada.signUp('ada@example.com');
    await bob.signUp('bob@example.com');
    const added = await ada.post('/domains').send({ hostname: 'files.test', runtimes: [{ runtime: 'static' }] });
    id = added.body.domain.id as string;
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });
  beforeEach(() => worker.files.clear());

  const at = (path: string) => `/domains/${id}/${path}`;
  const put = (path: string, text: string, headers: Record<string, string> = {}) =>
    ada
      .put(at(`files/${path}`))
      .set('Content-Type', 'text/html')
      .set(headers)
      .send(text);

  describe('a file', () => {
    it('is written, read, written again only over what was read, and moved', async () => {
      const first = await put('a/index.html', '<h1>one</h1>', { 'If-None-Match': '*' }).expect(200);
      expect(first.body).toMatchObject({ name: 'index.html', kind: 'file', size: 12, sha256: SHA('<h1>one</h1>') });
      expect(first.headers.etag).toBe(first.body.etag);
      const read = await ada.get(at('files/a/index.html')).expect(200);
      expect(read.headers.etag).toBe(first.headers.etag);
      await put('a/index.html', 'two', { 'If-Match': `W/${first.headers.etag as string}` }).expect(200);
      const late = await put('a/index.html', 'three', { 'If-Match': first.headers.etag as string }).expect(412);
      expect(late.body.code).toBe('files.changed_meanwhile');
      await put('a/index.html', 'three', { 'If-None-Match': '*' }).expect(412);
      await put('a/index.html', 'three', { 'If-None-Match': '"x"' }).expect(422);
      const moved = await ada.patch(at('files/a/index.html')).send({ to: 'b.html' }).expect(200);
      expect(moved.body.name).toBe('b.html');
      await put('c.html', 'x').expect(200);
      expect((await ada.patch(at('files/b.html')).send({ to: 'c.html' }).expect(409)).body.code).toBe('files.exists');
      expect(worker.files.get('b.html')!.toString()).toBe('two');
    });

    it.each([
      ['application/json', '{"name":"shop"}'],
      ['application/json', '{ // no JSON'],
      ['application/json', JSON.stringify('x'.repeat(300_000))],
      ['application/manifest+json', '{"name":"shop"}'],
      ['application/x-www-form-urlencoded', 'a=b&c=d'],
    ])('is written as it was sent, as %s', async (type, text) => {
      const { body } = await put('package.json', text, { 'Content-Type': type }).expect(200);
      expect(body).toMatchObject({ size: text.length, sha256: SHA(text) });
      expect(worker.files.get('package.json')!.toString()).toBe(text);
    });

    it('never runs on the panel’s own origin', async () => {
      await put('evil.html', '<script>alert(1)</script>').expect(200);
      const { headers } = await ada.get(at('files/evil.html')).expect(200);
      expect(headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="evil.html"; filename*=UTF-8''evil.html`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
      worker.files.set('blob.bin', Buffer.from([0, 1, 2]));
      expect((await ada.get(at('files/blob.bin'))).headers['content-type']).toBe('application/octet-stream');
    });

    it('is given in part, and its size without its bytes', async () => {
      await put('long.txt', 'abcdefghij').expect(200);
      const part = await ada.get(at('files/long.txt')).set('Range', 'bytes=2-4').expect(206);
      expect([part.text, part.headers['content-range']]).toEqual(['cde', 'bytes 2-4/10']);
      const whole = await ada.get(at('files/long.txt')).expect(200);
      expect([whole.text, whole.headers['content-length']]).toEqual(['abcdefghij', '10']);
    });

    it('has a name of any letters', async () => {
      for (const name of ['ü 😀#?.txt', '100%', 'a+b&c', '..a', 'x'.repeat(255)]) {
        await put(encodeURIComponent(name), name).expect(200);
        expect(worker.files.has(name)).toBe(true);
        expect((await ada.get(at(`files/${encodeURIComponent(name)}`)).expect(200)).text).toBe(name);
      }
      await put(encodeURIComponent('deep/er/file'), 'x').expect(200);
      expect(worker.files.has('deep/er/file')).toBe(true);
    });

    it.each(['a%2F..%2Fb', '%2e%2e%2fb', 'a%00b', 'a/%2E%2E/%2E%2E/b'])('has no path such as %s', async (path) => {
      const { status, body } = await put(path, 'x');
      expect([status, body.code]).toEqual([422, 'files.bad_name']);
      expect(worker.files.size).toBe(0);
    });

    it('with a name that is no UTF-8 is no address', async () => {
      await ada.get(at('files/%FF')).expect(400);
    });
  });

  describe('a folder', () => {
    it('is listed page by page, sorted and searched by the worker', async () => {
      for (const name of ['a', 'b', 'c']) worker.files.set(name, Buffer.from(name));
      const first = (await ada.get(at('files?limit=2&sort=-size&q=X')).expect(200)).body;
      expect(first).toMatchObject({ items: [{ name: 'a' }, { name: 'b' }], total: 3, truncated: false });
      const asked = worker.filesAsked.at(-1);
      expect(asked).toMatchObject({ domainId: id, path: '', sort: '-size', query: 'X', limit: 2, offset: 0 });
      const second = (await ada.get(at(`files/sub?limit=2&cursor=${first.nextCursor}`)).expect(200)).body;
      expect(second).toMatchObject({ items: [{ name: 'c' }], nextCursor: null });
      expect(worker.filesAsked.at(-1)).toMatchObject({ path: 'sub', offset: 2, snapshot: '0123456789ab' });
      await ada.get(at('files?cursor=nonsense')).expect(422);
      await ada.get(at('files?limit=1001')).expect(422);
    });

    it('is made', async () => {
      const made = await ada.post(at('folders')).send({ path: 'new/er' }).expect(201);
      expect(made.body).toMatchObject({ name: 'er', kind: 'folder' });
      await ada.post(at('folders')).send({ path: '../x' }).expect(422);
    });
  });

  it('what is deleted can be taken back, or removed for good', async () => {
    await put('old.html', 'kept').expect(200);
    const { body: item } = await ada.delete(at('files/old.html')).expect(200);
    expect(item).toMatchObject({ path: 'old.html', removedAt: '2026-11-27T10:00:00.000Z' });
    expect(worker.files.has('old.html')).toBe(false);
    expect((await ada.get(at('trash')).expect(200)).body.items).toEqual([item]);
    const back = await ada
      .post(at(`trash/${item.id}/restore`))
      .send({ to: 'new.html' })
      .expect(201);
    expect(back.body).toMatchObject({ path: 'new.html', name: 'new.html' });
    await ada
      .post(at(`trash/${item.id}/restore`))
      .send({})
      .expect(404);
    const again = await ada.delete(at('files/new.html')).expect(200);
    await ada.delete(at(`trash/${again.body.id}`)).expect(204);
    await ada.delete(at(`trash/${again.body.id}`)).expect(404);
    await ada.delete(at('trash')).expect(204);
  });

  it('a large file comes in pieces', async () => {
    const begun = await ada.post(at('uploads')).send({ path: 'film.bin', size: 6 }).expect(201);
    const piece = (offset: string, text: string, type = 'application/octet-stream') =>
      ada
        .patch(at(`uploads/${begun.body.id}`))
        .set('Content-Type', type)
        .set('Upload-Offset', offset)
        .send(text);
    expect((await piece('0', 'abc').expect(200)).body).toMatchObject({ offset: 3, file: null });
    expect((await piece('0', 'abc').expect(409)).body.code).toBe('files.wrong_offset');
    await ada
      .patch(at(`uploads/${begun.body.id}`))
      .set('Content-Type', 'application/octet-stream')
      .send('x')
      .expect(422);
    expect((await ada.get(at(`uploads/${begun.body.id}`)).expect(200)).body).toMatchObject({ offset: 3 });
    expect((await piece('3', 'def', 'application/json').expect(200)).body).toMatchObject({
      offset: 6,
      file: { name: 'film.bin', size: 6 },
    });
    expect(worker.files.get('film.bin')!.toString()).toBe('abcdef');
    await ada.delete(at(`uploads/${begun.body.id}`)).expect(204);
    await ada.get(at(`uploads/${begun.body.id}`)).expect(410);
  });

  it('is nobody else’s, and not of a site that is deleted', async () => {
    await put('secret.env', 'KEY=1').expect(200);
    await bob.get(at('files/secret.env')).expect(404);
    await bob.get(at('files')).expect(404);
    await bob.put(at('files/secret.env')).set('Content-Type', 'text/plain').send('x').expect(404);
    const { body } = await ada.post('/domains').send({ hostname: 'gone.test' }).expect(202);
    await ada.delete(`/domains/${body.domain.id}`).expect(202);
    expect((await ada.get(`/domains/${body.domain.id}/files`).expect(409)).body.code).toBe('domain.deleted');
  });

  it('cannot be changed from another site’s page, or without the token of the session', async () => {
    await put('a', 'x', { Origin: 'https://evil.example' }).expect(403);
    await put('a', 'x', { 'X-CSRF-Token': 'wrong' }).expect(403);
    expect(worker.files.has('a')).toBe(false);
  });

  it('takes no change while an upload makes a new release, so that none is lost', async () => {
    let end!: () => void;
    const held = new Promise<void>((resolve) => (end = resolve));
    const { uploadContent } = worker;
    worker.uploadContent = async (input, body) => {
      await held;
      return uploadContent.call(worker, input, body);
    };
    const upload = ada.put(at('content')).set('Content-Type', 'application/zip').send('PK');
    const uploaded = upload.then((answer) => answer);
    let refused = await put('edit.html', 'x');
    for (let turn = 0; turn < 100 && refused.status === 200; turn++) {
      await sleep(20);
      refused = await put('edit.html', 'x');
    }
    expect(refused).toMatchObject({ status: 409, body: { code: 'files.deploying' } });
    expect(refused.headers['retry-after']).toBe('5');
    const makeFolder = () => ada.post(at('folders')).set('Idempotency-Key', 'held').send({ path: 'later' });
    await makeFolder().expect(409);
    await ada.get(at('files')).expect(200);
    end();
    expect((await uploaded).status).toBe(202);
    worker.uploadContent = uploadContent;
    await put('edit.html', 'x').expect(200);
    await makeFolder().expect(201);
  });

  it('tells what the worker refuses, and that it is away', async () => {
    const { openPath } = worker;
    worker.openPath = () => Promise.reject(new UserError('conflict', 'files.link_outside', 'A link leads out.'));
    expect((await ada.get(at('files/out')).expect(409)).body.code).toBe('files.link_outside');
    worker.openPath = openPath;
  });

  it('leaves no content in the log', async () => {
    await put('x.txt', 'a very secret content').expect(200);
    await ada.get(at('files/x.txt')).expect(200);
    expect(api.logged()).toContain('/files/x.txt');
    expect(api.logged()).not.toContain('very secret');
  });
});
