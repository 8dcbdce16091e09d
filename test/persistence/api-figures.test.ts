import { FigureBook, noCounted, noRan, PLATFORM } from '@onebox/figures';
import { Domain, PictureBook, SitePicture } from '@onebox/domains';
import { AccountEvent, Operations } from '@onebox/operations';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';

const HOUR = 3_600_000;
const FILE = Buffer.from('RIFF????WEBPVP8 a picture');

describe('figures and pictures by REST', () => {
  let api: ApiUnderTest;
  let ada: Browser;
  let stranger: Browser;
  let ids: string[];

  beforeAll(async () => {
    api = await startApi();
    [ada, stranger] = [new Browser(api), new Browser(api)];
    await ada.signUp('ada@example.com');
    await stranger.signUp('stranger@example.com');
    ids = [];
    for (const hostname of ['one.test', 'two.test']) {
      ids.push((await ada.post('/domains').send({ hostname }).expect(202)).body.domain.id);
    }
    const { manager } = api.database.dataSource;
    await manager.update(Domain, ids, { createdAt: new Date(api.clock.now().getTime() - 5 * HOUR) });
    const book = new FigureBook(api.database.dataSource);
    const at = Date.parse('2026-11-20T09:57:00Z');
    const answers = [0, 0, 3, 0, 0, 0, 0, 0, 0, 1];
    const counted = { ...noCounted(), requests: 5, errors: 1, answers, answersMs: 4_000 };
    const ran = { ...noRan(), looks: 6, memoryKib: 6 * 2_048, memoryPeakKib: 4_096, cpuLooks: 5, cpuHundredths: 6_250 };
    await book.writeMinute(at, new Map([[PLATFORM, { ...noCounted(), ...noRan(), looks: 6 }]]));
    await book.writeMinute(at, new Map([[ids[0]!, { ...counted, ...ran }]]));
    await book.rollUp(at + 60_000);
  });
  afterAll(() => api.close());

  it('shows a window, point by point', async () => {
    const { body } = await ada.get(`/domains/${ids[0]}/figures?window=1h`).expect(200);
    expect(body).toMatchObject({ window: '1h', from: '2026-11-20T09:01:00.000Z', pointSeconds: 60 });
    const at = (name: string) => body.series[name].slice(-5);
    expect(at('requests')).toEqual([null, 5, null, null, null]);
    expect(at('errors')).toEqual([null, 1, null, null, null]);
    expect(at('responseTimeMs')[1]).toBe(1_000);
    expect(at('responseTimeP95Ms')[1]).toBe(10_000);
    expect([at('memoryBytes')[1], at('memoryPeakBytes')[1]]).toEqual([2 * 1024 ** 2, 4 * 1024 ** 2]);
    expect(at('cpuPercent')[1]).toBe(12.5);
    expect(body.totals).toEqual({ requests: 5, errors: 1, responseTimeMs: 1_000, responseTimeP95Ms: 10_000 });
  });

  it.each(['24h', '7d', '30d', '1y'])('rolls up to %s', async (window) => {
    const { body } = await ada.get(`/domains/${ids[0]}/figures?window=${window}`).expect(200);
    expect(body.series.requests.filter((count: number | null) => count)).toEqual([5]);
    expect(body.totals).toMatchObject({ requests: 5, responseTimeMs: 1_000 });
  });

  it('shows many sites at once, in little', async () => {
    const answer = await ada.get(`/domains/figures?ids=${[...ids, 'dom_none'].join(',')}`).expect(200);
    expect(answer.body).toMatchObject({ window: '24h', pointSeconds: 3_600 });
    const items = answer.body.items as { id: string; requests: (number | null)[] }[];
    const of = (id: string) => items.find((item) => item.id === id)!.requests.slice(-2);
    expect([items.length, of(ids[0]!), of(ids[1]!)]).toEqual([2, [5, null], [0, null]]);
    expect(answer.text.length / items.length).toBeLessThan(400);
  });

  it('refuses windows and lists that there are not', async () => {
    await ada.get(`/domains/${ids[0]}/figures?window=2h`).expect(422);
    await ada.get('/domains/figures?ids=x').expect(422);
    const many = Array.from({ length: 101 }, (_, index) => `dom_${index}`).join(',');
    await ada.get(`/domains/figures?ids=${many}`).expect(422);
  });

  it('shows strangers nothing', async () => {
    await stranger.get(`/domains/${ids[0]}/figures`).expect(404);
    await stranger.get(`/domains/${ids[0]}/picture`).expect(404);
    expect((await stranger.get(`/domains/figures?ids=${ids.join(',')}`).expect(200)).body.items).toEqual([]);
  });

  describe('a picture', () => {
    const book = () => {
      const { dataSource } = api.database;
      return new PictureBook(dataSource, new Operations(dataSource, api.clock), api.clock);
    };
    /** `meanwhile`: while the camera runs. */
    const photograph = async (
      outcome: Parameters<PictureBook['record']>[2],
      meanwhile?: () => Promise<unknown>,
    ): Promise<void> => {
      const domain = await api.database.dataSource.manager.findOneByOrFail(Domain, { id: ids[0] });
      const before = await book().begin(domain.id);
      await meanwhile?.();
      await book().record(domain, { subject: 'rev', before }, outcome);
    };
    const row = () => api.database.dataSource.manager.findOneByOrFail(SitePicture, { domainId: ids[0] });
    const events = () => api.database.dataSource.manager.countBy(AccountEvent, { subjectId: ids[0] });
    const url = async () => (await ada.get(`/domains/${ids[0]}`).expect(200)).body.pictureUrl as string | null;

    it('is told once it is there, kept for good under its address, and read again only when it is another one', async () => {
      await ada.get(`/domains/${ids[0]}/picture`).expect(404);
      expect(await url()).toBeNull();
      const before = await events();
      await photograph({ file: FILE });
      await photograph({ file: FILE });
      expect(await events()).toBe(before + 1);
      const path = (await url())!.replace('/api/v1', '');
      const answer = await ada.get(path).buffer(true).expect(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'image/webp',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=31536000, immutable',
      });
      expect(Buffer.from(answer.body as Buffer).equals(FILE)).toBe(true);
      const plain = await ada.get(`/domains/${ids[0]}/picture`).expect(200);
      expect(plain.headers['cache-control']).toBe('private, no-cache');
      await ada.get(`/domains/${ids[0]}/picture`).set('If-None-Match', plain.headers.etag!).expect(304);
    });

    it('stays where an attempt failed by us, and goes where there is nothing to show', async () => {
      await photograph({ file: FILE });
      await photograph({ nothing: 'It took too long.', keep: true });
      expect(await url()).not.toBeNull();
      await photograph({ nothing: 'status 404', keep: false });
      expect(await url()).toBeNull();
      await ada.get(`/domains/${ids[0]}/picture`).expect(404);
      const { manager } = api.database.dataSource;
      expect(await manager.findOneBy(SitePicture, { domainId: ids[0] })).toMatchObject({ outcome: 'status 404' });
    });

    it('is an old one where the site changed while it was taken, the first one and any other', async () => {
      const { manager } = api.database.dataSource;
      await manager.delete(SitePicture, { domainId: ids[0] });
      const change = () => book().outdate(ids[0]!);
      for (let turn = 0; turn < 2; turn++) {
        await photograph({ file: FILE }, change);
        expect((await row()).subject).not.toBe('rev');
        expect(await url()).not.toBeNull();
      }
      await photograph({ nothing: 'It took too long.', keep: true }, change);
      expect(await row()).toMatchObject({ outcome: 'It took too long.', subject: expect.not.stringMatching(/^rev$/) });
      await photograph({ file: FILE });
      expect(await row()).toMatchObject({ outcome: null, subject: 'rev' });
    });

    it('is not kept of a domain that is gone', async () => {
      const { manager } = api.database.dataSource;
      await photograph({ file: FILE }, async () => {
        await manager.update(Domain, ids[0]!, { purgedAt: api.clock.now() });
        await manager.delete(SitePicture, { domainId: ids[0] });
      });
      expect(await manager.countBy(SitePicture, { domainId: ids[0] })).toBe(0);
    });
  });
});
