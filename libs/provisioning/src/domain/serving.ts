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
import type { Candidate, PlannedRevision, SiteFacts } from './site-facts.js';
import type { SiteLooker } from './site-looker.js';
import type { SiteStatus } from './site-status.js';
import type { SiteVolumes } from './site-volumes.js';
import type { SiteWorkloads } from './site-workloads.js';
import type { Upkeep } from './upkeep.js';

export interface ServingDeps {
  edge: Edge;
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
}

/** How soon a candidate that does not answer yet is looked at again. */
const CANDIDATE_AGAIN_MS = 250;
/** The database's own pass asks for ours when it is done; this is for the case that it is lost. */
const DATABASE_AGAIN_MS = 2_000;

/** What a pass does for a domain that is to be served: keeps the live revision, brings the candidate up, switches. */
export class Serving {
  constructor(private readonly deps: ServingDeps) {}

  async serve(facts: SiteFacts, signal: AbortSignal): Promise<Result> {
    const { domain, candidate } = facts;
    if (facts.volume?.removeAfter) await this.deps.volumes.takeBack(domain.id);
    const pending = await this.deps.endings.pending(facts);
    const progress = this.progressOf(facts, pending);
    const [site] = await Promise.all([this.deps.looker.look(facts), this.announce(facts, pending, progress)]);
    const waits: (number | undefined)[] = [await this.keepLive(site, signal)];
    if (candidate) waits.push(await this.advance(site, candidate, progress, signal));
    else await this.deps.edge.setSite(site.atEdge());
    waits.push(await this.deps.drain.unwanted(site));
    await this.writeStatus(site);
    const left = pending.filter(({ id }) => id !== progress.id);
    if (isSettled(site)) await this.deps.endings.write(facts, left, true);
    return soonest(waits);
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

  private async keepLive(site: Site, signal: AbortSignal): Promise<number | undefined> {
    const { live } = site.facts;
    if (!live) return undefined;
    try {
      return await this.deps.upkeep.keep(site, live, signal);
    } catch (error) {
      if (error instanceof TerminalError && error.code === 'engine.volume_missing') await this.lost(site, error);
      throw error;
    }
  }

  /** The files of a site that was live are gone. Never made anew: an empty site in its place would hide the loss. */
  private async lost({ facts }: Site, error: TerminalError): Promise<void> {
    this.deps.log.error({ domainId: facts.domain.id }, `Incident: ${error.message}`);
    await this.deps.status.write(facts.domain, {
      status: 'failed',
      statusDetail: 'The files of this site are missing on the server. They are not made anew; ask your administrator.',
    });
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
    await this.deps.edge.setSite(site.atEdge());
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
    const published = this.deps.edge.setSite(site.atEdge()).then(() => journal.step(key, 'domain.candidate-published'));
    const [started, shown] = await Promise.allSettled([rollout.bringUp(site, candidate, progress, signal), published]);
    if (started.status === 'rejected') throw started.reason;
    if (shown.status === 'rejected') throw shown.reason;
    if (!(await rollout.answers(site, candidate, signal))) {
      await progress.written();
      return CANDIDATE_AGAIN_MS;
    }
    await journal.step(key, 'domain.candidate-answered');
    await this.goLive(site, candidate, progress);
    return undefined;
  }

  /** Edge first: if we die before the row is written, the next pass finds the candidate answering and comes here again. */
  private async goLive(site: Site, candidate: PlannedRevision, progress: OperationProgress): Promise<void> {
    const { edge, journal, status, volumes } = this.deps;
    const { facts } = site;
    const key = `domain:${site.domainId}` as const;
    progress.finish('answer');
    progress.begin('switch');
    const before = facts.live;
    facts.live = candidate;
    facts.candidate = undefined;
    // It may have slept until now.
    facts.domain.status = 'live';
    await edge.setSite(site.atEdge());
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
  }

  /** A database waits for its sites: with a login that is to end, or an operation that ends with the site's change. */
  private tellDatabases(...revisions: (Candidate | PlannedRevision | undefined)[]): void {
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
    const { edge, journal, readiness, status, workloads } = this.deps;
    const { facts } = site;
    const key = `domain:${site.domainId}` as const;
    facts.candidate = undefined;
    readiness.forget(candidate.revision.id);
    const told = domainStatus(this.statusInput(site, error.message));
    await status.write(facts.domain, { ...told, failedRevisionId: candidate.revision.id });
    await journal.step(key, 'domain.failure-written');
    await edge.setSite(site.atEdge());
    await progress.fail(error);
    await journal.step(key, 'domain.operation-failed', error.code);
    this.tellDatabases(facts.live, candidate);
    // Nobody but our probes was ever led to its containers.
    const ours = candidate.plan?.workloads.map((planned) => site.nameOf(planned)) ?? [];
    for (const { name } of site.unwanted.filter((workload) => ours.includes(workload.name))) {
      await workloads.remove(site.domainId, name, 0);
      site.observed.delete(name);
    }
  }

  private async writeStatus(site: Site): Promise<void> {
    const { domain } = site.facts;
    const failed = domain.failedRevisionId === domain.wantedRevisionId && domain.status !== 'degraded';
    const failure = failed ? domain.statusDetail : null;
    await this.deps.status.write(domain, domainStatus(this.statusInput(site, failure)));
  }

  private statusInput({ facts, missingPools }: Site, failure: string | null) {
    return {
      deleted: false,
      suspended: false,
      hasLive: facts.live !== undefined,
      hasCandidate: facts.candidate !== undefined,
      asleep: false,
      missing: missingPools,
      failure,
    };
  }
}

/** Whether what is wanted is live and runs. */
function isSettled({ facts, missingPools }: Site): boolean {
  return !facts.candidate && missingPools.length === 0;
}

function soonest(waits: (number | undefined)[]): Result {
  const pending = waits.filter((wait) => wait !== undefined);
  return pending.length > 0 ? { lookAgainAfterMs: Math.min(...pending) } : { done: true };
}
