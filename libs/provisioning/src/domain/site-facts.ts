import { Account } from '@onebox/accounts';
import type { TenantDatabase } from '@onebox/databases';
import { Domain, DomainRevision } from '@onebox/domains';
import type { TerminalError } from '@onebox/errors';
import type { DomainPlan } from '@onebox/runtimes';
import { type DataSource, In } from 'typeorm';
import { TenantVolume } from '../entities/tenant-volume.entity.js';
import type { Names } from '../names.js';
import type { RevisionPlanner } from './revision-planner.js';

/** A revision with what it wants. */
export interface PlannedRevision {
  revision: DomainRevision;
  plan: DomainPlan;
}

/** The revision that is to become live. It has no plan while its databases are not ready, or if it cannot have one. */
export interface Candidate {
  revision: DomainRevision;
  plan?: DomainPlan;
  /** Databases that it waits for. */
  waitingFor: TenantDatabase[];
  impossible?: TerminalError;
}

/** All that the platform's database says about a site. */
export interface SiteFacts {
  domain: Domain;
  account: Account;
  wanted: DomainRevision;
  live?: PlannedRevision;
  candidate?: Candidate;
  volume: TenantVolume | null;
}

export class SiteFactsReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly planner: RevisionPlanner,
    private readonly names: Names,
  ) {}

  /** Undefined where there is no such domain, or nothing is left of it. */
  async read(domainId: string): Promise<SiteFacts | undefined> {
    const { manager } = this.dataSource;
    const domain = await manager.findOneBy(Domain, { id: domainId });
    if (!domain || domain.purgedAt) return undefined;
    const ids = [domain.wantedRevisionId, domain.liveRevisionId].filter((id) => id !== null);
    const [account, revisions, volume] = await Promise.all([
      manager.findOneByOrFail(Account, { id: domain.accountId }),
      manager.findBy(DomainRevision, { id: In(ids) }),
      manager.findOneBy(TenantVolume, { name: this.names.siteVolume(domain.id) }),
    ]);
    const revision = (id: string | null) => revisions.find((found) => found.id === id);
    const wanted = revision(domain.wantedRevisionId);
    if (!wanted) throw new Error(`${domain.id} wants the revision ${domain.wantedRevisionId}, which is not there.`);
    const live = revision(domain.liveRevisionId);
    return {
      domain,
      account,
      wanted,
      volume,
      live: live && { revision: live, plan: await this.planner.planLive(live) },
      candidate: isCandidate(domain) ? await this.planner.planCandidate(wanted) : undefined,
    };
  }
}

/** The newest revision, unless it is live or has failed. */
export function isCandidate(domain: Domain): boolean {
  const { wantedRevisionId: wanted } = domain;
  return wanted !== domain.liveRevisionId && wanted !== domain.failedRevisionId;
}
