import { Account } from '@onebox/accounts';
import { Bookings, MeterCheck, MeterDifference, type OwnedReading } from '@onebox/metering';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';

const GB = 1e9;
const HOUR = 3_600_000;

describe('usage by REST', () => {
  let api: ApiUnderTest;
  let ada: Browser;
  let accountId: string;
  let domainId: string;

  beforeAll(async () => {
    api = await startApi();
    ada = new Browser(api);
    ({ accountId } = await ada.signUp('ada@example.com'));
    const columns = { timeZone: 'Asia/Tokyo', billingDay: 31, signedUpOn: '2026-01-31', billedThrough: '2026-01-31' };
    await api.database.dataSource.manager.update(Account, accountId, columns);
    domainId = (await ada.post('/domains').send({ hostname: 'used.test' }).expect(202)).body.domain.id;
    await book('2026-11-19T20:00:00Z');
    await book('2026-10-10T12:00:00Z');
  });
  afterAll(() => api.close());

  /** An hour of 100 requests, 2 GB of traffic and 1 GB of memory, that ends then; the account's server has half of it. */
  async function book(end: string) {
    const at = Date.parse(end);
    const bookings = new Bookings(api.database.dataSource);
    const reading = (changes: Partial<OwnedReading>): OwnedReading => ({
      ...{ kind: 'edge', source: domainId, epoch: end, accountId, subjectId: domainId, samples: [] },
      ...{ at, since: at - HOUR },
      counters: { requests: 0, failedRequests: 0, bytesIn: 0, bytesOut: 0, cpuMilliseconds: 0 },
      ...changes,
    });
    const visits = { requests: 100, failedRequests: 1, bytesIn: 0.5 * GB, bytesOut: 1.5 * GB, cpuMilliseconds: 0 };
    await bookings.book([reading({ counters: visits })]);
    const held = (bytes: number) => [at - HOUR, at].map((time) => ({ at: time, bytes }));
    await bookings.book([
      reading({ kind: 'run', samples: held(GB) }),
      reading({ kind: 'run', source: 'server', subjectId: '-', samples: held(GB / 2) }),
    ]);
    await bookings.book([reading({ kind: 'disk', samples: held(24 * GB) })]);
    for (const kind of ['edge', 'run', 'disk'] as const) await bookings.markReadThrough(kind, new Date(at));
  }

  it('is of the running period, in the account’s time zone, by domain', async () => {
    const { body } = await ada.get('/usage').expect(200);
    expect(body).toMatchObject({
      ...{ from: '2026-10-31', to: '2026-11-21', timeZone: 'Asia/Tokyo', groupBy: 'domain', currency: 'USD' },
      bookedThrough: '2026-10-10T12:00:00.000Z',
      totals: { requests: 100, failedRequests: 1, trafficGb: 2, cpuHours: 0 },
    });
    expect(body.charges).toMatchObject([
      { kind: 'storage', unit: 'GB', included: 50, amountCents: 0 },
      { kind: 'traffic', unit: 'GB', included: 500, used: 2, unitCents: 8, amountCents: 0 },
      { kind: 'memory', unit: 'GB-hours', included: 10_000, unitCents: 1, amountCents: 0 },
    ]);
    expect(body.totals.memoryGbHours).toBeCloseTo(1.5, 5);
    expect(body.items).toMatchObject([
      { subject: null, name: null, day: null, requests: 0 },
      { subject: domainId, name: 'used.test', day: null, requests: 100, trafficGb: 2 },
    ]);
    expect(body.items[0].memoryGbHours).toBeCloseTo(0.5, 5);
  });

  it('is of the days that are asked for, by day', async () => {
    const { body } = await ada.get('/usage?from=2026-11-20&to=2026-11-21&groupBy=day').expect(200);
    expect(body.items).toMatchObject([{ day: '2026-11-20', subject: null, requests: 100, trafficGb: 2 }]);
    // The day has lasted 19 hours in Tokyo, and 24 GB were there for one of them.
    expect(body.totals.averageStorageGb).toBeCloseTo(24 / 19, 4);
    const older = await ada.get('/usage?from=2026-10-01&to=2026-11-01&groupBy=day').expect(200);
    expect(older.body.items.map(({ day }: { day: string }) => day)).toEqual(['2026-10-10']);
    expect((await ada.get('/usage?from=2026-11-21&to=2026-11-22').expect(200)).body.totals.requests).toBe(0);
  });

  it.each([
    ['from=2026-02-30', 'from'],
    ['to=tomorrow', 'to'],
    ['from=2026-11-20&to=2026-11-20', 'to'],
    ['from=2026-12-01', 'from'],
    ['from=2025-01-01&to=2026-11-01', 'from'],
    ['groupBy=runtime', 'groupBy'],
    ['account=acc_1', 'account'],
  ])('is refused at the field for %s', async (query, path) => {
    const { body } = await ada.get(`/usage?${query}`).expect(422);
    expect(body.errors).toMatchObject([{ path }]);
  });

  it('is nobody else’s', async () => {
    const bob = new Browser(api);
    await bob.signUp('bob@example.com');
    expect((await bob.get('/usage').expect(200)).body).toMatchObject({ totals: { requests: 0 }, items: [] });
    await new Browser(api).get('/usage').expect(401);
  });

  it('and its checks are shown to administrators', async () => {
    await ada.get('/admin/metering').expect(403);
    const admin = new Browser(api);
    const { userId } = await admin.signUp('administrator@example.com');
    await api.database.dataSource.query("UPDATE users SET platform_role = 'admin' WHERE id = ?", [userId]);
    const { manager } = api.database.dataSource;
    const counted = { requests: 5, failedRequests: 0, bytesIn: 1, bytesOut: 2 };
    const booked = { ...counted, requests: 6 };
    for (const [day, differences] of [
      ['2026-11-18', 0],
      ['2026-11-19', 1],
    ] as const) {
      await manager.insert(MeterCheck, { day, sites: 3, differences, finishedAt: api.clock.now() });
    }
    await manager.insert(MeterDifference, { day: '2026-11-19', accountId, subjectId: domainId, counted, booked });
    const { body } = await admin.get('/admin/metering').expect(200);
    expect(body).toEqual({
      readThrough: {
        edge: '2026-10-10T12:00:00.000Z',
        containers: '2026-10-10T12:00:00.000Z',
        disks: '2026-10-10T12:00:00.000Z',
      },
      items: [
        {
          ...{ day: '2026-11-19', sites: 3, finishedAt: '2026-11-20T10:00:00.000Z' },
          differences: [{ accountId, subject: domainId, counted, booked }],
        },
        { day: '2026-11-18', sites: 3, finishedAt: '2026-11-20T10:00:00.000Z', differences: [] },
      ],
    });
  });
});
