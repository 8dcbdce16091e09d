import type { OperationProgress } from './operation-progress.js';
import { dueOneShots } from './due-one-shots.js';
import type { Readiness } from './readiness.js';
import type { Site } from './site.js';
import type { Candidate, Live, PlannedRevision } from './site-facts.js';
import type { SiteSteps } from './site-steps.js';
import type { SiteWorkloads } from './site-workloads.js';

export interface RolloutDeps {
  workloads: SiteWorkloads;
  readiness: Readiness;
  steps: SiteSteps;
}

/** The steps of an operation that brings a revision up, as its customer reads them. */
export function rolloutSteps(candidate: Candidate, live?: Live): { name: string; title: string }[] {
  const database = { name: 'database', title: 'Preparing the database' };
  return [
    { name: 'files', title: 'Preparing the files' },
    ...(candidate.revision.spec.databases.length > 0 ? [database] : []),
    ...dueOneShots(candidate, live).map(({ name, title }) => ({ name, title })),
    { name: 'containers', title: 'Starting' },
    { name: 'answer', title: 'Waiting for the first answer' },
    { name: 'switch', title: 'Going live' },
  ];
}

/** Brings a candidate to where it answers. The live revision is not touched. */
export class Rollout {
  constructor(private readonly deps: RolloutDeps) {}

  /**
   * Runs what has to run once, and starts the containers. While a step runs: after how many milliseconds to look again.
   * @throws TerminalError when a step fails.
   */
  async bringUp(
    site: Site,
    candidate: PlannedRevision,
    progress: OperationProgress,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { workloads, steps } = this.deps;
    const { plan, revision } = candidate;
    progress.begin('files');
    await workloads.prepare(site, plan);
    progress.finish('files');
    if (revision.spec.databases.length > 0) progress.finish('database');
    const again = await steps.run(site, candidate, progress, signal);
    if (again !== undefined) return again;
    progress.begin('containers');
    await Promise.all(plan.workloads.map((planned) => this.startUnlessCrashed(site, candidate, planned)));
    progress.finish('containers');
    progress.begin('answer');
    return undefined;
  }

  /** True when every pool answers; false when not yet. @throws TerminalError when it is not to be expected any more. */
  answers(site: Site, candidate: PlannedRevision, signal: AbortSignal): Promise<boolean> {
    return this.deps.readiness.wait(site, candidate, signal);
  }

  private async startUnlessCrashed(
    site: Site,
    candidate: PlannedRevision,
    planned: PlannedRevision['plan']['workloads'][number],
  ): Promise<void> {
    await this.deps.readiness.noteCrash(site, planned);
    await this.deps.workloads.start(site, candidate, planned);
  }
}
