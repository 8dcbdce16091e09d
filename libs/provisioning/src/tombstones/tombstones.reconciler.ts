import type { Clock } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { TenantDatabase } from '@onebox/databases';
import { Domain, releaseHostnames, removePicture, type RevisionPruning } from '@onebox/domains';
import type { Engine } from '@onebox/engine';
import { removeFigures } from '@onebox/figures';
import type { Operations } from '@onebox/operations';
import type { Journal, Reconciler, Result } from '@onebox/reconcile';
import type { DatabaseEngine } from '@onebox/runtimes';
import { type DataSource, Equal, IsNull, LessThanOrEqual, Not, Or } from 'typeorm';
import { serverKey } from '../database/account-servers.js';
import { TenantVolume } from '../entities/tenant-volume.entity.js';
import { nextSite } from '../files/files.reconciler.js';
import type { KeyedLock } from '../keyed-lock.js';
import type { PlatformGate } from '../platform/platform-gate.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { Orphans } from './orphans.js';

export interface TombstonesDeps {
  dataSource: DataSource;
  gate: PlatformGate;
  engine: Engine;
  clock: Clock;
  journal: Journal;
  operations: Operations;
  orphans: Orphans;
  revisionPruning: RevisionPruning;
  serverLock: KeyedLock;
  enqueue: ProvisioningDeps['enqueue'];
  log: ProvisioningDeps['log'];
}

const LOOK_EVERY_MS = 60_000;
const KEY = 'tombstones:all' as const;

/**
 * `tombstones:all`: carries out what was deleted so long ago that it cannot be restored. The only code that removes a
 * volume. A site's end is written first, under the lock that its restore takes too, and its volume removed second.
 */
export class TombstonesReconciler implements Reconciler {
  readonly kind = 'tombstones';
  private lastMeasured = '';

  constructor(private readonly deps: TombstonesDeps) {}

  async reconcile(): Promise<Result> {
    await this.deps.gate.open();
    await this.purgeDomains();
    await this.enqueueDatabases();
    for (const volume of await this.due()) await this.tryToRemove(volume);
    await this.deps.orphans.collect();
    await this.measureNext();
    await this.pruneRevisions();
    return { lookAgainAfterMs: LOOK_EVERY_MS };
  }

  ids(): Promise<string[]> {
    return Promise.resolve(['all']);
  }

  fairnessGroup(): Promise<string> {
    return Promise.resolve('platform');
  }

  /** But for those of containers that still run out. */
  private async pruneRevisions(): Promise<void> {
    const containers = await this.deps.engine.workloads({ kind: 'site' });
    await this.deps.revisionPruning.run(containers.flatMap(({ labels }) => labels.revisionId ?? []));
  }

  /** One site a round, so that measuring all of them is never a burst. */
  private async measureNext(): Promise<void> {
    const next = await nextSite(this.deps.dataSource, this.lastMeasured);
    this.lastMeasured = next ?? '';
    if (next) this.deps.enqueue(`files:${next}`);
  }

  /** Those whose deletion has been carried out; for the others their own pass comes first. */
  private async purgeDomains(): Promise<void> {
    const now = this.deps.clock.now();
    const where = { purgedAt: IsNull(), restorableUntil: LessThanOrEqual(now), deletedAt: Not(IsNull()) };
    const domains = await this.deps.dataSource.manager.findBy(Domain, { ...where, status: 'deleted' });
    for (const { id, accountId } of domains) {
      await inTransaction(this.deps.dataSource, async (manager) => {
        const domain = await manager.findOne(Domain, { where: { id, ...where }, lock: { mode: 'pessimistic_write' } });
        if (!domain) return;
        await releaseHostnames(manager, id);
        await removeFigures(manager, id);
        await removePicture(manager, id);
        await manager.update(Domain, id, { purgedAt: now, picture: null });
        await this.deps.operations.recordEvent(manager, { accountId, type: 'domain.updated', subjectId: id });
      });
      await this.deps.journal.step(KEY, 'tombstone.purge-written', id);
      this.deps.operations.notify(accountId);
    }
  }

  private async enqueueDatabases(): Promise<void> {
    const databases = await this.deps.dataSource.manager.findBy(TenantDatabase, {
      purgedAt: IsNull(),
      deletedAt: Not(IsNull()),
      restorableUntil: LessThanOrEqual(this.deps.clock.now()),
    });
    for (const { id } of databases) this.deps.enqueue(`database:${id}`);
  }

  private due(): Promise<TenantVolume[]> {
    return this.deps.dataSource.manager.findBy(TenantVolume, {
      removeAfter: LessThanOrEqual(this.deps.clock.now()),
      removedAt: IsNull(),
    });
  }

  /** What cannot be removed now is looked at again by the next round, and holds up nothing else. */
  private async tryToRemove(volume: TenantVolume): Promise<void> {
    try {
      await this.remove(volume);
    } catch (error) {
      this.deps.log.error(
        { volume: volume.name, err: error },
        'A volume whose grace period is over could not be removed',
      );
    }
  }

  private async remove(volume: TenantVolume): Promise<void> {
    const { serverLock, journal, dataSource, clock, engine, log } = this.deps;
    await serverLock.run(serverKey(volume.accountId, volume.ownerId as DatabaseEngine), async () => {
      if (!(await this.hasNoOwner(volume))) return;
      await engine.removeVolume(volume.name);
      await journal.step(KEY, 'tombstone.volume-removed', volume.name);
      await dataSource.manager.update(TenantVolume, volume.name, { removedAt: clock.now() });
      log.info({ volume: volume.name }, 'A volume was removed: its grace period is over');
    });
  }

  /** Asked again right before: a restore may have been quicker than the pass that takes the tombstone back. */
  private async hasNoOwner({ name, accountId, ownerId }: TenantVolume): Promise<boolean> {
    const { manager } = this.deps.dataSource;
    if (!(await manager.existsBy(TenantVolume, { name, removeAfter: LessThanOrEqual(this.deps.clock.now()) })))
      return false;
    if (ownerId.startsWith('dom_')) return manager.existsBy(Domain, { id: ownerId, purgedAt: Not(IsNull()) });
    const engine = ownerId as DatabaseEngine;
    const where = { accountId, engine, placement: Or(Equal('account'), IsNull()), purgedAt: IsNull() };
    return !(await manager.existsBy(TenantDatabase, where));
  }
}
