import type { Domain } from '@onebox/domains';
import type { Edge } from '@onebox/edge';
import { TerminalError } from '@onebox/errors';
import type { Operation, Operations } from '@onebox/operations';
import type { Journal, Result } from '@onebox/reconcile';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { Drain } from './drain.js';
import { domainStatus } from './domain-status.js';
import type { Endings } from './endings.js';
import { OperationProgress } from './operation-progress.js';
import type { Readiness } from './readiness.js';
import { type Rollout, rolloutSteps } from './rollout.js';
import type { Site } from './site.js';
import { type Candidate, type Live, plannedLive, type PlannedRevision, type SiteFacts } from './site-facts.js';
import type { SiteLooker } from './site-looker.js';
import type { SitePublisher } from './site-publisher.js';
import type { SiteRestarts } from './site-restarts.js';
import type { SiteStatus } from './site-status.js';
import type { SiteSteps } from './site-steps.js';
import type { SiteVolumes } from './site-volumes.js';
import type { SiteWorkloads } from './site-workloads.js';
import type { Upkeep } from './upkeep.js';

export interface ServingDeps {
  edge: Pick<Edge, 'site'>;
  publisher: SitePublisher;
  journal: Journal;
  operations: Operations;
  enqueue: ProvisioningDeps['enqueue'];
  log: ProvisioningDeps['log'];
  looker: SiteLooker;
  upkeep: Upkeep;
  rollout: Rollout;
  readiness: Readiness;
  drain: Drain;
  endings: Endings;
  status: SiteStatus;
  volumes: SiteVolumes;
  workloads: SiteWorkloads;
  restarts: SiteRestarts;
  steps: SiteSteps;
}

/** After how many milliseconds the live revision is to be looked at again, or why it cannot be kept running. */
interface Kept {
  wait?: number;
  obstacle?: TerminalError;
}

/** A site that has just become live has its first visitors before it has its picture taken. */
const PICTURE_AFTER_MS = 4_000;
/** How soon a candidate that does not answer yet is looked at again. */
const CANDIDATE_AGAIN_MS = 250;
/** The database's own pass asks for ours when it is done; this is for the case that it is lost. */
const DATABASE_AGAIN_MS = 2_000;

const LOST = {
  status: 'failed' as const,
  statusDetail: 'The files of this site are missing on the server. They are not made anew; ask your administrator.',
};

/** What a pass does for a domain that is to be served: keeps the live revision, brings the candidate up, switches. */
export class Serving {
  constructor(private readonly deps: ServingDeps) {}

  async serve(facts: SiteFacts, signal: AbortSignal): Promise<Result> {
    const { domain, candidate } = facts;
    if (facts.volume?.removeAfter) await this.deps.volumes.takeBack(domain.id);
    const pending = await this.deps.endings.pending(facts);
    const progress = this.progressOf(facts, pending);
    const [site] = await Promise.all([this.deps.looker.look(facts), this.announce(facts, pending, progress)]);
    await this.deps.steps.endUnwanted(site);
    const { live } = facts;
    const kept = await this.keepLive(site, signal);
    const waits = [kept.wait];
    if (candidate) waits.push(await this.advance(site, candidate, progress, signal));
    else await this.publish(site);
    waits.push(await this.deps.drain.unwanted(site));
    // A candidate that has become live has repaired it.
    const obstacle = facts.live === live ? kept.obstacle : undefined;
    await this.writeStatus(site, obstacle);
    await this.writeEndings(site, pending, progress, obstacle);
    return resultOf(waits, obstacle);
  }

  /** An operation of a database, which several domains may share, is ended by the database's own pass. */
  private progressOf({ candidate }: SiteFacts, pending: Operation[]): OperationProgress {
    const own = pending.find(({ id }) => id === candidate?.revision.operationId);
    return new OperationProgress(this.deps.operations, own?.id ?? null);
  }

  /** Ends the operations that a candidate swallows, and tells its own what is going to happen. */
  private async announce(facts: SiteFacts, pending: Operation[], progress: OperationProgress): Promise<void> {
    await this.deps.endings.write(facts, pending, false);
    if (!facts.candidate || !progress.id) return;
    progress.start(rolloutSteps(facts.candidate, facts.live));
    await progress.written();
    await this.deps.journal.step(`domain:${facts.domain.id}`, 'domain.operation-started');
  }

  /** What hinders the live revision ends no pass: the candidate may be what repairs it. */
  private async keepLive(site: Site, signal: AbortSignal): Promise<Kept> {
    const { restarts, workloads, upkeep, edge } = this.deps;
    const live = plannedLive(site.facts);
    try {
      if (site.facts.live?.impossible) throw site.facts.live.impossible;
      if (!live) return {};
      await restarts.carryOut(site, workloads, signal);
      return { wait: await upkeep.keep(site, live, signal) };
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      site.leaveStanding((await edge.site(site.domainId))?.live);
      return { obstacle: error };
    }
  }

  private async advance(
    site: Site,
    candidate: Candidate,
    progress: OperationProgress,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    try {
      if (candidate.impossible) throw candidate.impossible;
      if (!candidate.plan) return await this.waitForDatabases(site, candidate, progress);
      return await this.bringUp(site, { revision: candidate.revision, plan: candidate.plan }, progress, signal);
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      await this.giveUp(site, candidate, progress, error);
      return undefined;
    }
  }

  private async waitForDatabases(site: Site, candidate: Candidate, progress: OperationProgress): Promise<number> {
    progress.begin('database');
    for (const { id } of candidate.waitingFor) this.deps.enqueue(`database:${id}`);
    await this.publish(site);
    await progress.written();
    return DATABASE_AGAIN_MS;
  }

  private async bringUp(
    site: Site,
    candidate: PlannedRevision,
    progress: OperationProgress,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { rollout, journal } = this.deps;
    const key = `domain:${site.domainId}` as const;
    // Its addresses are chosen already, so the edge may learn of it while it starts.
    const published = this.publish(site).then(() => journal.step(key, 'domain.candidate-published'));
    const [started, shown] = await Promise.allSettled([rollout.bringUp(site, candidate, progress, signal), published]);
    if (started.status === 'rejected') throw started.reason;
    if (shown.status === 'rejected') throw shown.reason;
    const answers = started.value === undefined && (await rollout.answers(site, candidate, signal));
    if (!answers) {
      await progress.written();
      return started.value ?? CANDIDATE_AGAIN_MS;
    }
    await journal.step(key, 'domain.candidate-answered');
    await this.goLive(site, candidate, progress);
    return undefined;
  }

  /** Edge first: if we die before the row is written, the next pass finds the candidate answering and comes here again. */
  private async goLive(site: Site, candidate: PlannedRevision, progress: OperationProgress): Promise<void> {
    const { journal, status, volumes } = this.deps;
    const { facts } = site;
    const key = `domain:${site.domainId}` as const;
    progress.finish('answer');
    progress.begin('switch');
    const before = facts.live;
    facts.live = candidate;
    facts.candidate = undefined;
    site.leaveNothing();
    // It may have slept until now.
    facts.domain.status = 'live';
    await this.publish(site);
    await journal.step(key, 'domain.edge-switched');
    await status.write(
      facts.domain,
      { status: 'live', statusDetail: null, liveRevisionId: candidate.revision.id },
      (manager) => volumes.markInitialised(manager, site.domainId),
    );
    await journal.step(key, 'domain.live-written');
    await progress.succeed();
    await journal.step(key, 'domain.operation-succeeded');
    this.tellDatabases(before, candidate);
    this.deps.enqueue(`picture:${site.domainId}`, { delayMs: PICTURE_AFTER_MS });
  }

  /** A database waits for its sites: with a login that is to end, or an operation that ends with the site's change. */
  private tellDatabases(...revisions: (Candidate | Live | undefined)[]): void {
    const attached = revisions.flatMap((item) => item?.revision.spec.databases ?? []);
    for (const id of new Set(attached.map(({ databaseId }) => databaseId))) this.deps.enqueue(`database:${id}`);
  }

  /** The candidate is dropped and says why; what is live stays as it is. */
  private async giveUp(
    site: Site,
    candidate: Candidate,
    progress: OperationProgress,
    error: TerminalError,
  ): Promise<void> {
    const { journal, readiness, status, steps, workloads } = this.deps;
    const { facts } = site;
    const key = `domain:${site.domainId}` as const;
    facts.candidate = undefined;
    readiness.forget(candidate.revision.id);
    const told = isLoss(error) ? LOST : domainStatus(this.statusInput(site, error.message));
    await status.write(facts.domain, { ...told, failedRevisionId: candidate.revision.id });
    await journal.step(key, 'domain.failure-written');
    await steps.endUnwanted(site);
    await this.publish(site);
    await progress.fail(error);
    await journal.step(key, 'domain.operation-failed', error.code);
    this.tellDatabases(facts.live, candidate);
    for (const { name } of site.unwantedOf(candidate.revision.id)) {
      await workloads.remove(site.domainId, name, 0);
      site.observed.delete(name);
    }
  }

  private publish(site: Site): Promise<void> {
    return this.deps.publisher.publish(site.facts, () => site.atEdge());
  }

  private async writeStatus(site: Site, obstacle: TerminalError | undefined): Promise<void> {
    const { domain } = site.facts;
    if (obstacle && isLoss(obstacle)) return this.writeLoss(domain, obstacle);
    const failed = domain.failedRevisionId === domain.wantedRevisionId && domain.status !== 'degraded';
    const failure = failed ? domain.statusDetail : null;
    await this.deps.status.write(domain, domainStatus(this.statusInput(site, failure, obstacle)));
  }

  /** The files of a site that was live are gone. Never made anew: an empty site in its place would hide the loss. */
  private async writeLoss(domain: Domain, loss: TerminalError): Promise<void> {
    this.deps.log.error({ domainId: domain.id }, `Incident: ${loss.message}`);
    await this.deps.status.write(domain, LOST);
  }

  private async writeEndings(
    site: Site,
    pending: Operation[],
    progress: OperationProgress,
    obstacle: TerminalError | undefined,
  ): Promise<void> {
    const { endings } = this.deps;
    const left = pending.filter(({ id }) => id !== progress.id);
    if (obstacle && isLoss(obstacle)) await endings.failAll(site.facts, pending, obstacle);
    else if (isSettled(site)) await endings.write(site.facts, left, true);
  }

  private statusInput({ facts, hasLive, missingPools }: Site, failure: string | null, obstacle?: TerminalError) {
    return {
      deleted: false,
      suspended: false,
      hasLive,
      hasCandidate: facts.candidate !== undefined,
      asleep: false,
      missing: missingPools,
      obstacle: obstacle?.message ?? null,
      failure,
    };
  }
}

/** Whether what is wanted is live and runs. */
function isSettled({ facts, missingPools }: Site): boolean {
  return !facts.candidate && missingPools.length === 0;
}

function isLoss(obstacle: TerminalError): boolean {
  return obstacle.code === 'engine.volume_missing';
}

/** @throws the obstacle, where there is nothing else to be done. */
function resultOf(waits: (number | undefined)[], obstacle: TerminalError | undefined): Result {
  const pending = waits.filter((wait) => wait !== undefined);
  if (pending.length > 0) return { lookAgainAfterMs: Math.min(...pending) };
  if (obstacle) throw obstacle;
  return { done: true };
}
