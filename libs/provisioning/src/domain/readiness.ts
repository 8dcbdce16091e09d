import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@onebox/clock';
import type { Edge } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import { TerminalError } from '@onebox/errors';
import type { PlannedWorkload } from '@onebox/runtimes';
import { connects } from '../platform/connects.js';
import { lastLines } from './last-lines.js';
import type { Site } from './site.js';
import type { PlannedRevision } from './site-facts.js';
import type { SiteWorkloads } from './site-workloads.js';

export interface ReadinessDeps {
  engine: Engine;
  edge: Edge;
  clock: Clock;
  workloads: SiteWorkloads;
  /** How long a candidate may take until it answers. */
  readySeconds: number;
}

/** How long one pass watches closely; after that the site is looked at again every now and then. */
const PATIENCE_MS = 3_000;
const CONNECT_POLL_MS = 10;
const PROBE_POLL_MS = 25;
/** How often the engine is asked whether the container still runs. */
const STATE_POLL_MS = 250;
const PROBE_TIMEOUT_MS = 10_000;
const CRASHES = 3;

interface Attempt {
  since: number;
  /** When which container was seen dead, once each. */
  crashes: Map<string, Set<number>>;
  lastAnswer: string;
}

/** Waits for a candidate's first good answer through the edge, under the real hostname. */
export class Readiness {
  /** By revision. Kept in memory: after a restart of the worker a candidate gets its time anew. */
  private readonly attempts = new Map<string, Attempt>();

  constructor(private readonly deps: ReadinessDeps) {}

  /** True when every pool answers below 500, false when not yet. @throws TerminalError on a timeout or repeated crash. */
  async wait(site: Site, candidate: PlannedRevision, signal: AbortSignal): Promise<boolean> {
    const attempt = this.attempt(candidate.revision.id);
    const patience = Date.now() + PATIENCE_MS;
    for (const planned of candidate.plan.workloads) {
      const answered = await this.untilItAnswers(site, candidate, planned, attempt, patience, signal);
      if (!answered) return this.notYet(site, planned, attempt);
    }
    this.attempts.delete(candidate.revision.id);
    return true;
  }

  /** Counts that a candidate's container died. @throws TerminalError when it did so too often. */
  async noteCrash(site: Site, planned: PlannedWorkload): Promise<void> {
    const name = site.nameOf(planned);
    const found = site.observed.get(name);
    const revision = site.facts.candidate?.revision.id;
    // One that serves the live revision as well is that one's to repair.
    const shared = site.liveWorkloads.some(({ hash }) => hash === planned.hash);
    if (!revision || shared || (found?.state !== 'exited' && found?.state !== 'dead')) return;
    const { crashes } = this.attempt(revision);
    const times = crashes.get(name) ?? new Set();
    crashes.set(name, times.add(found.finishedAt?.getTime() ?? 0));
    if (times.size >= CRASHES) throw await this.crashed(name, planned, found.exitCode, found.outOfMemory);
  }

  forget(revisionId: string): void {
    this.attempts.delete(revisionId);
  }

  private attempt(revisionId: string): Attempt {
    const known = this.attempts.get(revisionId);
    if (known) return known;
    const attempt = { since: this.deps.clock.now().getTime(), crashes: new Map(), lastAnswer: 'no answer' };
    this.attempts.set(revisionId, attempt);
    return attempt;
  }

  private async untilItAnswers(
    site: Site,
    candidate: PlannedRevision,
    planned: PlannedWorkload,
    attempt: Attempt,
    patience: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    let checkedAt = Date.now();
    while (Date.now() < patience) {
      signal.throwIfAborted();
      const endpoint = site.runningEndpoint(planned);
      const open = endpoint !== undefined && (await connects(endpoint, 500));
      if (open && (await this.probe(candidate, planned, attempt))) return true;
      await sleep(open ? PROBE_POLL_MS : CONNECT_POLL_MS);
      if (!endpoint || Date.now() - checkedAt > STATE_POLL_MS) {
        checkedAt = Date.now();
        await this.revive(site, candidate, planned);
      }
    }
    return false;
  }

  private async revive(site: Site, candidate: PlannedRevision, planned: PlannedWorkload): Promise<void> {
    const name = site.nameOf(planned);
    await this.deps.workloads.refresh(site, name);
    if (site.observed.get(name)?.state === 'running') return;
    await this.noteCrash(site, planned);
    await this.deps.workloads.start(site, candidate, planned);
  }

  private async probe({ revision }: PlannedRevision, planned: PlannedWorkload, attempt: Attempt): Promise<boolean> {
    const { hostname } = revision.spec;
    const { pool, probePath: path } = planned;
    const timeoutMs = Math.min(PROBE_TIMEOUT_MS, this.deps.readySeconds * 1000);
    const { status, fromSite, error } = await this.deps.edge.probe({
      hostname,
      path,
      pool,
      candidate: true,
      timeoutMs,
    });
    if (fromSite && status !== undefined && status < 500) return true;
    attempt.lastAnswer = fromSite ? `${path} answered ${status}` : `${path} gave no answer${error ? `: ${error}` : ''}`;
    return false;
  }

  private async notYet(site: Site, planned: PlannedWorkload, attempt: Attempt): Promise<false> {
    const waited = this.deps.clock.now().getTime() - attempt.since;
    if (waited < this.deps.readySeconds * 1000) return false;
    throw new TerminalError(
      'site.not_ready',
      `${planned.pool} was not ready within ${this.deps.readySeconds} s: ${attempt.lastAnswer}.`,
      await this.logs(site.nameOf(planned)),
    );
  }

  private async crashed(
    name: string,
    { pool, limits }: PlannedWorkload,
    exitCode = -1,
    outOfMemory = false,
  ): Promise<TerminalError> {
    const why = outOfMemory
      ? `it needs more than its ${Math.round(limits.memoryBytes / 1024 ** 2)} MiB of memory`
      : `exit code ${exitCode}`;
    return new TerminalError('site.crashed', `${pool} ended ${CRASHES} times: ${why}.`, await this.logs(name));
  }

  private async logs(name: string): Promise<string[]> {
    const lines: string[] = [];
    for await (const { text } of this.deps.engine.logs(name, { tail: 20 })) lines.push(text);
    return lastLines(lines.join('\n'));
  }
}
