import { Domain } from '@onebox/domains';
import type { Edge, EdgeSite } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import { type DataSource, IsNull } from 'typeorm';
import { suspendedSite } from '../domain/edge-site.js';
import { Site } from '../domain/site.js';
import type { SiteFacts } from '../domain/site-facts.js';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import type { Names } from '../names.js';
import type { ProvisioningLog } from '../provisioning-deps.js';
import type { WebTools } from '../web-tool/web-tools.js';

export interface EdgeInventoryDeps {
  dataSource: DataSource;
  engine: Engine;
  edge: Edge;
  facts: SiteFactsReader;
  names: Names;
  tools: WebTools;
  log: ProvisioningLog;
}

/** The database's connections are shared with everything else that begins now. */
const AT_ONCE = 5;

/** What the edge shall know of all sites, from the database and what runs. For the start; a pass cares for each later. */
export class EdgeInventory {
  constructor(private readonly deps: EdgeInventoryDeps) {}

  async sites(): Promise<EdgeSite[]> {
    const { engine, names, dataSource, tools } = this.deps;
    const running = new Map((await engine.workloads({ kind: 'site' })).map((workload) => [workload.name, workload]));
    const domains = await dataSource.manager.find(Domain, {
      select: { id: true },
      where: { purgedAt: IsNull(), deletedAt: IsNull() },
    });
    const sites = await tools.sites();
    const kept: EdgeSite[] = [];
    for (let start = 0; start < domains.length; start += AT_ONCE) {
      const some = domains.slice(start, start + AT_ONCE);
      const found = some.map(({ id }) => this.site(id, (facts) => new Site(facts, running, new Map(), names), kept));
      sites.push(...(await Promise.all(found)).filter((site) => site !== undefined));
    }
    // The last one gets a name, and of those that are kept nobody has asked whether their names are still theirs.
    return [...kept, ...sites];
  }

  /** A site that cannot be planned now is kept as the edge has it: one broken site must not hold up all others. */
  private async site(id: string, siteOf: (facts: SiteFacts) => Site, kept: EdgeSite[]): Promise<EdgeSite | undefined> {
    try {
      const facts = await this.deps.facts.read(id);
      if (!facts) return undefined;
      if (facts.account.status !== 'active') return suspendedSite(facts);
      const site = siteOf(facts);
      const wanted = site.atEdge();
      // What serves it now may be a container that no plan names any more: it is left in place until another one is up.
      const runs = !facts.live || (facts.live.plan && site.missingPools.length === 0);
      const present = !runs ? await this.deps.edge.site(id) : undefined;
      return present ? { ...present, hostnames: wanted.hostnames, redirects: wanted.redirects } : wanted;
    } catch (error) {
      this.deps.log.error({ domainId: id, reason: (error as Error).message }, 'A site cannot be planned');
      const present = await this.deps.edge.site(id);
      if (present) kept.push(present);
      return undefined;
    }
  }
}
