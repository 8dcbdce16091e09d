import type { Edge, EdgeSite } from '@onebox/edge';

/**
 * Remembers what the edge was told of each site and has taken, so that a pass over a site at which nothing changed writes
 * no file and no map. What failed half way is forgotten, and so told again.
 */
export class EdgeMemory implements Edge {
  private readonly told = new Map<string, string>();

  constructor(private readonly edge: Edge) {}

  async replaceAll(sites: EdgeSite[]): Promise<void> {
    this.told.clear();
    await this.edge.replaceAll(sites);
    for (const site of sites) this.told.set(site.id, JSON.stringify(site));
  }

  async setSite(site: EdgeSite): Promise<void> {
    const text = JSON.stringify(site);
    if (this.told.get(site.id) === text) return;
    this.told.delete(site.id);
    await this.edge.setSite(site);
    this.told.set(site.id, text);
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

  ready(): Promise<boolean> {
    return this.edge.ready();
  }
}
