import { FakeClock } from '@onebox/clock';
import type { DataSource } from 'typeorm';
import { TenantVolume } from '../entities/tenant-volume.entity.js';
import { KeyedLock } from '../keyed-lock.js';
import { TombstonesReconciler, type TombstonesDeps } from './tombstones.reconciler.js';

/** Volumes whose time is over, of domains that are gone. */
function tombstones(names: string[], inUse: string) {
  const removed: string[] = [];
  const errors: object[] = [];
  const state = { collected: false };
  const volumes = names.map((name) => ({ name, accountId: 'acc', ownerId: `dom_${name}` }) as TenantVolume);
  const manager = {
    findBy: (entity: unknown) => Promise.resolve(entity === TenantVolume ? volumes : []),
    existsBy: () => Promise.resolve(true),
    update: () => Promise.resolve(),
    createQueryBuilder: () => builder,
  };
  const builder: Record<string, unknown> = { getOne: () => Promise.resolve(null) };
  for (const step of ['select', 'where', 'orderBy', 'addOrderBy', 'setParameter', 'limit'])
    builder[step] = () => builder;
  const deps = {
    dataSource: { manager } as unknown as DataSource,
    gate: { open: () => Promise.resolve() },
    revisionPruning: { run: () => Promise.resolve() },
    engine: {
      workloads: () => Promise.resolve([]),
      removeVolume: (name: string) =>
        name === inUse ? Promise.reject(new Error('It is in use.')) : Promise.resolve(void removed.push(name)),
    },
    clock: new FakeClock(),
    journal: { step: () => Promise.resolve() },
    orphans: { collect: () => Promise.resolve(void (state.collected = true)) },
    serverLock: new KeyedLock(),
    enqueue: () => {},
    log: { info: () => {}, warn: () => {}, error: (details: object) => void errors.push(details) },
  } as unknown as TombstonesDeps;
  return { reconciler: new TombstonesReconciler(deps), removed, errors, state };
}

describe('volumes whose time is over', () => {
  it('are removed, though one of them cannot be, and so is what belongs to nothing', async () => {
    const { reconciler, removed, errors, state } = tombstones(['a', 'b', 'c'], 'b');
    expect(await reconciler.reconcile()).toEqual({ lookAgainAfterMs: 60_000 });
    expect(removed).toEqual(['a', 'c']);
    expect(errors).toMatchObject([{ volume: 'b' }]);
    expect(state.collected).toBe(true);
  });
});
