import { SystemClock } from '@onebox/clock';
import { newId } from '@onebox/database';
import { Domain } from '@onebox/domains';
import type { Edge, EdgeSite } from '@onebox/edge';
import { MeterDifference, MeteringCheck, Usage } from '@onebox/metering';
import { Metering } from '@onebox/provisioning';
import { ask } from '../support/ask.js';
import { type EdgePorts, type EdgeUnderTest, freeEdgePorts, makeHaproxyEdge } from '../support/edge-under-test.js';
import { testDatabase, type TestDatabase } from '../support/mariadb.js';
import { SiteServer } from '../support/site-servers.js';

const BODY_BYTES = 200_000;
/** Headers of requests and answers. */
const MOST_HEADER_BYTES = 1_000;

/** Real requests through the real edge, counted by their client, against what is booked. */
describe('metering at the edge', () => {
  const server = new SiteServer('site', '127.0.0.8');
  const accountId = newId('acc');
  const sites = ['one.test', 'two.test'].map((hostname) => ({ id: newId('dom'), hostname }));
  const counted = new Map<string, number>();
  let ports: EdgePorts;
  let world: EdgeUnderTest;
  let database: TestDatabase;
  let usage: Usage;
  const warnings: object[] = [];

  beforeAll(async () => {
    await server.start();
    ports = await freeEdgePorts();
    [world, database] = await Promise.all([makeHaproxyEdge(ports), testDatabase()]);
    usage = new Usage(database.dataSource);
    for (const site of sites) await world.edge.setSite(edgeSite(site));
    const rows = sites.map(({ id, hostname }) => ({
      ...{ id, accountId, hostname, slug: id, wantedRevisionId: 'rev_1', createdAt: new Date() },
      status: 'live' as const,
    }));
    await database.dataSource.manager.insert(Domain, rows);
    await worker().tick('edge');
  });
  afterAll(async () => {
    await world?.remove();
    await database?.drop();
    await server.stop();
  });

  const edgeSite = ({ id, hostname }: { id: string; hostname: string }): EdgeSite => ({
    ...{ id, hostnames: [hostname], state: 'live' },
    live: {
      pools: [{ name: 'php', endpoints: [server.endpoint] }],
      ...{ defaultPool: 'php', prefixes: [], extensions: [] },
    },
  });

  /** As after a start of the worker: it knows nothing but what the database says. */
  const worker = (edge: Edge = world.again()) =>
    new Metering({
      ...{ edge, dataSource: database.dataSource, clock: new SystemClock() },
      figures: { measuredAt: 0, all: () => [], history: undefined as never },
      log: { info: () => {}, warn: (details) => void warnings.push(details), error: () => {} },
      onCounters: () => {},
    });

  async function visit(requests: number, path = '/'): Promise<void> {
    await Promise.all(
      Array.from({ length: requests }, async (_, index) => {
        const { id, hostname } = sites[index % sites.length]!;
        const { status } = await ask({ port: ports.httpPort, host: hostname, path });
        if (status === 200) counted.set(id, (counted.get(id) ?? 0) + 1);
      }),
    );
  }

  const booked = async () => {
    const bySite = await usage.byDomain(accountId, new Date(0), new Date(Date.now() + 3_600_000));
    return new Map(bySite.map(({ subjectId, requests }) => [subjectId, requests]));
  };

  it('books what a client counted, once, over restarts of the worker', async () => {
    const first = worker();
    await visit(30);
    await first.tick('edge');
    await visit(20);
    await Promise.all([first.tick('edge'), worker().tick('edge')]);
    await worker().tick('edge');
    expect(await booked()).toEqual(counted);
  });

  it('goes on when the edge is killed, with the same worker and with another', async () => {
    const same = worker();
    await visit(10);
    await same.tick('edge');
    await world.restart();
    await visit(40);
    await same.tick('edge');
    expect(await booked()).toEqual(counted);
    await world.restart();
    await visit(6);
    await worker().tick('edge');
    await visit(2);
    await worker().tick('edge');
    expect(await booked()).toEqual(counted);
  });

  it('loses what came since the last reading when the edge is killed, and no more', async () => {
    const before = new Map(counted);
    await visit(8);
    await world.restart();
    await worker().tick('edge');
    expect(await booked()).toEqual(before);
    for (const [id, requests] of before) counted.set(id, requests);
    await visit(4);
    await worker().tick('edge');
    expect(await booked()).toEqual(counted);
  });

  it('counts neither our own probes nor what the edge answers itself', async () => {
    const [site] = sites;
    await world.edge.probe({ hostname: site!.hostname, path: '/', candidate: false, timeoutMs: 2_000 });
    await ask({ port: ports.httpPort, host: 'unknown.test' });
    await worker().tick('edge');
    expect(await booked()).toEqual(counted);
  });

  it('counts the bytes of answers', async () => {
    const traffic = async () =>
      (await usage.between(accountId, new Date(0), new Date(Date.now() + 3_600_000))).trafficBytes;
    const before = await traffic();
    await visit(2, `/big?bytes=${BODY_BYTES}`);
    await worker().tick('edge');
    const bytes = (await traffic()) - before;
    expect(bytes).toBeGreaterThan(2 * BODY_BYTES);
    expect(bytes).toBeLessThan(2 * (BODY_BYTES + MOST_HEADER_BYTES));
  });

  it('is found right by the check, and wrong when a row was changed', async () => {
    const { epoch } = (await world.edge.counters())[0]!;
    const told: unknown[] = [];
    const check = new MeteringCheck(database.dataSource, new SystemClock(), {
      toAdministrators: (_, { data }) => Promise.resolve(void told.push(data)),
    });
    await check.run('2026-01-01', epoch);
    await visit(4);
    await worker().tick('edge');
    await check.run('2026-01-02', epoch);
    expect(await database.dataSource.manager.count(MeterDifference)).toBe(0);
    await database.dataSource.query('UPDATE usage_hours SET requests = requests - 1 WHERE subject_id = ?', [
      sites[0]!.id,
    ]);
    await check.run('2026-01-03', epoch);
    expect(told).toMatchObject([{ day: '2026-01-03', differences: [{ site: sites[0]!.id }] }]);
    expect(warnings).toEqual([]);
  });
});
