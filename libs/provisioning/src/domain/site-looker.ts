import type { Engine, Workload } from '@onebox/engine';
import type { Names } from '../names.js';
import type { Addresses } from '../networks/addresses.js';
import { Site, wantedNames } from './site.js';
import type { SiteFacts } from './site-facts.js';

/** Finds what there is of a site. */
export class SiteLooker {
  constructor(
    private readonly engine: Engine,
    private readonly addresses: Addresses,
    private readonly names: Names,
  ) {}

  /** Addresses that belong to no container and are not wanted are let go on the way. */
  async look(facts: SiteFacts): Promise<Site> {
    const { domain } = facts;
    const wanted = wantedNames(facts, this.names);
    const [observed, places, holders] = await Promise.all([
      this.observe(domain.id),
      this.addresses.places(domain.accountId, wanted, hasDatabase(facts)),
      this.addresses.holders(this.names.sitePrefix(domain.id)),
    ]);
    await this.addresses.release(holders.filter((name) => !wanted.includes(name) && !observed.has(name)));
    return new Site(facts, observed, places, this.names);
  }

  async observe(domainId: string): Promise<Map<string, Workload>> {
    const workloads = await this.engine.workloads({ domainId });
    return new Map(workloads.map((workload) => [workload.name, workload]));
  }
}

function hasDatabase({ live, candidate }: SiteFacts): boolean {
  return [live, candidate].some((item) => (item?.revision.spec.databases.length ?? 0) > 0);
}
