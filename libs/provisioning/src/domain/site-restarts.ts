import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@onebox/clock';
import type { Edge, EdgeEndpoint } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import type { PlannedWorkload } from '@onebox/runtimes';
import { connects } from '../platform/connects.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { RestartDelays } from './restart-delays.js';
import type { Site } from './site.js';
import { plannedLive } from './site-facts.js';
import type { SitePublisher } from './site-publisher.js';
import type { SiteWorkloads } from './site-workloads.js';

export interface SiteRestartsDeps {
  engine: Engine;
  edge: Pick<Edge, 'requestsInFlight'>;
  publisher: SitePublisher;
  clock: Clock;
  delays: RestartDelays;
  drainSeconds: number;
  /** How long the activator keeps requests waiting. */
  wakeSeconds: number;
  enqueue: ProvisioningDeps['enqueue'];
  log: ProvisioningDeps['log'];
}

/** Visitors wait meanwhile; the requests that came before have ended. */
const STOP_SECONDS = 2;
/** Requests that came before are let end, but new ones wait meanwhile: not for long. */
const DRAIN_AT_MOST_SECONDS = 5;
/** A request may be on its way from the edge to the container in the moment of the switch. */
const ON_ITS_WAY_MS = 250;
const POLL_MS = 25;
/** A wish that no pass carried out by then is forgotten: nobody expects it any more. Images may be built meanwhile. */
const WISH_MS = 10 * 60_000;

/**
 * Restarts of containers that an administrator asked for, carried out by the site's own pass. Requests that come meanwhile
 * wait in the activator, as for a site that wakes, so that none is lost. A pass that fails before the container has stopped
 * leaves the wish to the next one.
 */
export class SiteRestarts {
  private readonly wishes = new Map<string, Map<string, number>>();
  private readonly stopping = new Set<string>();

  constructor(private readonly deps: SiteRestartsDeps) {}

  ask(domainId: string, name: string): void {
    const wished = this.wishes.get(domainId) ?? new Map<string, number>();
    this.wishes.set(domainId, wished.set(name, this.deps.clock.now().getTime()));
    this.deps.enqueue(`domain:${domainId}`, { priority: true });
  }

  /** While this holds, the container still runs, and is not one to send a visitor to. */
  isStopping(name: string): boolean {
    return this.stopping.has(name);
  }

  async carryOut(site: Site, workloads: SiteWorkloads, signal: AbortSignal): Promise<void> {
    const wished = this.wishes.get(site.domainId);
    if (!wished) return;
    this.forgetOld(site, wished);
    for (const planned of site.liveWorkloads) {
      if (wished.has(site.nameOf(planned))) await this.restart(site, planned, workloads, signal);
    }
  }

  /** Those of containers that are not the live site's any more, too. */
  private forgetOld(site: Site, wished: Map<string, number>): void {
    const since = this.deps.clock.now().getTime() - WISH_MS;
    const names = new Set(site.liveWorkloads.map((planned) => site.nameOf(planned)));
    for (const [container, at] of wished) {
      if (at >= since && names.has(container)) continue;
      this.deps.log.warn({ domainId: site.domainId, container }, 'A restart that was asked for was not carried out');
      this.fulfil(site.domainId, container);
    }
  }

  private fulfil(domainId: string, name: string): void {
    const wished = this.wishes.get(domainId);
    wished?.delete(name);
    if (wished?.size === 0) this.wishes.delete(domainId);
  }

  private async restart(
    site: Site,
    planned: PlannedWorkload,
    workloads: SiteWorkloads,
    signal: AbortSignal,
  ): Promise<void> {
    const name = site.nameOf(planned);
    const found = site.observed.get(name);
    if (!found) return this.fulfil(site.domainId, name);
    this.stopping.add(name);
    try {
      site.observed.set(name, { ...found, state: 'exited', endpoint: undefined });
      await this.deps.publisher.publish(site.facts, () => site.atEdge());
      if (found.endpoint) await this.drained(found.endpoint);
      await this.deps.engine.stopWorkload(name, STOP_SECONDS);
      // From here on, whatever fails, it is started again.
      this.fulfil(site.domainId, name);
    } finally {
      this.stopping.delete(name);
      await workloads.refresh(site, name);
    }
    this.deps.delays.forget(name);
    await workloads.start(site, plannedLive(site.facts)!, planned);
    await this.untilItConnects(site.runningEndpoint(planned), signal);
    await workloads.refresh(site, name);
  }

  private async drained(endpoint: EdgeEndpoint): Promise<void> {
    const deadline = Date.now() + Math.min(this.deps.drainSeconds, DRAIN_AT_MOST_SECONDS) * 1000;
    await sleep(ON_ITS_WAY_MS);
    while (Date.now() < deadline && (await this.deps.edge.requestsInFlight(endpoint)) > 0) await sleep(POLL_MS);
  }

  private async untilItConnects(endpoint: EdgeEndpoint | undefined, signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + this.deps.wakeSeconds * 1000;
    while (endpoint && Date.now() < deadline && !signal.aborted) {
      if (await connects(endpoint, 500)) return;
      await sleep(POLL_MS);
    }
  }
}
