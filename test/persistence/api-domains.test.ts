import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventNudge } from '@onebox/commands';
import { Domain } from '@onebox/domains';
import { UserError } from '@onebox/errors';
import { AccountEvent, Operations } from '@onebox/operations';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';
import { EventListener } from '../support/event-source.js';
import { FakeWorker } from '../support/fake-worker.js';

const PORT = 21_401;
const UNKNOWN = 'dom_0000000000000000000000000';

describe('domains and databases by REST', () => {
  let api: ApiUnderTest;
  let worker: FakeWorker;
  let runDir: string;
  let ada: Browser;
  let bob: Browser;

  beforeAll(async () => {
    api = await startApi({
      previewDomain: 'sites.onebox.test',
      panelHost: 'panel.onebox.test',
      siteQuotaBytes: 1_000_000_000,
    });
    await api.app.listen(PORT, '127.0.0.1');
    runDir = `/tmp/obtest-api-${api.database.name}/run`;
    worker = new FakeWorker();
    await worker.listen(runDir);
    [ada, bob] = [new Browser(api), new Browser(api)];
    await ada.signUp('ada@example.com');
    await bob.signUp('bob@example.com');
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  const add = async (body: object, who = ada) => (await who.post('/domains').send(body).expect(202)).body;

  describe('a domain', () => {
    it('is added, read with its ETag, listed, changed, deleted and restored', async () => {
      const { domain, operation } = await add({ hostname: 'bücher.test', runtimes: [{ runtime: 'php' }] });
      expect(domain).toMatchObject({ hostname: 'xn--bcher-kva.test', status: 'provisioning' });
      expect(operation).toMatchObject({ kind: 'domain.create', subject: domain.id, status: 'pending', progress: 0 });
      await until(() => worker.keys.includes(`domain:${domain.id}`));
      const read = await ada.get(`/domains/${domain.id}`).expect(200);
      expect(read.body).toEqual(domain);
      expect(read.headers.etag).toBe(`"${domain.wantedRevisionId}"`);
      const { items } = (
        await ada.get('/domains?q=B%C3%BCcher&runtime=php&status=provisioning&sort=hostname').expect(200)
      ).body;
      expect(items).toEqual([domain]);
      expect((await ada.get('/domains?runtime=static').expect(200)).body.items).toEqual([]);
      const changed = await ada.patch(`/domains/${domain.id}`).send({ maintenance: true }).expect(202);
      expect(changed.body).toMatchObject({ domain: { maintenance: true }, operation: { kind: 'domain.change' } });
      expect(changed.headers.etag).not.toBe(read.headers.etag);
      const deleted = await ada.delete(`/domains/${domain.id}`).expect(202);
      expect(deleted.body).toMatchObject({ domain: { status: 'deleting' }, operation: { kind: 'domain.delete' } });
      expect((await ada.get('/domains').expect(200)).body.items).toEqual([]);
      expect((await ada.get('/domains?status=deleted').expect(200)).body.items).toHaveLength(1);
      await ada.post(`/domains/${domain.id}/restore`).expect(202);
      expect((await ada.get(`/domains/${domain.id}`).expect(200)).body.deletedAt).toBeNull();
    });

    it('is refused with the reason at the field', async () => {
      const refused = async (body: object) => (await ada.post('/domains').send(body)).body;
      expect(await refused({ hostname: '*.example.com' })).toMatchObject({
        status: 422,
        code: 'domain.hostname_invalid',
        errors: [{ path: 'hostname', message: expect.stringContaining('wildcard') }],
      });
      expect(await refused({ runtimes: [{ runtime: 'cobol' }] })).toMatchObject({
        status: 422,
        errors: [{ path: 'runtimes.0.runtime' }],
      });
      expect(await refused({ runtimes: [{ runtime: 'php', colour: 1 }] })).toMatchObject({
        status: 422,
        errors: [{ path: 'runtimes.0.colour' }],
      });
      expect(await refused({ databases: [{ engine: 'mysql', name: "o'hara" }] })).toMatchObject({
        status: 422,
        errors: [{ path: 'databases.0.name' }],
      });
      expect(await refused({ databases: [{ engine: 'oracle' }] })).toMatchObject({
        status: 422,
        errors: [{ path: 'databases.0.engine' }],
      });
      await add({ hostname: 'taken.test' }, bob);
      expect(await refused({ hostname: 'TAKEN.test.' })).toMatchObject({
        status: 409,
        code: 'domain.hostname_taken',
        errors: [{ path: 'hostname' }],
      });
      expect(await refused({ hostname: 'under.taken.test' })).toMatchObject({
        status: 409,
        code: 'domain.claimed_elsewhere',
        detail: expect.stringContaining('_onebox.under.taken.test'),
      });
    });

    it('is added once for one idempotency key', async () => {
      const send = () => ada.post('/domains').set('Idempotency-Key', 'once').send({ hostname: 'once.test' });
      const [first, second] = [await send().expect(202), await send().expect(202)];
      expect(second.body).toEqual(first.body);
      await ada.post('/domains').set('Idempotency-Key', 'once').send({ hostname: 'other.test' }).expect(409);
    });

    it('that another account has comes over once it is proven, by the same request with the same key', async () => {
      await add({ hostname: 'proof.test' }, bob);
      const send = () => ada.post('/domains').set('Idempotency-Key', 'proof').send({ hostname: 'proof.test' });
      const { record } = (await send().expect(409)).body;
      api.lookup.records.set(record.name as string, [record.value as string]);
      expect((await send().expect(202)).body.domain).toMatchObject({ hostname: 'proof.test' });
    });

    it('is replaced only by who has read the newest', async () => {
      const { domain } = await add({ hostname: 'etag.test' });
      const { etag } = (await ada.get(`/domains/${domain.id}/env`).expect(200)).headers;
      const put = (tag: string, value: string) =>
        ada.put(`/domains/${domain.id}/env`).set('If-Match', tag).send({ V: value });
      await put(etag!, '1').expect(202);
      expect((await put(etag!, '2').expect(412)).body.code).toBe('changed_meanwhile');
      expect((await ada.get(`/domains/${domain.id}/env`).expect(200)).body).toEqual({ V: '1' });
      await ada
        .put(`/domains/${domain.id}/runtimes`)
        .set('If-Match', etag!)
        .send([{ runtime: 'static' }])
        .expect(412);
      await ada
        .put(`/domains/${domain.id}/runtimes`)
        .send([{ runtime: 'static' }])
        .expect(202);
      const routed = await ada.put(`/domains/${domain.id}/routes`).send([{ match: { prefix: 'a' }, to: 'static' }]);
      expect(routed.body.domain.routes).toEqual([{ match: { prefix: '/a/' }, to: 'static' }]);
    });

    it('never shows a secret again', async () => {
      const env = { KEY: { value: 'sesame-open', secret: true }, PLAIN: 'seen' };
      const added = await add({ hostname: 'hidden.test', env });
      const { id } = added.domain;
      const seen = [
        added,
        (await ada.get(`/domains/${id}/env`).expect(200)).body,
        (await ada.get(`/domains/${id}`).expect(200)).body,
        (await ada.get('/operations').expect(200)).body,
        (
          await ada
            .put(`/domains/${id}/env`)
            .send({ KEY: { secret: true } })
            .expect(202)
        ).body,
      ];
      expect(JSON.stringify(seen)).not.toContain('sesame-open');
      expect(api.logged()).not.toContain('sesame-open');
      const wrong = await ada.put(`/domains/${id}/env`).send({ SITE_X: { value: 'sesame-open', secret: true } });
      expect(wrong.status).toBe(422);
      expect(JSON.stringify(wrong.body)).not.toContain('sesame-open');
    });
  });

  describe("a stranger's domain", () => {
    it('is 404 on every route', async () => {
      const { domain } = await add({ hostname: 'strangers.test', app: 'wordpress' });
      const databaseId = domain.databases[0].id;
      for (const id of [domain.id, UNKNOWN]) {
        await bob.get(`/domains/${id}`).expect(404);
        await bob.patch(`/domains/${id}`).send({ maintenance: true }).expect(404);
        await bob.delete(`/domains/${id}`).expect(404);
        await bob.post(`/domains/${id}/restore`).expect(404);
        await bob.get(`/domains/${id}/env`).expect(404);
        await bob.put(`/domains/${id}/env`).send({}).expect(404);
        await bob.put(`/domains/${id}/routes`).send([]).expect(404);
        await bob
          .put(`/domains/${id}/runtimes`)
          .send([{ runtime: 'php' }])
          .expect(404);
        await bob.put(`/domains/${id}/content`).set('Content-Type', 'application/zip').send('PK').expect(404);
        await bob.post(`/domains/${id}/app-login`).expect(404);
        await bob.get(`/domains/${id}/logs`).expect(404);
        await bob.put(`/databases/${databaseId}/domains/${id}`).expect(404);
      }
      await bob.get(`/databases/${databaseId}`).expect(404);
      await bob.post(`/databases/${databaseId}/password`).expect(404);
      await bob.delete(`/databases/${databaseId}`).expect(404);
      const { items } = (await ada.get(`/operations?subject=${domain.id}`).expect(200)).body;
      await bob.get(`/operations/${items[0].id}`).expect(404);
      await bob.get(`/operations/${items[0].id}/events`).expect(404);
      expect((await bob.get(`/operations?subject=${domain.id}`).expect(200)).body.items).toEqual([]);
      expect(worker.asked).toEqual([]);
      expect(worker.uploads).toEqual([]);
    });

    it('is closed to nobody at all, and to tokens without the scope', async () => {
      await new Browser(api).get('/domains').expect(401);
      const readOnly = await ada.token(['read']);
      const byToken = new Browser(api);
      await byToken.get('/domains').set('Authorization', `Bearer ${readOnly}`).expect(200);
      await byToken.post('/domains').set('Authorization', `Bearer ${readOnly}`).send({}).expect(403);
    });
  });

  describe('content', () => {
    const body = randomBytes(3_000_000);
    const upload = (id: string, query = '') =>
      ada.put(`/domains/${id}/content${query}`).set('Content-Type', 'application/zip').send(body);

    it('reaches the worker whole, and is run by a revision', async () => {
      const { domain } = await add({ hostname: 'content.test' });
      const answer = await upload(domain.id).expect(202);
      expect(answer.body).toMatchObject({
        operation: { kind: 'content.deploy', subject: domain.id },
        uploaded: { files: 1, bytes: body.length },
      });
      const first = worker.uploads.at(-1)!;
      expect(first.sha256).toBe(createHash('sha256').update(body).digest('hex'));
      expect(first.input).toMatchObject({ domainId: domain.id, baseReleaseId: null, path: '/', format: 'zip' });
      await upload(domain.id, '?path=blog&mode=merge').expect(202);
      expect(worker.uploads.at(-1)!.input).toMatchObject({ baseReleaseId: first.input.releaseId, path: '/blog/' });
    });

    it('changes nothing where the worker refuses it, or is away', async () => {
      const { domain } = await add({ hostname: 'refused.test' });
      worker.refusal = new UserError('invalid', 'content.unsafe_path', 'The archive has a file outside of it: ../x.');
      const refused = await upload(domain.id).expect(422);
      expect(refused.body).toMatchObject({ code: 'content.unsafe_path' });
      await worker.close();
      const away = await upload(domain.id).expect(503);
      expect(away.body.code).toBe('worker.unavailable');
      expect(away.headers['retry-after']).toBe('5');
      await worker.listen(runDir);
      const read = await ada.get(`/domains/${domain.id}`).expect(200);
      expect(read.body.wantedRevisionId).toBe(domain.wantedRevisionId);
    });

    it('is refused over the quota, as JSON, to a folder outside, and over an application', async () => {
      const { domain } = await add({ hostname: 'limits.test' });
      const before = worker.uploads.length;
      const put = (query = '') => ada.put(`/domains/${domain.id}/content${query}`);
      const large = await send(domain.id, { 'Content-Length': '1000000001' }, new Readable({ read: () => undefined }));
      expect(large).toMatchObject({ status: 413, body: { code: 'content.over_quota' } });
      expect((await put().send({ files: [] }).expect(415)).body.code).toBe('content.not_an_archive');
      await put('?path=/../etc').set('Content-Type', 'application/zip').send('PK').expect(422);
      const { domain: blog } = await add({ hostname: 'app-content.test', app: 'wordpress' });
      expect((await upload(blog.id, '?mode=replace').expect(409)).body.code).toBe('content.app_needs_merge');
      expect(worker.uploads).toHaveLength(before);
      await upload(blog.id).expect(202);
      expect(worker.uploads.at(-1)!.input.baseReleaseId).not.toBeNull();
    });

    it('writes no revision where the caller cut it off', async () => {
      const { domain } = await add({ hostname: 'cut.test' });
      const before = worker.uploads.length;
      const cut = new Readable({ read: () => undefined });
      const answer = send(domain.id, { 'Content-Length': '1000000' }, cut);
      cut.push(Buffer.alloc(1000));
      await sleep(300);
      cut.destroy(new Error('gone'));
      await expect(answer).rejects.toThrow();
      await sleep(500);
      expect(worker.uploads).toHaveLength(before);
      const read = await ada.get(`/domains/${domain.id}`).expect(200);
      expect(read.body.wantedRevisionId).toBe(domain.wantedRevisionId);
    });

    it('streams through: half a gigabyte leaves no trace in memory', async () => {
      const { domain } = await add({ hostname: 'large.test' });
      const block = Buffer.alloc(1_000_000, 1);
      let [most, blocks] = [0, 0];
      const start = process.memoryUsage().rss;
      const source = new Readable({
        highWaterMark: 1,
        read() {
          most = Math.max(most, process.memoryUsage().rss);
          this.push(blocks++ < 500 ? block : null);
        },
      });
      const { status } = await send(domain.id, {}, source);
      expect(status).toBe(202);
      expect(worker.uploads.at(-1)!.bytes).toBe(500_000_000);
      // Sender, API and receiver share this process.
      expect(most - start).toBeLessThan(150_000_000);
    });

    function send(
      id: string,
      headers: Record<string, string>,
      source: Readable,
    ): Promise<{ status: number; body: Record<string, unknown> }> {
      return new Promise((resolve, reject) => {
        const session = { Cookie: ada.cookie, 'X-CSRF-Token': ada.csrfToken, 'Content-Type': 'application/zip' };
        const path = `/api/v1/domains/${id}/content`;
        const options = { port: PORT, host: '127.0.0.1', method: 'PUT', path, headers: { ...session, ...headers } };
        const sent = httpRequest(options, (response) => {
          json(response).then((answer) => {
            resolve({ status: response.statusCode!, body: answer as Record<string, unknown> });
            sent.destroy();
          }, reject);
        });
        sent.on('error', reject);
        sent.flushHeaders();
        pipeline(source, sent).catch(reject);
      });
    }
  });

  describe('what only the worker can do', () => {
    it("signs in to a site's application, once for a key", async () => {
      const { domain } = await add({ hostname: 'login.test', app: 'wordpress' });
      const login = () => ada.post(`/domains/${domain.id}/app-login`).set('Idempotency-Key', 'login');
      const first = await login().expect(201);
      expect(first.body).toEqual({ url: expect.stringContaining('onebox_login'), expiresAt: expect.any(String) });
      expect((await login().expect(409)).body.code).toBe('secret_already_given');
      const { domain: plain } = await add({ hostname: 'no-app.test' });
      expect((await ada.post(`/domains/${plain.id}/app-login`).expect(409)).body.code).toBe('app.none');
    });

    it('reads logs, and follows them until the listener goes away', async () => {
      const { domain } = await add({ hostname: 'logs.test' });
      const line = { time: '2026-11-20T10:00:00.000Z', runtime: 'php', stream: 'stdout' as const, text: 'GET / 200' };
      worker.lines = [line, { ...line, text: 'ümlaut\r' }];
      const answer = await ada.get(`/domains/${domain.id}/logs?tail=2`).expect(200);
      expect(answer.body).toEqual({ items: worker.lines });
      expect(worker.asked.at(-1)).toMatchObject({ domainId: domain.id, tail: 2 });
      const listener = await listen(ada, `/domains/${domain.id}/logs`);
      await listener.find(({ type, data }) => type === 'line' && data.text === 'ümlaut\r');
      listener.close();
      await until(() => worker.released === 1);
    });
  });

  describe('live events', () => {
    const operations = () => new Operations(api.database.dataSource, api.clock);

    it('tell the whole account what changed, as its GET answers, and nothing of others', async () => {
      const [mine, theirs] = [await listen(ada, '/events'), await listen(bob, '/events')];
      expect(mine.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
      const { domain, operation } = await add({ hostname: 'live.test', databases: [{ engine: 'mysql' }] });
      const told = await mine.find(({ type, data }) => type === 'domain.updated' && data.id === domain.id);
      expect(told.data).toEqual(domain);
      const begun = await mine.find(({ type, data }) => type === 'operation.updated' && data.id === operation.id);
      expect(begun.data).toEqual(operation);
      await mine.find(({ type, data }) => type === 'database.updated' && data.id === domain.databases[0].id);
      await sleep(300);
      expect(theirs.events).toEqual([]);
      mine.close();
      theirs.close();
    });

    it('come when the worker nudges, and without a nudge a little later', async () => {
      const { domain, operation } = await add({ hostname: 'nudged.test' });
      const listener = await listen(ada, '/events');
      await operations().start(operation.id, [{ name: 'files', title: 'Preparing the files' }]);
      await listener.find(({ data }) => data.id === operation.id && data.status === 'running');
      await api.database.dataSource.manager.update(Domain, domain.id, { status: 'live' });
      await operations().recordEvent(api.database.dataSource.manager, {
        accountId: (await api.database.dataSource.manager.findOneByOrFail(Domain, { id: domain.id })).accountId,
        type: 'domain.updated',
        subjectId: domain.id,
      });
      const { accountId } = await api.database.dataSource.manager.findOneByOrFail(Domain, { id: domain.id });
      new EventNudge({ runDir }).notify(accountId);
      await listener.find(({ data }) => data.id === domain.id && data.status === 'live');
      listener.close();
    });

    it('resume after the last one that was seen, missing none', async () => {
      const first = await listen(ada, '/events');
      await add({ hostname: 'resume-1.test' });
      const seen = await first.find(({ type, data }) => type === 'domain.updated' && data.hostname === 'resume-1.test');
      first.close();
      const names = ['resume-2.test', 'resume-3.test', 'resume-4.test'];
      for (const hostname of names) await add({ hostname });
      const second = await listen(ada, '/events', { 'Last-Event-ID': seen.id! });
      for (const hostname of names) await second.find(({ data }) => data.hostname === hostname);
      const ids = second.events.map(({ id }) => Number(id));
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
      second.close();
    });

    it('are not told one by one to who has missed too many, but that they are missed, and those after', async () => {
      const { domain } = await add({ hostname: 'missed.test' });
      const { manager } = api.database.dataSource;
      const { accountId } = await manager.findOneByOrFail(Domain, { id: domain.id });
      const event = { accountId, type: 'domain.updated' as const, subjectId: domain.id, createdAt: api.clock.now() };
      await manager.insert(
        AccountEvent,
        Array.from({ length: 1001 }, () => ({ ...event })),
      );
      const [newest] = await manager.find(AccountEvent, { order: { id: 'DESC' }, take: 1 });
      const listener = await listen(ada, '/events', { 'Last-Event-ID': '0' });
      await listener.find(({ type }) => type === 'missed');
      const next = await add({ hostname: 'after-missed.test' });
      await listener.find(({ data }) => data.id === next.domain.id);
      listener.close();
      const [missed, ...after] = listener.events;
      expect(missed).toEqual({ id: newest!.id, type: 'missed', data: {} });
      expect(after.map(({ data }) => data.id)).not.toContain(domain.id);
    });

    it('miss none of many that are written at once', async () => {
      const listener = await listen(ada, '/events');
      const made = await Promise.all(Array.from({ length: 20 }, (_, n) => add({ hostname: `many-${n}.test` })));
      for (const { domain, operation } of made) {
        await listener.find(({ type, data }) => type === 'domain.updated' && data.id === domain.id);
        await listener.find(({ type, data }) => type === 'operation.updated' && data.id === operation.id);
      }
      listener.close();
    });

    it("follow an operation from its state to its end, and say an ended one's state", async () => {
      const { operation } = await add({ hostname: 'follow.test' });
      const listener = await listen(ada, `/operations/${operation.id}/events`);
      await listener.find(({ data }) => data.id === operation.id && data.status === 'pending');
      await operations().start(operation.id, [{ name: 'files', title: 'Preparing the files' }]);
      await listener.find(({ data }) => data.status === 'running');
      await operations().succeed(operation.id);
      await listener.find(({ data }) => data.status === 'succeeded' && data.progress === 1);
      await listener.end();
      expect(listener.events.every(({ data }) => data.id === operation.id)).toBe(true);
      const late = await listen(ada, `/operations/${operation.id}/events`);
      await late.end();
      expect(late.events.map(({ data }) => data.status)).toEqual(['succeeded']);
    });
  });

  describe('a database', () => {
    it('is made, attached, given a new password once, detached, deleted and restored', async () => {
      const { domain } = await add({ hostname: 'with-db.test' });
      const made = await ada.post('/databases').send({ engine: 'mysql', name: 'shop' }).expect(202);
      const { id } = made.body.database;
      expect(made.body).toMatchObject({
        database: { name: 'shop', status: 'provisioning' },
        operation: { subject: id },
      });
      const attached = await ada.put(`/databases/${id}/domains/${domain.id}`).expect(202);
      expect(attached.body.database.domains).toEqual([domain.id]);
      const rotate = () => ada.post(`/databases/${id}/password`).set('Idempotency-Key', 'turn');
      const turned = await rotate().expect(202);
      expect(turned.body).toMatchObject({ username: expect.stringMatching(/_b$/), password: expect.any(String) });
      expect((await rotate().expect(409)).body.code).toBe('secret_already_given');
      const { password } = turned.body;
      const seen = [(await ada.get('/databases')).body, (await ada.get('/operations')).body, api.logged()];
      expect(JSON.stringify(seen)).not.toContain(password);
      const rows = await api.database.dataSource.query(
        'SELECT * FROM idempotency_records, operations, tenant_databases',
      );
      expect(JSON.stringify(rows)).not.toContain(password);
      expect((await ada.delete(`/databases/${id}`).expect(409)).body.detail).toContain('with-db.test');
      await ada.delete(`/databases/${id}/domains/${domain.id}`).expect(202);
      await ada.delete(`/databases/${id}`).expect(202);
      expect((await ada.get('/databases?status=deleted').expect(200)).body.items).toMatchObject([{ id }]);
      await ada.post(`/databases/${id}/restore`).expect(202);
      await until(() => worker.keys.includes(`database:${id}`));
    });
  });

  function listen(browser: Browser, path: string, headers: Record<string, string> = {}): Promise<EventListener> {
    return EventListener.open(PORT, `/api/v1${path}`, { Cookie: browser.cookie, ...headers });
  }
});

async function until(holds: () => boolean, milliseconds = 10_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not come to hold.');
    await sleep(20);
  }
}
