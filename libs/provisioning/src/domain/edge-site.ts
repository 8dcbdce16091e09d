import { redirectTarget } from '@onebox/domains';
import type { EdgeEndpoint, EdgeSite, EdgeSiteState, RouteTable } from '@onebox/edge';
import type { DomainPlan, PlannedWorkload, RevisionSpec } from '@onebox/runtimes';
import type { SiteFacts } from './site-facts.js';

/** Where a planned workload answers; undefined where it does not. */
export type EndpointOf = (workload: PlannedWorkload) => EdgeEndpoint | undefined;

/** All names that a revision asks for. */
export function hostnamesOf(spec: RevisionSpec): string[] {
  return [...new Set([spec.hostname, ...spec.aliases, spec.previewHostname])];
}

/**
 * Those that are the site's at this moment: what it claims, and its preview name. A name that was taken off it by a change
 * is not, although what serves still has it, as it may be another account's by now.
 */
function ownHostnames({ claimed }: SiteFacts, specs: RevisionSpec[]): string[] {
  const own = specs.flatMap((spec) =>
    hostnamesOf(spec).filter((name) => name === spec.previewHostname || claimed.includes(name)),
  );
  return [...new Set(own)];
}

/**
 * What the edge shall know of a site that is neither deleted nor suspended. `live`: where the live revision's workloads
 * answer now; `candidate`: where the candidate's will (only our own probes are led there, so that may be ahead of time);
 * `standing`: what stays where the live revision has no plan.
 */
export function edgeSite(facts: SiteFacts, live: EndpointOf, candidate: EndpointOf, standing?: RouteTable): EdgeSite {
  const specs = [facts.live?.revision.spec, facts.candidate?.revision.spec].filter((spec) => spec !== undefined);
  const shown = specs.length > 0 ? specs : [facts.wanted.spec];
  const table = facts.live?.plan ? routeTable(facts.live.plan, live) : standing;
  return {
    id: facts.domain.id,
    hostnames: ownHostnames(facts, shown),
    ...redirectsOf(facts),
    state: stateOf(facts, table),
    live: table,
    candidate: facts.candidate?.plan && routeTable(facts.candidate.plan, candidate),
  };
}

/**
 * By what serves: until a change is live, applications believe in the main name that they were started with, and would send
 * visitors back to it.
 */
function redirectsOf({ live, claimed, leadsHere, sentOn }: SiteFacts): Pick<EdgeSite, 'redirects'> {
  if (!live) return {};
  const own = new Set(leadsHere.filter((name) => claimed.includes(name)));
  const targets = redirectTarget(live.revision.spec, own, sentOn);
  if (targets.size === 0) return {};
  return { redirects: { to: live.revision.spec.hostname, from: [...targets.keys()] } };
}

/** A site of a suspended account: its names, and nowhere to go. */
export function suspendedSite(facts: SiteFacts): EdgeSite {
  const { spec } = facts.live?.revision ?? facts.wanted;
  return { id: facts.domain.id, hostnames: ownHostnames(facts, [spec]), state: 'suspended' };
}

export function isAsleep({ domain, live, candidate }: SiteFacts): boolean {
  return domain.status === 'sleeping' && live?.plan !== undefined && candidate === undefined;
}

function stateOf(facts: SiteFacts, table: RouteTable | undefined): EdgeSiteState {
  const { live, candidate } = facts;
  if (!live || !table) return candidate ? 'provisioning' : 'failed';
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
