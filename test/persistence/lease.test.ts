import { setTimeout as sleep } from 'node:timers/promises';
import { Lease, LeaseKeeper } from '@onebox/reconcile';
import { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '../support/mariadb.js';

const never = new AbortController().signal;

describe('the lease of the one active worker', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await testDatabase()));
  afterAll(() => database.drop());

  const keeper = (name: string, holder: string | undefined, ttlMs: number, dataSource = database.dataSource) => {
    const waitedFor: string[] = [];
    const lease = new LeaseKeeper(dataSource, { name, holder, ttlMs, onWaiting: (other) => waitedFor.push(other) });
    return Object.assign(lease, { waitedFor });
  };
  const row = (name: string) => database.dataSource.manager.findOneByOrFail(Lease, { name });
  const isLost = (lease: LeaseKeeper) => Promise.race([lease.lost.then(() => true), sleep(0).then(() => false)]);

  it('is taken by exactly one of many that want it at once', async () => {
    const keepers = Array.from({ length: 8 }, (_, i) => keeper('race', `other/${i}/1`, 60_000));
    const stop = new AbortController();
    const taken = keepers.map((lease) => lease.acquire(stop.signal).then(() => lease.holder));
    const first = await Promise.any(taken);
    await sleep(300);
    stop.abort();
    const results = await Promise.allSettled(taken);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await row('race')).toMatchObject({ holder: first, fence: 1 });
    await keepers.find((lease) => lease.holder === first)!.release();
  });

  it('makes a second worker wait until the first gives it up, and counts the fence on', async () => {
    const first = keeper('handed', 'other/1/1', 60_000);
    const second = keeper('handed', 'other/2/1', 60_000);
    expect(await first.acquire(never)).toBe(1);
    const waiting = second.acquire(never);
    await sleep(200);
    expect(second.waitedFor).toEqual(['other/1/1']);
    await first.release();
    expect(await waiting).toBe(2);
    await second.release();
  });

  it('is kept for much longer than it holds, by renewing it', async () => {
    const first = keeper('kept', 'other/1/1', 3000);
    const second = keeper('kept', 'other/2/1', 3000);
    await first.acquire(never);
    const stop = new AbortController();
    const waiting = second.acquire(stop.signal).catch(() => 'still waiting');
    await sleep(8000);
    expect(await isLost(first)).toBe(false);
    stop.abort();
    expect(await waiting).toBe('still waiting');
    await first.release();
  });

  it('is lost when the database is away for longer than it holds, and another one gets it', async () => {
    const own = await new DataSource(database.options).initialize();
    const first = keeper('away', 'other/1/1', 600, own);
    await first.acquire(never);
    await own.destroy();
    await first.lost;
    const second = keeper('away', 'other/2/1', 600);
    expect(await second.acquire(never)).toBe(2);
    await second.release();
  });

  it('is lost as soon as a renewal finds that another one has it', async () => {
    const first = keeper('stolen', 'other/1/1', 900);
    await first.acquire(never);
    await database.dataSource.manager.update(Lease, { name: 'stolen' }, { holder: 'other/2/1', fence: 2 });
    await first.lost;
    await first.release();
    expect(await row('stolen')).toMatchObject({ holder: 'other/2/1', fence: 2 });
  });

  it('is not waited for when its holder ran on this host and is gone', async () => {
    const ours = keeper('crashed', undefined, 60_000);
    const [host] = ours.holder.split('/');
    const crashed = keeper('crashed', `${host}/4194305/1`, 60_000);
    await crashed.acquire(never);
    expect(await ours.acquire(AbortSignal.timeout(10_000))).toBe(2);
    await ours.release();
    await crashed.release();
  });
});
