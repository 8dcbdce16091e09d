import type { Clock } from '@onebox/clock';
import type { Engine, Workload } from '@onebox/engine';
import { TerminalError } from '@onebox/errors';
import type { Journal } from '@onebox/reconcile';
import type { PlannedOneShot } from '@onebox/runtimes';
import type { DataSource } from 'typeorm';
import { OneShotRun } from '../entities/one-shot-run.entity.js';
import type { Names } from '../names.js';
import { withTimeLimit } from '../time-limit.js';
import { dueOneShots } from './due-one-shots.js';
import { lastLinesOf } from './last-lines.js';
import type { OperationProgress } from './operation-progress.js';
import type { Site } from './site.js';
import type { PlannedRevision } from './site-facts.js';
import type { SiteWorkloads } from './site-workloads.js';
import { LONGEST_STEP_MINUTES, PATIENCE_MS, stepAction, type StepAction } from './step-action.js';

export interface SiteStepsDeps {
  dataSource: DataSource;
  engine: Engine;
  journal: Journal;
  clock: Clock;
  names: Names;
  workloads: SiteWorkloads;
}

/** A step as one pass works on it. */
interface Step {
  site: Site;
  candidate: PlannedRevision;
  planned: PlannedOneShot;
  name: string;
  /** Names of the revision's steps that ran to their end. */
  recorded: Set<string>;
}

/** It is given up, but may end what it has begun. */
const STOP_SECONDS = 2;
/** More than are told: some are empty. */
const LINES = 500;

/**
 * Runs the one-shot steps of a candidate, one after the other, without a pass that waits for a slow one: what there is of a
 * step's container says what is next. The container goes only after its result is written down, so that a worker which died
 * meanwhile takes the result and does not run the step a second time.
 */
export class SiteSteps {
  /** By container. Kept in memory: after a restart of the worker a step may be repeated once more. */
  private readonly interruptions = new Map<string, number>();

  constructor(private readonly deps: SiteStepsDeps) {}

  /**
   * Undefined when all have run; else after how many milliseconds to look again: a step runs.
   * @throws TerminalError when one failed. Its container is left to `endUnwanted`, after the failure is written down.
   */
  async run(
    site: Site,
    candidate: PlannedRevision,
    progress: OperationProgress,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const due = dueOneShots(candidate, site.facts.live);
    const recorded = due.length > 0 ? await this.recorded(candidate) : new Set<string>();
    const patience = Date.now() + PATIENCE_MS;
    for (const planned of due) {
      const name = this.deps.names.oneShot(site.domainId, `${candidate.revision.id} ${planned.name}`);
      if (!recorded.has(planned.name)) progress.begin(planned.name);
      const again = await this.advance({ site, candidate, planned, name, recorded }, patience, signal);
      if (again !== undefined) return again;
      progress.finish(planned.name);
    }
    return undefined;
  }

  /** Ends the steps of what is not the candidate, or not any more, so that a newer change goes on at once. */
  async endUnwanted(site: Site): Promise<void> {
    await Promise.all(site.unwantedSteps.map(({ name, state }) => this.remove(site, name, state)));
  }

  private async recorded({ revision }: PlannedRevision): Promise<Set<string>> {
    const runs = await this.deps.dataSource.manager.findBy(OneShotRun, { revisionId: revision.id });
    return new Set(runs.map(({ step }) => step));
  }

  private async advance(step: Step, patience: number, signal: AbortSignal): Promise<number | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const action = this.action(step);
      if (action.do === 'go-on') return undefined;
      if (action.do === 'wait') {
        const patienceMs = Math.min(action.patienceMs, patience - Date.now());
        if (patienceMs <= 0) return action.againMs;
        await this.wait(step, patienceMs, signal);
      } else await this.carryOut(step, action);
    }
  }

  private action({ site, planned, name, recorded }: Step): StepAction {
    return stepAction({
      recorded: recorded.has(planned.name),
      found: site.observed.get(name),
      interruptions: this.interruptions.get(name) ?? 0,
      now: this.deps.clock.now(),
    });
  }

  private async carryOut(step: Step, action: Exclude<StepAction, { do: 'go-on' | 'wait' }>): Promise<void> {
    const { site, planned, name } = step;
    switch (action.do) {
      case 'create':
        return this.create(step);
      case 'start':
        return this.start(step);
      case 'record':
        return this.record(step);
      case 'remove':
        return this.remove(site, name, 'exited');
      case 'repeat':
        return this.prepareToRepeat(site, name);
      case 'fail':
        throw await this.failed(step, action.exitCode);
      case 'time-out':
        throw new TerminalError(
          'site.install_failed',
          `${planned.title} took more than ${LONGEST_STEP_MINUTES} minutes and was ended.`,
        );
    }
  }

  private async create({ site, candidate, planned, name }: Step): Promise<void> {
    const { engine, workloads, journal } = this.deps;
    site.observed.set(name, await engine.createWorkload(await workloads.oneShot(site, candidate, planned, name)));
    await journal.step(`domain:${site.domainId}`, 'domain.one-shot-created', planned.name);
  }

  private async start({ site, planned, name }: Step): Promise<void> {
    site.observed.set(name, await this.deps.engine.startWorkload(name));
    await this.deps.journal.step(`domain:${site.domainId}`, 'domain.one-shot-started', planned.name);
  }

  private async wait({ site, name }: Step, patienceMs: number, signal: AbortSignal): Promise<void> {
    await withTimeLimit(patienceMs, signal, (limited) => this.deps.engine.untilEnded(name, limited));
    await this.deps.workloads.refresh(site, name);
  }

  private async record({ site, candidate, planned, recorded }: Step): Promise<void> {
    const { dataSource, journal, clock } = this.deps;
    const key = `domain:${site.domainId}` as const;
    await journal.step(key, 'domain.one-shot-ran', `${planned.name}: 0`);
    const run = { revisionId: candidate.revision.id, step: planned.name, finishedAt: clock.now() };
    await dataSource.manager.insert(OneShotRun, run);
    recorded.add(planned.name);
    await journal.step(key, 'domain.one-shot-recorded', planned.name);
  }

  private async failed({ site, planned, name }: Step, exitCode: number): Promise<TerminalError> {
    const { engine, journal } = this.deps;
    await journal.step(`domain:${site.domainId}`, 'domain.one-shot-ran', `${planned.name}: ${exitCode}`);
    const lines = await lastLinesOf(engine.logs(name, { tail: LINES }));
    return new TerminalError('site.install_failed', `${planned.title} failed (exit code ${exitCode}).`, lines);
  }

  private async prepareToRepeat(site: Site, name: string): Promise<void> {
    const before = this.interruptions.get(name) ?? 0;
    await this.remove(site, name, 'exited');
    this.interruptions.set(name, before + 1);
  }

  private async remove(site: Site, name: string, state: Workload['state']): Promise<void> {
    const isUp = state === 'running' || state === 'paused';
    await this.deps.workloads.remove(site.domainId, name, isUp ? STOP_SECONDS : 0);
    site.observed.delete(name);
    this.interruptions.delete(name);
  }
}
