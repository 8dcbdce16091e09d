import { Domain, DomainRevision } from '@onebox/domains';
import { PlatformFacts, type Unavailable } from '@onebox/platform';
import type { RuntimeInput } from '@onebox/runtimes';
import type { Test } from 'supertest';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';
import { FakeWorker } from '../support/fake-worker.js';

interface Refused {
  status: number;
  code: string;
  errors: { path: string; message: string }[];
}

describe('runtimes and routes of a domain', () => {
  let api: ApiUnderTest;
  let worker: FakeWorker;
  let ada: Browser;
  let facts: PlatformFacts;

  beforeAll(async () => {
    api = await startApi({ previewDomain: 'sites.onebox.test', panelHost: 'panel.onebox.test' });
    worker = new FakeWorker();
    await worker.listen(`/tmp/obtest-api-${api.database.name}/run`);
    facts = new PlatformFacts(api.database.dataSource, api.clock);
    ada = new Browser(api);
    await ada.signUp('ada@example.com');
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });
  afterEach(() => facts.write('unavailable', {}));

  const unavailable = (why: Unavailable) => facts.write('unavailable', why);
  const read = async (id: string) => (await ada.get(`/domains/${id}`).expect(200)).body;
  const revisions = (domainId: string) =>
    api.database.dataSource.manager.find(DomainRevision, { where: { domainId }, order: { number: 'ASC' } });
  const refused = async (call: Test, status = 422): Promise<Refused> => (await call.expect(status)).body as Refused;
  const pathsOf = ({ errors }: Refused) => errors.map(({ path }) => path);

  async function add(body: object): Promise<string> {
    return ((await ada.post('/domains').send(body).expect(202)).body as { domain: { id: string } }).domain.id;
  }

  const php: RuntimeInput = { runtime: 'php' };
  const assets: RuntimeInput = { runtime: 'static', name: 'assets', root: 'assets', mount: '/assets' };
  const guard = { match: { prefix: '/assets/' }, to: 'assets' };

  describe('the catalogue', () => {
    it('says what can be had, and why the rest cannot', async () => {
      const entry = async (id: string) =>
        (await ada.get('/runtimes').expect(200)).body.items.find((item: { id: string }) => item.id === id);
      expect(await entry('static')).toMatchObject({
        title: 'Static files',
        logo: expect.stringMatching(/^<svg /),
        versions: [{ version: '1', available: true, why: null }],
        available: true,
        why: null,
      });
      await unavailable({ 'runtime:static@1': 'Its image is lost.' });
      expect(await entry('static')).toMatchObject({
        versions: [{ version: '1', available: false, why: 'Its image is lost.' }],
        available: false,
        why: 'Its image is lost.',
      });
      await unavailable({ 'runtime:php@8.2': 'Its image is lost.' });
      expect(await entry('php')).toMatchObject({
        versions: [
          { version: '8.4', available: true },
          { version: '8.2', available: false, why: 'Its image is lost.' },
        ],
        available: true,
        why: null,
      });
      const windows = (await ada.get('/runtimes').expect(200)).body.items.filter(
        ({ os }: { os: string }) => os === 'windows',
      );
      for (const { available, why } of windows)
        expect([available, why]).toEqual([false, expect.stringMatching(/Windows/)]);
    });

    it('names the versions that an application runs on', async () => {
      const { items } = (await ada.get('/applications').expect(200)).body;
      expect(items).toMatchObject([{ id: 'wordpress', runtime: 'php', versions: expect.arrayContaining(['8.4']) }]);
    });
  });

  describe('one that this platform cannot have', () => {
    it('is refused by POST, PUT and PATCH at its field, and nothing has changed', async () => {
      const id = await add({ runtimes: [php] });
      const { wantedRevisionId } = await read(id);
      await unavailable({ 'runtime:static@1': 'Its image is lost.' });
      const runtimes = [php, assets];
      for (const call of [
        ada.post('/domains').send({ hostname: 'lost.test', runtimes }),
        ada.put(`/domains/${id}/runtimes`).send(runtimes),
        ada.patch(`/domains/${id}`).send({ runtimes, routes: [guard] }),
      ]) {
        expect(await refused(call)).toMatchObject({
          code: 'runtime.unavailable',
          errors: [{ path: 'runtimes.1.runtime', message: expect.stringContaining('Its image is lost.') }],
        });
      }
      await unavailable({ 'runtime:php@8.2': 'Its image is lost.' });
      const old = await refused(ada.put(`/domains/${id}/runtimes`).send([{ runtime: 'php', version: '8.2' }]));
      expect(pathsOf(old)).toEqual(['runtimes.0.version']);
      expect((await read(id)).wantedRevisionId).toBe(wantedRevisionId);
    });

    it('does not keep a domain that has it from being changed', async () => {
      const id = await add({ runtimes: [php, assets] });
      await unavailable({ 'runtime:static@1': 'Its image is lost.' });
      await ada.patch(`/domains/${id}`).send({ maintenance: true }).expect(202);
      await ada
        .put(`/domains/${id}/runtimes`)
        .send([php, { ...assets, root: 'files', mount: '/files' }])
        .expect(202);
    });
  });

  describe('PUT /runtimes', () => {
    it('replaces them: names, folders, mounts, versions and defaults', async () => {
      const id = await add({ hostname: 'replaced.test' });
      const { body, headers } = await ada
        .put(`/domains/${id}/runtimes`)
        .send([{ ...php, name: 'shop', root: 'shop', mount: 'shop' }, { runtime: 'static' }, { ...php, name: 'blog' }])
        .expect(202);
      expect(body.operation).toMatchObject({ kind: 'domain.change', subject: id, status: 'pending' });
      expect(body.domain.runtimes).toEqual([
        { name: 'shop', runtime: 'php', version: '8.4', root: '/shop/', mount: '/shop/', default: false },
        { name: 'static', runtime: 'static', version: '1', root: '/', mount: '/', default: true },
        { name: 'blog', runtime: 'php', version: '8.4', root: '/', mount: '/', default: false },
      ]);
      expect(headers.etag).toBe(`"${body.domain.wantedRevisionId}"`);
      expect((await read(id)).runtimes).toEqual(body.domain.runtimes);
    });

    it('shows which of them answers what, where nobody has said so', async () => {
      const id = await add({ runtimes: [{ runtime: 'static', default: true }, php, assets] });
      const extensions = ['.phar', '.php', '.phtml'].map((extension) => ({ match: { extension }, to: 'php' }));
      expect(await read(id)).toMatchObject({ routes: null, effectiveRoutes: [guard, ...extensions] });
    });

    it('switches a version in one call, and back', async () => {
      const id = await add({ runtimes: [php] });
      for (const version of ['8.2', '8.4']) {
        const { body } = await ada
          .put(`/domains/${id}/runtimes`)
          .send([{ ...php, version }])
          .expect(202);
        expect(body.domain.runtimes).toMatchObject([{ name: 'php', version }]);
      }
      const { body } = await ada
        .patch(`/domains/${id}`)
        .send({ runtimes: [{ ...php, version: '8.2' }] })
        .expect(202);
      expect(body.domain.runtimes).toMatchObject([{ version: '8.2' }]);
    });

    it('writes no revision where nothing is new', async () => {
      const id = await add({ runtimes: [php, assets] });
      const [{ id: liveRevisionId }] = (await revisions(id)) as [DomainRevision];
      await api.database.dataSource.manager.update(Domain, id, { liveRevisionId });
      const { body } = await ada.put(`/domains/${id}/runtimes`).send([php, assets]).expect(202);
      expect(body.operation).toMatchObject({ status: 'succeeded', progress: 1 });
      expect(await revisions(id)).toHaveLength(1);
    });

    it('is only for who has read the newest, where he says what he has read', async () => {
      const id = await add({ runtimes: [php] });
      const { etag } = (await ada.get(`/domains/${id}`).expect(200)).headers;
      const put = (tag: string, runtimes: RuntimeInput[]) =>
        ada.put(`/domains/${id}/runtimes`).set('If-Match', tag).send(runtimes);
      const changed = await put(etag!, [php, assets]).expect(202);
      expect(changed.headers.etag).not.toBe(etag);
      expect(await refused(put(etag!, [php]), 412)).toMatchObject({ code: 'changed_meanwhile' });
      expect((await read(id)).runtimes).toHaveLength(2);
      await put(changed.headers.etag!, [php]).expect(202);
      await ada.put(`/domains/${id}/runtimes`).send([php, assets]).expect(202);
    });

    it.each<[string, object, string[]]>([
      ['nothing', [], ['']],
      ['an unknown one', [{ runtime: 'cobol' }], ['runtimes.0.runtime']],
      ['an unknown version', [{ runtime: 'php', version: '5.2' }], ['runtimes.0.version']],
      ['a name that is none', [{ ...php, name: 'My Site' }], ['runtimes.0.name']],
      [
        'a name twice',
        [
          { ...php, name: 'a' },
          { ...assets, name: 'a' },
        ],
        ['runtimes.1.name'],
      ],
      ['a folder outside', [{ ...php, root: '/../' }], ['runtimes.0.root']],
      ['a hidden folder', [{ ...php, root: '/.git/' }], ['runtimes.0.root']],
      ['a mount with an escape', [php, { runtime: 'static', mount: '/%61ssets/' }], ['runtimes.1.mount']],
      ["a folder of another's mounted elsewhere", [php, { ...assets, mount: '/files/' }], ['runtimes.1.mount']],
      ['two that could not be told apart', [php, { runtime: 'php', name: 'b' }], ['runtimes.1.mount']],
      ['one that would never be asked', [php, { runtime: 'static' }], ['runtimes.1.mount']],
      [
        'two defaults',
        [
          { ...php, default: true },
          { ...assets, default: true },
        ],
        ['runtimes.1.default'],
      ],
      ['a default below /', [php, { ...assets, default: true }], ['runtimes.1.mount']],
      ['a start command that nobody reads', [{ ...php, start: 'php -S' }], ['runtimes.0.start']],
    ])('refuses %s at its field', async (_what, runtimes, expected) => {
      const id = await add({ runtimes: [php] });
      const answer = await refused(ada.put(`/domains/${id}/runtimes`).send(runtimes));
      expect(pathsOf(answer)).toEqual(expected);
      expect(await revisions(id)).toHaveLength(1);
    });

    it('refuses to take away what a route names, until the route goes with it', async () => {
      const id = await add({ runtimes: [php, assets], routes: [guard] });
      const answer = await refused(ada.put(`/domains/${id}/runtimes`).send([php]));
      expect(answer.errors).toEqual([
        {
          path: 'routes.0.to',
          message: 'This domain has no runtime named assets for /assets/: change runtimes and routes together.',
        },
      ]);
      await ada
        .patch(`/domains/${id}`)
        .send({ runtimes: [php], routes: null })
        .expect(202);
      expect(await read(id)).toMatchObject({ runtimes: [{ name: 'php' }], routes: null });
    });
  });

  describe('PUT /routes', () => {
    it('replaces them in the form that is kept, under the ETag of the domain', async () => {
      const id = await add({ runtimes: [php, assets] });
      const { etag } = (await ada.get(`/domains/${id}`).expect(200)).headers;
      const put = (tag: string) =>
        ada
          .put(`/domains/${id}/routes`)
          .set('If-Match', tag)
          .send([guard, { match: { prefix: 'img' }, to: 'assets' }, { match: { extension: '.CSS' }, to: 'assets' }]);
      const { body } = await put(etag!).expect(202);
      expect(body.domain.routes).toEqual([
        guard,
        { match: { prefix: '/img/' }, to: 'assets' },
        { match: { extension: '.css' }, to: 'assets' },
      ]);
      await put(etag!).expect(412);
    });

    it.each<[string, object[], string[]]>([
      ['an extension without a dot', [guard, { match: { extension: 'php' }, to: 'php' }], ['routes.1.match.extension']],
      ['a prefix that climbs', [guard, { match: { prefix: '/../' }, to: 'php' }], ['routes.1.match.prefix']],
      ['/', [guard, { match: { prefix: '/' }, to: 'assets' }], ['routes.1.match.prefix']],
      ['nobody', [guard, { match: { prefix: '/a/' }, to: 'nobody' }], ['routes.1.to']],
      ['one twice', [guard, guard], ['routes.1.match.prefix']],
      ["a list that uncovers another's files", [], ['routes']],
      [
        "a way into another's files",
        [guard, { match: { prefix: '/assets/a/' }, to: 'php' }],
        ['routes.1.match.prefix'],
      ],
    ])('refuses %s at its field', async (_what, routes, expected) => {
      const id = await add({ runtimes: [php, assets] });
      expect(pathsOf(await refused(ada.put(`/domains/${id}/routes`).send(routes)))).toEqual(expected);
      expect((await read(id)).routes).toBeNull();
    });

    it('refuses what is no route at all', async () => {
      const id = await add({ runtimes: [php] });
      for (const route of [
        { to: 'php' },
        { match: {}, to: 'php' },
        { match: { prefix: '/a/', extension: '.a' }, to: 'php' },
      ]) {
        const { errors } = await refused(ada.put(`/domains/${id}/routes`).send([route]));
        expect(errors[0]!.path).toMatch(/^0\.match/);
      }
    });
  });

  describe('PATCH', () => {
    it('changes runtimes and routes at once: one revision, which neither would have been alone', async () => {
      const id = await add({ runtimes: [php] });
      const apps: RuntimeInput[] = [
        { ...php, name: 'a' },
        { ...php, name: 'b' },
      ];
      const routes = [{ match: { prefix: '/b/' }, to: 'b' }];
      await refused(ada.patch(`/domains/${id}`).send({ runtimes: apps }));
      await refused(ada.patch(`/domains/${id}`).send({ routes }));
      const { body } = await ada.patch(`/domains/${id}`).send({ runtimes: apps, routes }).expect(202);
      expect(body.domain).toMatchObject({ runtimes: [{ name: 'a', default: true }, { name: 'b' }], routes });
      expect(body.domain.effectiveRoutes).toEqual(routes);
      expect(await revisions(id)).toHaveLength(2);
    });

    it('says what is wrong with both', async () => {
      const id = await add({ runtimes: [php] });
      const wish = {
        runtimes: [{ runtime: 'php', version: '5.2' }],
        routes: [{ match: { extension: 'x' }, to: 'php' }],
      };
      expect(pathsOf(await refused(ada.patch(`/domains/${id}`).send(wish)))).toEqual([
        'runtimes.0.version',
        'routes.0.match.extension',
      ]);
    });

    it('is only for who has read the newest, where he says what he has read', async () => {
      const id = await add({ runtimes: [php] });
      const { etag } = (await ada.get(`/domains/${id}`).expect(200)).headers;
      const patch = () =>
        ada
          .patch(`/domains/${id}`)
          .set('If-Match', etag!)
          .send({ runtimes: [php, assets] });
      await patch().expect(202);
      await patch().expect(412);
    });

    it('forgets what was found in the files of runtimes that are gone or look elsewhere', async () => {
      const id = await add({ runtimes: [php, assets, { ...assets, name: 'docs', root: 'docs', mount: 'docs' }] });
      const { manager } = api.database.dataSource;
      const [revision] = await revisions(id);
      const found = { kind: 'aspnetcore' as const, entry: 'Shop', framework: null };
      const spec = { ...revision!.spec, findings: { php: found, assets: found, docs: found } };
      await manager.update(DomainRevision, revision!.id, { spec });
      await ada.patch(`/domains/${id}`).send({ maintenance: true }).expect(202);
      expect((await revisions(id)).at(-1)!.spec.findings).toEqual(spec.findings);
      await ada
        .put(`/domains/${id}/runtimes`)
        .send([php, { ...assets, root: 'files', mount: '/files' }])
        .expect(202);
      expect((await revisions(id)).at(-1)!.spec.findings).toEqual({ php: found });
    });
  });

  describe('an application', () => {
    it('keeps the runtime that it lives in, in any version that it runs on', async () => {
      const id = await add({ hostname: 'blog.test', app: 'wordpress' });
      const put = (runtimes: RuntimeInput[]) => ada.put(`/domains/${id}/runtimes`).send(runtimes);
      expect(pathsOf(await refused(put([{ runtime: 'static' }])))).toEqual(['runtimes.0.runtime']);
      expect(pathsOf(await refused(put([{ ...php, root: '/blog/' }])))).toEqual(['runtimes.0.root']);
      expect(pathsOf(await refused(put([{ runtime: 'static', default: true }, php])))).toEqual(['runtimes.0.runtime']);
      const { versions } = (await ada.get('/applications').expect(200)).body.items[0];
      for (const version of versions) await put([{ ...php, version }, assets]).expect(202);
    });
  });

  describe('logs', () => {
    it('are asked for by the name of a runtime that the domain has', async () => {
      const id = await add({ runtimes: [php, assets] });
      const since = '2026-11-20T10:00:00Z';
      await ada.get(`/domains/${id}/logs?runtime=assets&tail=5&since=${since}`).expect(200);
      expect(worker.asked.at(-1)).toMatchObject({ domainId: id, runtime: 'assets', tail: 5, since });
      const asked = worker.asked.length;
      for (const accept of ['application/json', 'text/event-stream']) {
        const answer = await refused(ada.get(`/domains/${id}/logs?runtime=rails`).set('Accept', accept));
        expect(answer.errors).toEqual([
          { path: 'runtime', message: 'This site has no runtime named rails. Choose one of: php, assets.' },
        ]);
      }
      expect(pathsOf(await refused(ada.get(`/domains/${id}/logs?tail=-1`)))).toEqual(['tail']);
      expect(pathsOf(await refused(ada.get(`/domains/${id}/logs?since=yesterday`)))).toEqual(['since']);
      expect(worker.asked).toHaveLength(asked);
    });
  });
});
