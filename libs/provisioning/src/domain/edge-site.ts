import type { EdgeEndpoint, EdgeSite, EdgeSiteState, RouteTable } from '@onebox/edge';
import type { DomainPlan, PlannedWorkload, RevisionSpec } from '@onebox/runtimes';
import type { SiteFacts } from './site-facts.js';

/** Where a planned workload answers; undefined where it does not. */
export type EndpointOf = (workload: PlannedWorkload) => EdgeEndpoint | undefined;

/** All names that visitors may use for a revision. */
export function hostnamesOf(spec: RevisionSpec): string[] {
  return [...new Set([spec.hostname, ...spec.aliases, spec.previewHostname])];
}

/**
 * What the edge shall know of a site that is neither deleted nor suspended. `live`: where the live revision's workloads
 * answer now; `candidate`: where the candidate's will (only our own probes are led there, so that may be ahead of time).
 */
export function edgeSite(facts: SiteFacts, live: EndpointOf, candidate: EndpointOf): EdgeSite {
  const specs = [facts.live?.revision.spec, facts.candidate?.revision.spec].filter((spec) => spec !== undefined);
  const shown = specs.length > 0 ? specs : [facts.wanted.spec];
  return {
    id: facts.domain.id,
    hostnames: [...new Set(shown.flatMap(hostnamesOf))],
    state: stateOf(facts),
    live: facts.live && routeTable(facts.live.plan, live),
    candidate: facts.candidate?.plan && routeTable(facts.candidate.plan, candidate),
  };
}

/** A site of a suspended account: its names, and nowhere to go. */
export function suspendedSite({ domain, live, wanted }: SiteFacts): EdgeSite {
  const { spec } = live?.revision ?? wanted;
  return { id: domain.id, hostnames: hostnamesOf(spec), state: 'suspended' };
}

export function isAsleep({ domain, live, candidate }: SiteFacts): boolean {
  return domain.status === 'sleeping' && live !== undefined && candidate === undefined;
}

function stateOf(facts: SiteFacts): EdgeSiteState {
  const { live, candidate } = facts;
  if (!live) return candidate ? 'provisioning' : 'failed';
  if (live.revision.spec.maintenance) return 'maintenance';
  return isAsleep(facts) ? 'asleep' : 'live';
}

export function routeTable({ workloads, routes }: DomainPlan, endpointOf: EndpointOf): RouteTable {
  const pools = workloads.map((workload) => {
    const endpoint = endpointOf(workload);
    return { name: workload.pool, endpoints: endpoint ? [endpoint] : [] };
  });
  return { pools, ...routes };
}
