import { TerminalError } from '@onebox/errors';
import { backoffDelay, type BackoffOptions, DEFAULT_BACKOFF } from './backoff.js';
import { FairQueue, type Level } from './fair-queue.js';
import type { Key, Reconciler, Result } from './reconciler.js';

export interface AddOptions {
  /** Not before this many milliseconds have passed; of several delays the earliest wins. */
  delayMs?: number;
  /** Before all others, and beyond the width: somebody is waiting (a sleeping site's visitor). */
  priority?: boolean;
  /**
   * Not before the key's backoff allows: for what our own passes may have caused (engine events), so that a failing pass
   * cannot call itself back at once.
   */
  afterBackoff?: boolean;
}

/** What a pass was, for logs and metrics. */
export interface Pass {
  key: Key;
  durationMs: number;
  outcome: 'done' | 'again' | 'terminal' | 'failed' | 'aborted';
  /** Failures in a row, this one included. */
  failures: number;
  error?: unknown;
}

export interface ReconcileQueueOptions {
  reconcilers: Reconciler[];
  /** Passes that run beside each other. Default 8. */
  width?: number;
  random?: () => number;
  backoff?: BackoffOptions;
  /** `onSlowPass` is called when a pass has run for so long. Default 60 s. */
  slowAfterMs?: number;
  /** A pass is told to abort after so long, lest something that hangs keep its key for ever. Default 15 min. */
  abortAfterMs?: number;
  onPass?: (pass: Pass) => void;
  onSlowPass?: (key: Key, runningMs: number) => void;
  /** Something other than a pass failed: a reconciler could not list its ids or name a fairness group. */
  onError?: (what: string, error: unknown) => void;
}

interface RunningPass {
  abort: AbortController;
  group: string;
  /** What was added while it ran. */
  again?: AddOptions;
  waiters: (() => void)[];
}

/** What is known of a key beyond that it waits. Forgotten when nothing is left to remember. */
interface KeyState {
  failures: number;
  running?: RunningPass;
  timer?: { at: number; handle: NodeJS.Timeout };
  waiters: (() => void)[];
}

/** What setTimeout can wait; a longer delay would end at once. A pass that comes too early asks again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Of how many keys it is remembered whose they are. Most keys come again and again; a mail's comes once or twice. */
const MOST_GROUPS = 10_000;

/** Slots that only priority keys may take, beyond the width. */
const PRIORITY_SLOTS = 4;

/**
 * The worker's level-triggered queue. A key is a name and never an event: what is added while it waits is one pass, what is
 * added while it runs is one more afterwards, and a key is never worked on twice at once.
 */
export class ReconcileQueue {
  private readonly reconcilers: Map<string, Reconciler>;
  private readonly waiting: FairQueue;
  private readonly states = new Map<Key, KeyState>();
  private readonly groupOf = new Map<Key, string>();
  private readonly grouping = new Set<Key>();
  private readonly width: number;
  private running = 0;
  private started = false;
  private stopped = false;
  private idleWaiters: (() => void)[] = [];

  constructor(private readonly options: ReconcileQueueOptions) {
    this.reconcilers = new Map(options.reconcilers.map((reconciler) => [reconciler.kind, reconciler]));
    this.width = options.width ?? 8;
    // Half of them: one account alone is still quick, and never the only one that gets on.
    this.waiting = new FairQueue(Math.ceil(this.width / 2));
  }

  /** Asks for a pass. Keys of an unknown kind are ignored: an API may be newer than its worker. */
  add(key: Key, options: AddOptions = {}): void {
    if (this.stopped || !this.reconcilers.has(kindOf(key))) return;
    const state = this.state(key);
    if (state.running) {
      state.running.again = sooner(state.running.again, options);
      return;
    }
    const delayMs = options.delayMs ?? 0;
    if (options.afterBackoff && state.failures > 0) this.scheduleRetry(key, state);
    else if (delayMs > 0) this.schedule(key, delayMs);
    else this.enqueue(key, options.priority ? 'priority' : 'normal');
  }

  /** Begins to run what was added. */
  start(): void {
    this.started = true;
    this.fill();
  }

  /** Takes no more, tells running passes to abort, and resolves when they have ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.waiting.clear();
    this.grouping.clear();
    for (const [key, state] of this.states) {
      this.clearTimer(state);
      state.running?.abort.abort(new Error('The worker is stopping.'));
      if (!state.running) this.settle(key, state);
    }
    await this.idle();
  }

  /** Resolves when nothing waits or runs. Keys that are to be looked at later do not count. */
  async idle(): Promise<void> {
    if (this.isIdle()) return;
    await new Promise<void>((resolve) => this.idleWaiters.push(resolve));
  }

  /** Adds everything that exists behind all other keys; resolves when it is queued, not when it is done. */
  async resync(): Promise<void> {
    for (const reconciler of this.reconcilers.values()) {
      try {
        for await (const id of await reconciler.ids()) this.addToBacklog(`${reconciler.kind}:${id}`);
      } catch (error) {
        this.options.onError?.(`listing every ${reconciler.kind}`, error);
      }
    }
  }

  /** Resolves after the key's next pass, or its current one if no other was asked for; at once if it neither waits nor runs. */
  whenSettled(key: Key): Promise<void> {
    const state = this.states.get(key);
    if (!state || !(state.running || this.isWaiting(key))) return Promise.resolve();
    const waiters = state.running && !state.running.again ? state.running.waiters : state.waiters;
    return new Promise<void>((resolve) => waiters.push(resolve));
  }

  private addToBacklog(key: Key): void {
    if (!this.stopped && !this.states.get(key)?.running && !this.isWaiting(key)) this.enqueue(key, 'backlog');
  }

  private enqueue(key: Key, level: Level): void {
    this.clearTimer(this.state(key));
    const group = level === 'normal' ? this.groupOf.get(key) : '';
    if (group === undefined) return void this.enqueueWithGroup(key);
    this.grouping.delete(key);
    this.waiting.add(key, level, group);
    this.fill();
  }

  /** Looks up whose key it is, which asks the database the first time. */
  private async enqueueWithGroup(key: Key): Promise<void> {
    if (this.grouping.has(key)) return;
    this.grouping.add(key);
    const group = await this.fairnessGroup(key);
    // Meanwhile it may have been taken as a priority key, or everything may have stopped.
    if (!this.grouping.delete(key) || this.stopped) return this.resolveIfIdle();
    this.waiting.add(key, 'normal', group);
    this.fill();
  }

  private async fairnessGroup(key: Key): Promise<string> {
    try {
      const group = await this.reconcilers.get(kindOf(key))!.fairnessGroup(idOf(key));
      if (this.groupOf.size >= MOST_GROUPS) this.groupOf.clear();
      this.groupOf.set(key, group);
      return group;
    } catch (error) {
      this.options.onError?.(`finding whose ${key} is`, error);
      return '';
    }
  }

  private fill(): void {
    if (!this.started || this.stopped) return;
    for (;;) {
      const key = this.waiting.take(this.freeLevels());
      if (key === undefined) return this.resolveIfIdle();
      void this.run(key as Key);
    }
  }

  /** The backlog of a resync takes at most half of the slots, so that a change made meanwhile does not wait for it. */
  private freeLevels(): Level[] {
    if (this.running >= this.width + PRIORITY_SLOTS) return [];
    if (this.running >= this.width) return ['priority'];
    return this.running < Math.ceil(this.width / 2) ? ['priority', 'normal', 'backlog'] : ['priority', 'normal'];
  }

  private async run(key: Key): Promise<void> {
    const state = this.state(key);
    const pass: RunningPass = {
      abort: new AbortController(),
      group: this.groupOf.get(key) ?? '',
      waiters: state.waiters,
    };
    state.waiters = [];
    state.running = pass;
    this.grouping.delete(key);
    this.running++;
    this.waiting.started(pass.group);
    const startedAt = performance.now();
    const guards = this.guard(key, pass.abort);
    let next: AddOptions | undefined;
    try {
      const result = await this.reconcilers.get(kindOf(key))!.reconcile(idOf(key), pass.abort.signal);
      next = this.succeeded(key, state, result, performance.now() - startedAt);
    } catch (error) {
      next = this.failed(key, state, error, performance.now() - startedAt);
    }
    guards.forEach(clearTimeout);
    this.release(key, state, pass, next);
  }

  private guard(key: Key, abort: AbortController): NodeJS.Timeout[] {
    const { slowAfterMs = 60_000, abortAfterMs = 15 * 60_000, onSlowPass } = this.options;
    return [
      setTimeout(() => onSlowPass?.(key, slowAfterMs), slowAfterMs),
      setTimeout(() => abort.abort(new Error(`The pass took more than ${abortAfterMs} ms.`)), abortAfterMs),
    ].map((timer) => timer.unref());
  }

  private succeeded(key: Key, state: KeyState, result: Result, durationMs: number): AddOptions | undefined {
    state.failures = 0;
    const delayMs = 'lookAgainAfterMs' in result ? result.lookAgainAfterMs : undefined;
    this.options.onPass?.({ key, durationMs, outcome: delayMs === undefined ? 'done' : 'again', failures: 0 });
    return delayMs === undefined ? undefined : { delayMs };
  }

  private failed(key: Key, state: KeyState, error: unknown, durationMs: number): AddOptions | undefined {
    const failures = ++state.failures;
    const outcome = this.stopped ? 'aborted' : error instanceof TerminalError ? 'terminal' : 'failed';
    this.options.onPass?.({ key, durationMs, outcome, failures, error });
    return outcome === 'failed' ? { delayMs: this.backoff(failures) } : undefined;
  }

  private release(key: Key, state: KeyState, pass: RunningPass, next: AddOptions | undefined): void {
    state.running = undefined;
    this.running--;
    this.waiting.ended(pass.group);
    if (next) this.schedule(key, next.delayMs ?? 0);
    if (pass.again) this.add(key, pass.again);
    pass.waiters.forEach((resolve) => resolve());
    this.settle(key, state);
    this.fill();
    this.resolveIfIdle();
  }

  /** Tells those who wait for a pass that none is coming, and forgets a key about which there is nothing to remember. */
  private settle(key: Key, state: KeyState): void {
    if (state.running || this.isWaiting(key)) return;
    state.waiters.splice(0).forEach((resolve) => resolve());
    if (state.failures === 0 && !state.timer) this.states.delete(key);
  }

  /** Drawn once: the earliest of many draws would be no delay at all. */
  private scheduleRetry(key: Key, state: KeyState): void {
    if (!state.timer) this.schedule(key, this.backoff(state.failures));
  }

  private schedule(key: Key, delayMs: number): void {
    if (this.stopped || this.isWaiting(key)) return;
    const state = this.state(key);
    const at = performance.now() + delayMs;
    if (state.timer && state.timer.at <= at) return;
    this.clearTimer(state);
    state.timer = { at, handle: setTimeout(() => this.enqueue(key, 'normal'), Math.min(delayMs, LONGEST_TIMER_MS)) };
  }

  private clearTimer(state: KeyState): void {
    if (state.timer) clearTimeout(state.timer.handle);
    state.timer = undefined;
  }

  private backoff(failures: number): number {
    return backoffDelay(failures, this.options.random ?? Math.random, this.options.backoff ?? DEFAULT_BACKOFF);
  }

  private state(key: Key): KeyState {
    let state = this.states.get(key);
    if (!state) this.states.set(key, (state = { failures: 0, waiters: [] }));
    return state;
  }

  private isWaiting(key: Key): boolean {
    return this.grouping.has(key) || this.waiting.levelOf(key) !== undefined;
  }

  private isIdle(): boolean {
    return this.running === 0 && this.waiting.size === 0 && this.grouping.size === 0;
  }

  private resolveIfIdle(): void {
    if (this.isIdle()) this.idleWaiters.splice(0).forEach((resolve) => resolve());
  }
}

/** Of two wishes to run a key again: priority wins, what need not respect the backoff wins, and the earlier wins. */
function sooner(wish: AddOptions | undefined, other: AddOptions): AddOptions {
  if (!wish) return other;
  return {
    priority: wish.priority || other.priority,
    afterBackoff: wish.afterBackoff && other.afterBackoff,
    delayMs: Math.min(wish.delayMs ?? 0, other.delayMs ?? 0),
  };
}

function kindOf(key: Key): string {
  return key.slice(0, key.indexOf(':'));
}

function idOf(key: Key): string {
  return key.slice(key.indexOf(':') + 1);
}
