import type { Edge, EdgeSite } from '@onebox/edge';
import type { SiteFacts } from './site-facts.js';
import type { SiteFactsReader } from './site-facts-reader.js';

export interface SitePublisherDeps {
  edge: Pick<Edge, 'setSite'>;
  facts: Pick<SiteFactsReader, 'claimed'>;
}

/**
 * Tells the edge of sites. A pass may take long, and another account may have shown meanwhile that a name is its own: whose
 * the names are is read at the last moment, lest the edge leads the new owner's visitors back.
 */
export class SitePublisher {
  constructor(private readonly deps: SitePublisherDeps) {}

  /** `shown`: what the edge shall know, by the facts as they are by then. */
  async publish(facts: SiteFacts, shown: () => EdgeSite): Promise<void> {
    facts.claimed = await this.deps.facts.claimed(facts.domain.id);
    await this.deps.edge.setSite(shown());
  }
}
