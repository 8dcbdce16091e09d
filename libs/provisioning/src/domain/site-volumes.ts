import type { Clock } from '@onebox/clock';
import type { Engine } from '@onebox/engine';
import type { Journal } from '@onebox/reconcile';
import { type DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import { TenantVolume } from '../entities/tenant-volume.entity.js';
import type { Names } from '../names.js';
import type { SiteFacts } from './site-facts.js';

export interface SiteVolumesDeps {
  dataSource: DataSource;
  engine: Engine;
  journal: Journal;
  clock: Clock;
  names: Names;
  quotaBytes: number;
}

/** The volumes of sites, and the rows that say when one may be removed. */
export class SiteVolumes {
  constructor(private readonly deps: SiteVolumesDeps) {}

  /**
   * Makes the volume of a new site. One that was in use is never made again: if it is gone, the engine refuses the
   * container (`engine.volume_missing`), which is an incident.
   */
  async ensure({ domain, volume }: SiteFacts): Promise<string> {
    const { engine, journal, names } = this.deps;
    const name = names.siteVolume(domain.id);
    if (volume?.initialisedAt) return name;
    if (!volume) await this.record(name, domain.accountId, domain.id);
    await journal.step(`domain:${domain.id}`, 'domain.volume-recorded');
    const labels = { kind: 'site' as const, accountId: domain.accountId, domainId: domain.id };
    await engine.ensureVolume({ name, labels, quotaBytes: this.deps.quotaBytes });
    return name;
  }

  /** It holds what a customer owns from now on. */
  async markInitialised(manager: EntityManager, domainId: string): Promise<void> {
    const volume = { name: this.deps.names.siteVolume(domainId), initialisedAt: IsNull() };
    await manager.update(TenantVolume, volume, { initialisedAt: this.deps.clock.now() });
  }

  /** The tombstone: the volume goes when this time has come, unless it is taken back. */
  async bury(domainId: string, removeAfter: Date): Promise<void> {
    const name = this.deps.names.siteVolume(domainId);
    await this.deps.dataSource.manager.update(TenantVolume, { name, removedAt: IsNull() }, { removeAfter });
  }

  async takeBack(domainId: string): Promise<void> {
    const volume = { name: this.deps.names.siteVolume(domainId), removeAfter: Not(IsNull()) };
    await this.deps.dataSource.manager.update(TenantVolume, volume, { removeAfter: null });
  }

  /** In bytes, as far as it is known; null where it was never measured. */
  async size(domainId: string): Promise<number | null> {
    const name = this.deps.names.siteVolume(domainId);
    const found = await this.deps.dataSource.manager.findOneBy(TenantVolume, { name });
    return found?.sizeBytes ? Number(found.sizeBytes) : null;
  }

  async recordSize(domainId: string, bytes: number): Promise<void> {
    const name = this.deps.names.siteVolume(domainId);
    await this.deps.dataSource.manager.update(TenantVolume, name, { sizeBytes: String(bytes) });
  }

  /** Until it is measured again. */
  async recordGrowth(domainId: string, bytes: number): Promise<void> {
    const name = this.deps.names.siteVolume(domainId);
    await this.deps.dataSource.manager.increment(TenantVolume, { name }, 'sizeBytes', bytes);
  }

  /** What was written is gone again. It may have been measured meanwhile, so that less than that is known of. */
  async takeGrowthBack(domainId: string, bytes: number): Promise<void> {
    await this.deps.dataSource
      .createQueryBuilder()
      .update(TenantVolume)
      .set({ sizeBytes: () => 'size_bytes - LEAST(size_bytes, :bytes)' })
      .where({ name: this.deps.names.siteVolume(domainId) })
      .setParameters({ bytes })
      .execute();
  }

  private async record(name: string, accountId: string, ownerId: string): Promise<void> {
    await this.deps.dataSource
      .createQueryBuilder()
      .insert()
      .into(TenantVolume)
      .values({ name, accountId, ownerId })
      .orIgnore()
      .execute();
  }
}
