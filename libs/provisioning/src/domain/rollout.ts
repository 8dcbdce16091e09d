import { TerminalError } from '@onebox/errors';
import type { Engine } from '@onebox/engine';
import type { Journal } from '@onebox/reconcile';
import type { PlannedOneShot } from '@onebox/runtimes';
import type { DataSource } from 'typeorm';
import { OneShotRun } from '../entities/one-shot-run.entity.js';
import type { Clock } from '@onebox/clock';
import type { Addresses } from '../networks/addresses.js';
import type { RunningOneShots } from '../running-one-shots.js';
import { dueOneShots } from './due-one-shots.js';
import { lastLines } from './last-lines.js';
import type { OperationProgress } from './operation-progress.js';
import type { Readiness } from './readiness.js';
import type { Site } from './site.js';
import type { Candidate, PlannedRevision } from './site-facts.js';
import type { SiteWorkloads } from './site-workloads.js';

export interface RolloutDeps {
  dataSource: DataSource;
  engine: Engine;
  journal: Journal;
  clock: Clock;
  addresses: Addresses;
  workloads: SiteWorkloads;
  readiness: Readiness;
  oneShots: RunningOneShots;
}

/** The steps of an operation that brings a revision up, as its customer reads them. */
export function rolloutSteps(candidate: Candidate, live?: PlannedRevision): { name: string; title: string }[] {
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

  /** Runs what has to run once, and starts the containers. @throws TerminalError when the installer fails. */
  async bringUp(
    site: Site,
    candidate: PlannedRevision,
    progress: OperationProgress,
    signal: AbortSignal,
  ): Promise<void> {
    const { workloads } = this.deps;
    const { plan, revision } = candidate;
    progress.begin('files');
    await workloads.prepare(site, plan);
    progress.finish('files');
    if (revision.spec.databases.length > 0) progress.finish('database');
    for (const step of dueOneShots(candidate, site.facts.live))
      await this.once(site, candidate, step, progress, signal);
    progress.begin('containers');
    await Promise.all(plan.workloads.map((planned) => this.startUnlessCrashed(site, candidate, planned)));
    progress.finish('containers');
    progress.begin('answer');
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

  private async once(
    site: Site,
    candidate: PlannedRevision,
    step: PlannedOneShot,
    progress: OperationProgress,
    signal: AbortSignal,
  ): Promise<void> {
    const { dataSource, journal, addresses, clock, engine, oneShots, workloads } = this.deps;
    const key = `domain:${site.domainId}` as const;
    const run = { revisionId: candidate.revision.id, step: step.name };
    if (!(await dataSource.manager.existsBy(OneShotRun, run))) {
      progress.begin(step.name);
      const spec = await workloads.oneShot(site, candidate, step);
      const result = await oneShots.during(spec.name, () => engine.runOnce(spec, { signal }));
      await addresses.release([spec.name]);
      await journal.step(key, 'domain.one-shot-ran', `${step.name}: ${result.exitCode}`);
      if (result.exitCode !== 0) {
        const lines = lastLines(`${result.stdout}\n${result.stderr}`);
        throw new TerminalError('site.install_failed', `${step.title} failed (exit code ${result.exitCode}).`, lines);
      }
      await dataSource.manager.insert(OneShotRun, { ...run, finishedAt: clock.now() });
      await journal.step(key, 'domain.one-shot-recorded', step.name);
    }
    progress.finish(step.name);
  }
}
