import type { Engine } from '@onebox/engine';
import { NotFound, UserError } from '@onebox/errors';
import { Domain } from '@onebox/domains';
import type { Journal, Result } from '@onebox/reconcile';
import type { DataSource } from 'typeorm';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { RestartDelays } from './restart-delays.js';
import type { SiteFacts } from './site-facts.js';
import type { SiteLooker } from './site-looker.js';
import type { SitePublisher } from './site-publisher.js';
import type { SiteStatus } from './site-status.js';

export type SleepMode = 'pause' | 'stop';

export interface SleepDeps {
  dataSource: DataSource;
  engine: Engine;
  publisher: SitePublisher;
  journal: Journal;
  enqueue: ProvisioningDeps['enqueue'];
  delays: RestartDelays;
  looker: SiteLooker;
  status: SiteStatus;
}

const STOP_SECONDS = 10;

/** Sites that rest: the edge leads their requests to the activator, which wakes them. Nothing falls asleep by itself yet. */
export class Sleep {
  /** How deep, by domain; where it is not known (after a restart), what runs is paused. */
  private readonly modes = new Map<string, SleepMode>();

  constructor(private readonly deps: SleepDeps) {}

  /** Asks for a live site to fall asleep; the domain's own pass does it. */
  async fallAsleep(domainId: string, mode: SleepMode): Promise<void> {
    const domain = await this.deps.dataSource.manager.findOneBy(Domain, { id: domainId });
    if (!domain) throw new NotFound('domain');
    if (!['live', 'degraded', 'sleeping'].includes(domain.status) || domain.deletedAt) {
      throw new UserError('conflict', 'domain.not_live', 'Only a live site can sleep.');
    }
    this.modes.set(domainId, mode);
    await this.deps.status.write(domain, { status: 'sleeping' });
    this.deps.enqueue(`domain:${domainId}`);
  }

  /** Ends the sleep; the domain's own pass starts what has to run. */
  async wakeUp(domain: Domain): Promise<void> {
    this.modes.delete(domain.id);
    if (domain.status === 'sleeping') await this.deps.status.write(domain, { status: 'live' });
    this.deps.enqueue(`domain:${domain.id}`, { priority: true });
  }

  /** The pass of a site that sleeps: the edge first, so that no request meets a container that is being stopped. */
  async keepAsleep(facts: SiteFacts): Promise<Result> {
    const { publisher, engine, journal, looker, enqueue, delays } = this.deps;
    const key = `domain:${facts.domain.id}` as const;
    const site = await looker.look(facts);
    await publisher.publish(facts, () => site.atEdge());
    await journal.step(key, 'domain.edge-asleep');
    const pause = (this.modes.get(facts.domain.id) ?? 'pause') === 'pause' && engine.capabilities.pause;
    const up = [...site.observed.values()].filter(
      ({ labels, state }) => labels.kind === 'site' && (state === 'running' || state === 'paused'),
    );
    for (const { name, state } of up) {
      if (state === 'running' && pause) await engine.pauseWorkload(name);
      if (state === 'paused' && !pause) await engine.unpauseWorkload(name);
      if (!pause) await engine.stopWorkload(name, STOP_SECONDS);
      await journal.step(key, 'domain.container-asleep', name);
    }
    // What was stopped here did not crash: it is started again as soon as somebody asks for it.
    for (const name of site.observed.keys()) delays.forget(name);
    // With the last of its sites the account's database servers fall asleep too.
    if (!pause) enqueue(`network:${facts.account.id}`);
    return { done: true };
  }
}
