import type { Clock } from '@onebox/clock';
import type { Edge } from '@onebox/edge';
import type { Workload } from '@onebox/engine';
import type { Journal, Result } from '@onebox/reconcile';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { suspendedSite } from './edge-site.js';
import type { Endings } from './endings.js';
import type { SiteFacts } from './site-facts.js';
import type { SiteLooker } from './site-looker.js';
import type { SitePublisher } from './site-publisher.js';
import type { SiteStatus } from './site-status.js';
import type { SiteVolumes } from './site-volumes.js';
import type { SiteWorkloads } from './site-workloads.js';

export interface RetirementDeps {
  edge: Pick<Edge, 'removeSite'>;
  publisher: SitePublisher;
  journal: Journal;
  clock: Clock;
  enqueue: ProvisioningDeps['enqueue'];
  looker: SiteLooker;
  endings: Endings;
  status: SiteStatus;
  volumes: SiteVolumes;
  workloads: SiteWorkloads;
}

const STOP_SECONDS = 5;

/** What a pass does for a domain that is not to be served: deleted, or of a suspended account. Its volume stays. */
export class Retirement {
  constructor(private readonly deps: RetirementDeps) {}

  /** The edge first: a deleted site is gone for its visitors at once. */
  async delete(facts: SiteFacts): Promise<Result> {
    const { edge, journal, status, volumes, endings, clock } = this.deps;
    const { domain } = facts;
    const key = `domain:${domain.id}` as const;
    if (await this.isDeleted(facts)) {
      await endings.afterDeletion(facts);
      return { done: true };
    }
    await edge.removeSite(domain.id);
    await journal.step(key, 'domain.edge-removed');
    await this.removeContainers(facts, await this.observed(facts));
    await volumes.bury(domain.id, domain.restorableUntil ?? clock.now());
    await journal.step(key, 'domain.tombstone-written');
    await status.write(domain, { status: 'deleted', statusDetail: null });
    await journal.step(key, 'domain.deletion-written');
    await endings.afterDeletion(facts);
    return { done: true };
  }

  /** What looks after its files stays: they may be looked at and downloaded. */
  async suspend(facts: SiteFacts): Promise<Result> {
    const { publisher, journal, status } = this.deps;
    await publisher.publish(facts, () => suspendedSite(facts));
    await journal.step(`domain:${facts.domain.id}`, 'domain.edge-suspended');
    const observed = await this.observed(facts);
    await this.removeContainers(
      facts,
      observed.filter(({ labels }) => labels.kind !== 'sandbox'),
    );
    await status.write(facts.domain, { status: 'suspended', statusDetail: null });
    return { done: true };
  }

  /** So that a resync costs nothing for what was deleted long ago. */
  private async isDeleted({ domain, volume }: SiteFacts): Promise<boolean> {
    if (domain.status !== 'deleted' || (volume && !volume.removeAfter)) return false;
    return (await this.deps.looker.observe(domain.id)).size === 0;
  }

  private async observed({ domain }: SiteFacts): Promise<Workload[]> {
    return [...(await this.deps.looker.observe(domain.id)).values()];
  }

  private async removeContainers({ domain }: SiteFacts, found: Workload[]): Promise<void> {
    const { workloads, journal, enqueue } = this.deps;
    if (found.length === 0) return;
    await Promise.all(
      found.map(({ name, state }) => workloads.remove(domain.id, name, state === 'running' ? STOP_SECONDS : 0)),
    );
    await journal.step(`domain:${domain.id}`, 'domain.containers-removed');
    enqueue(`network:${domain.accountId}`);
  }
}
