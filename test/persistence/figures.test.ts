import { FakeClock } from '@onebox/clock';
import { newId } from '@onebox/database';
import { Domain } from '@onebox/domains';
import {
  FigureBook,
  FigureReader,
  type Figures,
  noCounted,
  noRan,
  PLATFORM,
  removeFigures,
  SiteFigure,
} from '@onebox/figures';
import type { SiteCounters } from '@onebox/edge';
import { SiteFigures } from '../../libs/provisioning/src/site-figures/site-figures.js';
import { testDatabase, type TestDatabase } from '../support/mariadb.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-01T00:00:00Z');
const STEPS = [60, 300, 3_600, 86_400];

describe('figures of sites', () => {
  let database: TestDatabase;
  let book: FigureBook;
  let reader: FigureReader;
  const accountId = newId('acc');
  const domainId = newId('dom');

  beforeAll(async () => {
    database = await testDatabase();
    book = new FigureBook(database.dataSource);
    reader = new FigureReader(database.dataSource);
    await addDomain(accountId, domainId, START);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.manager.clear(SiteFigure));

  async function addDomain(owner: string, id: string, createdAt: number): Promise<void> {
    await database.dataSource.manager.insert(Domain, {
      ...{ id, accountId: owner, hostname: `${id}.test`, slug: id, wantedRevisionId: 'rev_1', status: 'live' },
      createdAt: new Date(createdAt),
    });
  }

  const of = (changes: Partial<Figures>): Figures => ({ ...noCounted(), ...noRan(), ...changes });
  /** With so many requests, each answered in `ms`, while the platform looked. */
  const minute = (requests: number, ms = 10, id = domainId) =>
    new Map([
      [PLATFORM, of({ looks: 6 })],
      [id, of({ requests, answers: [requests], answersMs: requests * ms, looks: 6, memoryKib: 6_144 })],
    ]);
  const sums = async (id = domainId) => {
    const rows = await database.dataSource.query<{ step_seconds: number; sum: string }[]>(
      'SELECT step_seconds, SUM(requests) AS sum FROM site_figures WHERE domain_id = ? GROUP BY step_seconds',
      [id],
    );
    return rows.map(({ step_seconds, sum }) => [step_seconds, Number(sum)]);
  };

  it('add up to the same in every step, though each minute is written twice', async () => {
    for (let index = 0; index < 130; index++) {
      const at = START + index * MINUTE;
      await book.writeMinute(at, minute(index));
      if (index % 7 === 0) await book.writeMinute(at, minute(index));
    }
    await book.rollUp(START + 130 * MINUTE);
    const all = (129 * 130) / 2;
    expect(await sums()).toEqual(STEPS.map((step) => [step, all]));
    expect(await database.dataSource.manager.countBy(SiteFigure, { domainId, stepSeconds: 300 })).toBe(26);
  });

  it('are the same whatever step of the writing was the last before a kill', async () => {
    const dies = [1, 2, 3, 4];
    for (const [index, allowed] of dies.entries()) {
      const at = START + HOUR - (dies.length - index) * MINUTE;
      await dyingAfter(allowed)
        .writeMinute(at, minute(10))
        .catch(() => undefined);
      await new FigureBook(database.dataSource).writeMinute(at, minute(10));
    }
    await book.rollUp(START + HOUR);
    expect(await sums()).toEqual(STEPS.map((step) => [step, 40]));
  });

  /** A book whose process ends before its next statement. */
  function dyingAfter(statements: number): FigureBook {
    let left = statements;
    const query = (...given: [string, unknown[]]) => {
      if (left-- <= 0) throw new Error('Killed.');
      return database.dataSource.query(...given);
    };
    return new FigureBook({ query, manager: database.dataSource.manager } as never);
  }

  it('are rolled up late too, where the worker was away', async () => {
    for (const index of [0, 1, 2, 3]) await book.writeMinute(START + index * MINUTE, minute(5));
    await new FigureBook(database.dataSource).rollUp(START + 2 * HOUR);
    expect(await sums()).toEqual(STEPS.map((step) => [step, 20]));
    await book.rollUp(START + 10 * DAY);
    expect(await sums()).toEqual(STEPS.map((step) => [step, 20]));
  });

  it('are kept for as long as their step says, and were summed before they go', async () => {
    for (const index of [0, 1, 2]) await book.writeMinute(START + index * MINUTE, minute(5));
    for (const [age, left] of [
      [2 * HOUR, STEPS],
      [4 * HOUR, STEPS.slice(1)],
      [3 * DAY, STEPS.slice(2)],
      [36 * DAY, STEPS.slice(3)],
      [402 * DAY, []],
    ] as const) {
      await book.prune(START + age);
      expect(await sums()).toEqual(left.map((step) => [step, 15]));
    }
  });

  it('do not stop where the clock was ahead for a while', async () => {
    await book.writeMinute(START + 30 * DAY, minute(1));
    await book.rollUp(START + 30 * DAY);
    await book.writeMinute(START + 4 * MINUTE, minute(7));
    expect((await read('24h', START + 5 * MINUTE)).series.requests.at(-2)).toBe(7);
  });

  const read = (window: '1h' | '24h' | '7d' | '30d' | '1y', now: number) =>
    reader.window(accountId, domainId, window, new Date(now));

  it('tell no request from nobody having looked, and average by answers', async () => {
    const now = START + 3 * HOUR;
    await book.writeMinute(now - 4 * MINUTE, minute(1, 100));
    await book.writeMinute(now - 3 * MINUTE, new Map([[PLATFORM, of({ looks: 6 })]]));
    await book.writeMinute(now - MINUTE, minute(3, 20));
    const { series, totals, from } = await read('1h', now);
    expect(from).toEqual(new Date(now - 59 * MINUTE));
    expect(series.requests.slice(-5)).toEqual([1, 0, null, 3, null]);
    expect(series.answerMs.slice(-5)).toEqual([100, null, null, 20, null]);
    expect(series.memoryBytes.slice(-5)).toEqual([1024 ** 2, null, null, 1024 ** 2, null]);
    expect(totals).toMatchObject({ requests: 4, errors: 0, answerMs: 40 });
    const { series: later } = await read('24h', now);
    expect(later.requests.slice(-3)).toEqual([null, 4, null]);
    expect(later.answerMs.at(-2)).toBe(40);
  });

  it('begin where the site was added', async () => {
    const young = newId('dom');
    const now = START + 3 * HOUR;
    await addDomain(accountId, young, now - 2.5 * MINUTE);
    for (const ago of [4, 3, 2, 1]) await book.writeMinute(now - ago * MINUTE, minute(1));
    const { series } = await reader.window(accountId, young, '1h', new Date(now));
    expect(series.requests.slice(-5)).toEqual([null, 0, 0, 0, null]);
  });

  it('are an account’s own', async () => {
    const stranger = newId('acc');
    await book.writeMinute(START, minute(3));
    await expect(reader.window(stranger, domainId, '1h', new Date(START))).rejects.toThrow('no such domain');
    expect((await reader.summaries(stranger, [domainId, PLATFORM], '24h', new Date(START))).items).toEqual([]);
    const { items } = await reader.summaries(accountId, [domainId, PLATFORM, 'dom_none'], '24h', new Date(START));
    expect(items).toMatchObject([{ id: domainId }]);
  });

  it('go with the domain', async () => {
    const other = newId('dom');
    await book.writeMinute(START, minute(3));
    await book.writeMinute(START + MINUTE, minute(3, 10, other));
    await removeFigures(database.dataSource.manager, other);
    expect([await sums(other), (await sums()).length]).toEqual([[], STEPS.length - 2]);
  });

  describe('from the edge', () => {
    const clock = new FakeClock(new Date(START));
    let counted: SiteCounters[];
    const count = (requests: number, failures = 0, epoch = 'e1'): SiteCounters => ({
      ...{ siteId: domainId, epoch, requests, failures, bytesIn: 0, bytesOut: 0, openConnections: 0 },
      ...{ answers: [requests, 0, 0, 0, 0, 0, 0, 0, 0, 0], answersMs: requests * 7 },
    });
    const worker = () =>
      new SiteFigures({
        ...{ dataSource: database.dataSource, clock, figures: { all: () => [], history: undefined as never } },
        log: { info: () => {}, warn: () => {}, error: () => {} },
      });
    const note = (sites: SiteFigures, second: number) => sites.note(counted, START + second * 1000);
    const stored = async () => {
      const rows = await database.dataSource.manager.find(SiteFigure, {
        where: { domainId, stepSeconds: 60 },
        order: { at: 'ASC' },
      });
      return rows.map(({ at, requests, errors }) => [(at.getTime() - START) / 1000, requests, errors]);
    };

    it('lose a minute at most, and count nothing twice, when the worker is killed', async () => {
      const first = worker();
      counted = [count(1_000)];
      note(first, 50);
      counted = [count(1_010, 2)];
      note(first, 70);
      counted = [count(1_020, 2)];
      note(first, 100);
      // Killed: nothing was written. The next one does not know what it missed.
      const second = worker();
      note(second, 110);
      counted = [count(1_025, 3)];
      note(second, 130);
      counted = [count(4, 0, 'e2')];
      note(second, 150);
      await second.stop();
      expect(await stored()).toEqual([[120, 9, 1]]);
    });

    it('wait for the database', async () => {
      const sites = worker();
      counted = [count(0)];
      for (const second of [50, 60, 90, 120, 150]) {
        counted = [count(second)];
        note(sites, second);
      }
      await database.dataSource.query('RENAME TABLE site_figures TO away');
      counted = [count(180)];
      note(sites, 180);
      await sites.stop();
      await database.dataSource.query('RENAME TABLE away TO site_figures');
      await sites.stop();
      expect(await stored()).toEqual([
        [60, 90 - 50, 0],
        [120, 150 - 90, 0],
        [180, 30, 0],
      ]);
    });

    it('are in no row where nothing happened', async () => {
      const sites = worker();
      counted = [count(5), { ...count(9), siteId: 'tool_1' }];
      note(sites, 50);
      counted = [count(5), { ...count(99), siteId: 'tool_1' }];
      note(sites, 70);
      await sites.stop();
      const rows = await database.dataSource.manager.findBy(SiteFigure, { stepSeconds: 60 });
      expect(rows.map(({ domainId: id, looks }) => [id, looks])).toEqual([[PLATFORM, 1]]);
    });
  });
});
