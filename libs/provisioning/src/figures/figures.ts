import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, EngineEvent, MeasuredWorkload, WorkloadUsage } from '@onebox/engine';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { Answers } from './answers.js';
import { type Container, healthOf, sampleOf } from './container.js';
import { containerId } from './container-id.js';
import { Crashes } from './crashes.js';
import { History, INTERVAL_MS, type Sample } from './history.js';
import { LifeEvents } from './life-events.js';

export interface FiguresDeps {
  engine: Pick<Engine, 'measure'>;
  log: ProvisioningDeps['log'];
  /** Told after a look what came, went, started, ended, or answers now. Must not throw. */
  onChange: (containers: Container[]) => Promise<void>;
}

/** After an event of the engine it is looked again this soon; where looks take long, at most a sixth of the time goes to them. */
const AFTER_EVENT_MS = 500;
const REST_TIMES_LOOK = 5;
const LONGEST_REST_MS = 5_000;
const WHILE_STARTING_MS = 1_000;
const KEPT_MS = 3_600_000;

/**
 * What all containers are and use, kept in memory: taken every 10 s and after events of the engine, so that nobody who asks
 * has to wait for the engine. An hour of it is kept, also of those that are gone.
 */
export class Figures {
  /** When the last look was, in ms; 0: none yet. */
  measuredAt = 0;
  readonly history = new History();
  readonly lives = new LifeEvents();
  private readonly containers = new Map<string, Container>();
  /** What the next sample counts from. */
  private readonly bases = new Map<string, WorkloadUsage>();
  private readonly goneAt = new Map<string, number>();
  private readonly crashes = new Crashes();
  private readonly answers = new Answers();
  private readonly ending = new AbortController();
  private interruption = new AbortController();
  private running?: Promise<void>;
  private failed = false;

  constructor(private readonly deps: FiguresDeps) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.interruption.abort();
    await Promise.all([this.running, this.answers.idle()]);
  }

  /** Keeps it, counts crashes, and looks soon. What a signal leads to is told by the next event. */
  heed(event: EngineEvent): void {
    if (event.kind !== 'workload' && event.kind !== 'connected') return;
    this.lives.heed(event);
    this.crashes.heed(event);
    if (event.action !== 'kill') this.interruption.abort();
  }

  all(): Container[] {
    return [...this.containers.values()];
  }

  find(id: string): Container | undefined {
    return this.containers.get(id);
  }

  /** Whether it is there, or was within the hour. */
  isKnown(id: string): boolean {
    return this.containers.has(id) || this.history.has(id) || this.lives.has(id);
  }

  private async run(): Promise<void> {
    let due = 0;
    while (!this.ending.signal.aborted) {
      const sampling = Date.now() >= due;
      if (sampling) due = Date.now() + INTERVAL_MS;
      this.interruption = new AbortController();
      const began = performance.now();
      await this.lookAndTell(sampling);
      const rest = Math.max(AFTER_EVENT_MS, (performance.now() - began) * REST_TIMES_LOOK);
      await this.pause(Math.min(rest, LONGEST_REST_MS), this.ending.signal);
      await this.pause(this.untilNext(due), this.interruption.signal);
    }
  }

  /** Sooner than the next sample where a site is about to answer. */
  private untilNext(due: number): number {
    const now = Date.now();
    const starts = this.all().some((container) => healthOf(container, true, now) === 'starting');
    return starts ? Math.min(WHILE_STARTING_MS, due - now) : due - now;
  }

  private async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }

  private async lookAndTell(sampling: boolean): Promise<void> {
    try {
      await this.look(sampling);
      this.failed = false;
    } catch (err) {
      // Old figures stay, with their time; a restarting engine is told of once.
      if (!this.failed) this.deps.log.warn({ err }, 'The figures of containers could not be taken');
      this.failed = true;
    }
  }

  /** One look; with `sampling` it becomes part of the history. */
  async look(sampling: boolean): Promise<void> {
    const measured = await this.deps.engine.measure();
    const isFirst = this.measuredAt === 0;
    this.measuredAt = Date.now();
    if (sampling) this.history.turn(this.measuredAt);
    const changed = measured.flatMap((workload) => this.take(workload, sampling) ?? []);
    changed.push(...this.dropGone(new Set(measured.map(({ name }) => containerId(name)))));
    for (const container of this.all()) this.noteHealth(container);
    this.answers.tryAll(this.all(), (container, answers) => this.noteAnswer(container, answers));
    if (!isFirst && changed.length > 0) await this.deps.onChange(changed);
  }

  /** Returns the container where something happened to it, beyond its figures. */
  private take(workload: MeasuredWorkload, sampling: boolean): Container | undefined {
    const id = containerId(workload.name);
    const before = this.containers.get(id);
    const sameRun = before?.startedAt?.getTime() === workload.startedAt?.getTime();
    const container: Container = {
      ...workload,
      id,
      restarts: this.crashes.of(workload.name) + workload.restartsByEngine,
      cpuPercent: sameRun && workload.usage ? (before?.cpuPercent ?? null) : null,
      ...(sameRun && before?.answers !== undefined ? { answers: before.answers } : {}),
    };
    if (!sameRun) this.bases.delete(id);
    this.sample(container, sampling);
    this.containers.set(id, container);
    this.goneAt.delete(id);
    const same = before && sameRun && before.state === container.state && before.restarts === container.restarts;
    return same ? undefined : container;
  }

  private sample(container: Container, sampling: boolean): void {
    const { id, usage } = container;
    if (!usage) return void this.bases.delete(id);
    const base = this.bases.get(id);
    if (sampling) {
      const sample: Sample = sampleOf(base, usage);
      container.cpuPercent = sample.cpuPercent;
      this.history.put(id, sample);
    }
    if (sampling || !base) this.bases.set(id, usage);
  }

  private dropGone(present: Set<string>): Container[] {
    const gone = this.all().filter(({ id }) => !present.has(id));
    for (const { id } of gone) {
      this.containers.delete(id);
      this.bases.delete(id);
      this.answers.forget(id);
      this.goneAt.set(id, this.measuredAt);
    }
    for (const [id, at] of this.goneAt) {
      if (this.measuredAt - at < KEPT_MS) continue;
      this.history.forget(id);
      this.goneAt.delete(id);
    }
    this.lives.forgetGone(present, this.measuredAt);
    return gone;
  }

  /** Of the run that was tried: it may have ended meanwhile. */
  private noteAnswer(tried: Container, answers: boolean): void {
    const now = this.containers.get(tried.id);
    if (!now || now.startedAt?.getTime() !== tried.startedAt?.getTime() || now.answers === answers) return;
    const isNews = now.answers !== undefined || !answers;
    now.answers = answers;
    this.noteHealth(now);
    if (isNews) void this.deps.onChange([now]);
  }

  private noteHealth(container: Container): void {
    if (container.state !== 'running' || container.answers === undefined) return;
    const now = Date.now();
    const health = healthOf(container, false, now);
    if (health === 'running') this.lives.noteHealth(container.id, 'healthy', now);
    if (health === 'unhealthy') this.lives.noteHealth(container.id, 'unhealthy', now);
  }
}
