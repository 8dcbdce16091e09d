import type { Edge, EdgeSite } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import type { DataSource } from 'typeorm';
import type { SiteFacts } from '../domain/site-facts.js';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import { Names } from '../names.js';
import type { WebTools } from '../web-tool/web-tools.js';
import { EdgeInventory } from './edge-inventory.js';

const spec = { hostname: 'a.example', aliases: ['b.example'], previewHostname: 'a.sites.example', maintenance: false };
const workload = { hash: '1', pool: 'php' };
const plan = { workloads: [workload], routes: { defaultPool: 'php', prefixes: [], extensions: [] } };
const present: EdgeSite = { id: '', hostnames: ['a.example', 'b.example', 'a.sites.example'], state: 'live' };

/** Domains of which none has a container, with what the edge has of each. */
function inventory(facts: Record<string, Partial<SiteFacts> | Error>): EdgeInventory {
  const domains = Object.keys(facts).map((id) => ({ id }));
  const read = (id: string) => {
    const found = facts[id]!;
    return found instanceof Error
      ? Promise.reject(found)
      : Promise.resolve({ sentOn: new Map(), ...found, domain: { id } } as SiteFacts);
  };
  return new EdgeInventory({
    dataSource: { manager: { find: () => Promise.resolve(domains) } } as unknown as DataSource,
    engine: { workloads: () => Promise.resolve([]) } as unknown as Engine,
    edge: { site: (id: string) => Promise.resolve({ ...present, id }) } as unknown as Edge,
    facts: { read } as unknown as SiteFactsReader,
    names: new Names('inst'),
    tools: { sites: () => Promise.resolve([]) } as unknown as WebTools,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
}

describe('EdgeInventory', () => {
  const live = { revision: { spec }, plan } as unknown as SiteFacts['live'];
  const account = { status: 'active' } as SiteFacts['account'];
  const leadsHere: string[] = [];

  it('leaves a site that does not run as the edge has it, but for the names that are not its own any more', async () => {
    const [site] = await inventory({ dom_1: { account, live, claimed: ['a.example'], leadsHere } }).sites();
    expect(site).toEqual({ ...present, id: 'dom_1', hostnames: ['a.example', 'a.sites.example'] });
  });

  it('leaves a site as the edge has it of which the live revision has no plan', async () => {
    const unplanned = { revision: live!.revision };
    const [site] = await inventory({ dom_1: { account, live: unplanned, claimed: ['a.example'], leadsHere } }).sites();
    expect(site).toEqual({ ...present, id: 'dom_1', hostnames: ['a.example', 'a.sites.example'] });
  });

  it('tells of a site that cannot be planned before all others, as these know what is theirs', async () => {
    const claimed = ['a.example', 'b.example'];
    const sites = await inventory({
      dom_1: { account, live, claimed, leadsHere },
      dom_2: new Error('no host'),
    }).sites();
    expect(sites.map(({ id }) => id)).toEqual(['dom_2', 'dom_1']);
  });
});
