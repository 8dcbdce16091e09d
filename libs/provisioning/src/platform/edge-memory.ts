import type { Edge, EdgeSite } from '@onebox/edge';

/** What the edge was told of a site; no text: it has not taken it (yet). */
interface Told {
  hostnames: string[];
  text?: string;
}

/**
 * Remembers what the edge was told of each site and has taken, so that a pass over a site at which nothing changed writes
 * no file and no map. What failed half way is forgotten, and so told again. The edge gives a name to the site that it is
 * told of last: the one that had it is forgotten too, and `onTaken` is called with it, so that its own pass says what is so.
 */
export class EdgeMemory implements Edge {
  private readonly told = new Map<string, Told>();

  constructor(
    private readonly edge: Edge,
    private readonly onTaken: (siteId: string) => void,
  ) {}

  async replaceAll(sites: EdgeSite[]): Promise<void> {
    this.told.clear();
    await this.edge.replaceAll(sites);
    const owners = new Map(sites.flatMap(({ id, hostnames }) => hostnames.map((name) => [name, id])));
    for (const site of sites.filter(({ id, hostnames }) => hostnames.every((name) => owners.get(name) === id))) {
      this.told.set(site.id, { hostnames: site.hostnames, text: JSON.stringify(site) });
    }
  }

  async setSite(site: EdgeSite): Promise<void> {
    const text = JSON.stringify(site);
    if (this.told.get(site.id)?.text === text) return;
    this.forgetLosers(site);
    // Set before the edge is asked, so that a site which takes a name meanwhile finds who is to be forgotten.
    const told: Told = { hostnames: site.hostnames };
    this.told.set(site.id, told);
    await this.edge.setSite(site);
    told.text = text;
  }

  async removeSite(siteId: string): Promise<void> {
    this.told.delete(siteId);
    await this.edge.removeSite(siteId);
  }

  site(siteId: string): ReturnType<Edge['site']> {
    return this.edge.site(siteId);
  }

  counters(): ReturnType<Edge['counters']> {
    return this.edge.counters();
  }

  requestsInFlight(endpoint: Parameters<Edge['requestsInFlight']>[0]): Promise<number> {
    return this.edge.requestsInFlight(endpoint);
  }

  probe(request: Parameters<Edge['probe']>[0]): ReturnType<Edge['probe']> {
    return this.edge.probe(request);
  }

  visit(...visit: Parameters<Edge['visit']>): ReturnType<Edge['visit']> {
    return this.edge.visit(...visit);
  }

  ready(): Promise<boolean> {
    return this.edge.ready();
  }

  private forgetLosers({ id, hostnames }: EdgeSite): void {
    const taken = new Set(hostnames);
    const losers = [...this.told].filter(([other, told]) => other !== id && told.hostnames.some((it) => taken.has(it)));
    for (const [loser] of losers) {
      this.told.delete(loser);
      this.onTaken(loser);
    }
  }
}
