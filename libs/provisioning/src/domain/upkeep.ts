import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@onebox/clock';
import type { PlannedWorkload } from '@onebox/runtimes';
import type { ServerWake } from '../database/server-wake.js';
import { connects } from '../platform/connects.js';
import type { RestartDelays } from './restart-delays.js';
import type { Site } from './site.js';
import type { PlannedRevision } from './site-facts.js';
import type { SiteWorkloads } from './site-workloads.js';

/** How long a pass waits for a container that it started for the live revision to take connections. */
const ANSWERS_WITHIN_MS = 3_000;
const POLL_MS = 10;

/** Keeps the live revision's containers running: what died is started again, what is gone is made again. */
export class Upkeep {
  constructor(
    private readonly workloads: SiteWorkloads,
    private readonly delays: RestartDelays,
    private readonly clock: Clock,
    private readonly servers: ServerWake,
  ) {}

  /**
   * Returns after how many milliseconds a container may be started that may not be yet. One that cannot be started stops
   * none of the others. @throws TerminalError for it.
   */
  async keep(site: Site, live: PlannedRevision, signal: AbortSignal): Promise<number | undefined> {
    const down = live.plan.workloads.filter((planned) => site.observed.get(site.nameOf(planned))?.state !== 'running');
    if (down.length > 0) await this.servers.beforeStart(site.facts, live);
    const restarts = await Promise.allSettled(down.map((planned) => this.restart(site, live, planned)));
    await Promise.all(down.map((planned) => this.untilItConnects(site, planned, signal)));
    const failed = restarts.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    const pending = restarts.flatMap((result) => (result.status === 'fulfilled' ? (result.value ?? []) : []));
    return pending.length > 0 ? Math.min(...pending) : undefined;
  }

  private async restart(site: Site, live: PlannedRevision, planned: PlannedWorkload): Promise<number | undefined> {
    const name = site.nameOf(planned);
    const found = site.observed.get(name);
    const died = found?.state === 'exited' || found?.state === 'dead' ? found.finishedAt?.getTime() : undefined;
    const now = this.clock.now().getTime();
    if (died !== undefined) {
      const due = this.delays.dueAt(name, died);
      if (due > now) return due - now;
      this.delays.restarted(name, died, now);
    }
    await this.workloads.start(site, live, planned);
    return undefined;
  }

  /** So that the edge leads nobody to a container that is not listening yet. */
  private async untilItConnects(site: Site, planned: PlannedWorkload, signal: AbortSignal): Promise<void> {
    const endpoint = site.runningEndpoint(planned);
    const deadline = Date.now() + ANSWERS_WITHIN_MS;
    while (endpoint && Date.now() < deadline && !signal.aborted) {
      if (await connects(endpoint, 500)) return;
      await sleep(POLL_MS);
    }
    if (endpoint) await this.workloads.refresh(site, site.nameOf(planned));
  }
}
