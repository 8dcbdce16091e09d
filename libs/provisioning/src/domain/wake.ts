import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgeEndpoint } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import { NotFound, UserError } from '@onebox/errors';
import type { Names } from '../names.js';
import { connects } from '../platform/connects.js';
import type { SiteFacts } from './site-facts.js';
import type { SiteFactsReader } from './site-facts-reader.js';
import type { SiteRestarts } from './site-restarts.js';
import type { Sleep } from './sleep.js';

export interface WakeDeps {
  engine: Engine;
  facts: SiteFactsReader;
  sleep: Sleep;
  names: Names;
  restarts: Pick<SiteRestarts, 'isStopping'>;
  wakeSeconds: number;
}

const POLL_MS = 25;

/** Brings a site back for the visitors that wait in the activator: it slept, or its container just died. */
export class Wake {
  private readonly running = new Map<string, Promise<EdgeEndpoint>>();

  constructor(private readonly deps: WakeDeps) {}

  /**
   * Where the pool (absent: the site's default one) answers, as soon as it does. Many callers, one wake.
   * @throws NotFound for what does not exist, UserError `unavailable` for what cannot be woken in time.
   */
  async wake(siteId: string, pool?: string): Promise<EdgeEndpoint> {
    const key = `${siteId} ${pool ?? ''}`;
    const running = this.running.get(key);
    if (running) return running;
    const started = this.bring(siteId, pool).finally(() => this.running.delete(key));
    this.running.set(key, started);
    return started;
  }

  private async bring(siteId: string, pool: string | undefined): Promise<EdgeEndpoint> {
    const facts = await this.deps.facts.read(siteId);
    const name = this.workloadName(facts, pool);
    await this.deps.sleep.wakeUp(facts!.domain);
    const deadline = Date.now() + this.deps.wakeSeconds * 1000;
    while (Date.now() < deadline) {
      const found = await this.deps.engine.workload(name);
      const goesOn = found?.state === 'running' && !this.deps.restarts.isStopping(name);
      const endpoint = goesOn ? found.endpoint : undefined;
      if (endpoint && (await connects(endpoint, 1000))) return endpoint;
      await sleep(POLL_MS);
    }
    throw new UserError('unavailable', 'site.not_answering', 'This site does not come up at the moment.', [], 30);
  }

  private workloadName(facts: SiteFacts | undefined, pool: string | undefined): string {
    if (!facts || facts.domain.deletedAt) throw new NotFound('site');
    if (facts.account.status !== 'active')
      throw new UserError('unavailable', 'site.suspended', 'This site is suspended.');
    const plan = facts.live?.plan;
    if (!plan) throw new UserError('unavailable', 'site.not_live', 'This site is not live yet.', [], 10);
    const planned = plan.workloads.find((workload) => workload.pool === (pool ?? plan.routes.defaultPool));
    if (!planned) throw new NotFound('site');
    return this.deps.names.siteWorkload(facts.domain.id, planned.hash);
  }
}
