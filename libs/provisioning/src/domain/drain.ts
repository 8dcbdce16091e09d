import type { Clock } from '@onebox/clock';
import type { Edge } from '@onebox/edge';
import type { Engine, Workload } from '@onebox/engine';
import type { Journal } from '@onebox/reconcile';
import type { Site } from './site.js';
import type { SiteWorkloads } from './site-workloads.js';

export interface DrainDeps {
  engine: Engine;
  edge: Edge;
  journal: Journal;
  clock: Clock;
  workloads: SiteWorkloads;
  drainSeconds: number;
}

/** A request may be on its way from the edge to the old container in the moment of the switch. */
const AT_LEAST_MS = 1_000;
const LOOK_EVERY_MS = 500;
/** The container has no requests any more, or has had its time. */
const STOP_SECONDS = 5;

/** Ends containers that no plan names any more, once their requests have ended. */
export class Drain {
  /** Since when, by name. Kept in memory: after a restart of the worker a container gets its time anew. */
  private readonly since = new Map<string, number>();

  constructor(private readonly deps: DrainDeps) {}

  /** Returns when to look again, if something still drains. */
  async unwanted(site: Site): Promise<number | undefined> {
    // One that is wanted again has its visitors back: when it is to end another time, that begins anew.
    for (const name of site.wanted) this.since.delete(name);
    const waits = await Promise.all(site.unwanted.map((workload) => this.drain(site, workload)));
    return waits.some((wait) => wait) ? LOOK_EVERY_MS : undefined;
  }

  private async drain(site: Site, workload: Workload): Promise<boolean> {
    const { clock, journal, workloads } = this.deps;
    const now = clock.now().getTime();
    const since = this.since.get(workload.name) ?? now;
    this.since.set(workload.name, since);
    if (workload.state === 'running' && !(await this.isOver(workload, now - since))) return true;
    await journal.step(`domain:${site.domainId}`, 'domain.drained', workload.name);
    await workloads.remove(site.domainId, workload.name, workload.state === 'running' ? STOP_SECONDS : 0);
    site.observed.delete(workload.name);
    this.since.delete(workload.name);
    return false;
  }

  private async isOver({ endpoint }: Workload, elapsed: number): Promise<boolean> {
    if (elapsed < AT_LEAST_MS) return false;
    if (elapsed >= this.deps.drainSeconds * 1000 || !endpoint) return true;
    return (await this.deps.edge.requestsInFlight(endpoint)) === 0;
  }
}
