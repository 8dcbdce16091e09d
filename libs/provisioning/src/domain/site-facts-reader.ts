import { Account } from '@onebox/accounts';
import { ClaimedHostname, DnsCheck, Domain, DomainRevision, sentOn } from '@onebox/domains';
import { type DataSource, In } from 'typeorm';
import { TenantVolume } from '../entities/tenant-volume.entity.js';
import type { Names } from '../names.js';
import type { RevisionPlanner } from './revision-planner.js';
import { isCandidate, type SiteFacts } from './site-facts.js';

/** Reads all that the platform's database says about a site. */
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
    const [account, revisions, claimed, leading, volume] = await Promise.all([
      manager.findOneByOrFail(Account, { id: domain.accountId }),
      manager.findBy(DomainRevision, { id: In(ids) }),
      this.claimed(domain.id),
      manager.findBy(DnsCheck, { domainId, leadsHere: true }),
      manager.findOneBy(TenantVolume, { name: this.names.siteVolume(domain.id) }),
    ]);
    const revision = (id: string | null) => revisions.find((found) => found.id === id);
    const wanted = revision(domain.wantedRevisionId);
    if (!wanted) throw new Error(`${domain.id} wants the revision ${domain.wantedRevisionId}, which is not there.`);
    const live = revision(domain.liveRevisionId);
    return {
      domain,
      account,
      claimed,
      leadsHere: leading.map(({ hostname }) => hostname),
      sentOn: sentOn(leading),
      wanted,
      volume,
      live: live && (await this.planner.planLive(live)),
      candidate: isCandidate(domain) ? await this.planner.planCandidate(wanted) : undefined,
    };
  }

  /** The names that are the domain's at this moment. */
  async claimed(domainId: string): Promise<string[]> {
    const claims = await this.dataSource.manager.findBy(ClaimedHostname, { domainId });
    return claims.map(({ hostname }) => hostname);
  }
}
