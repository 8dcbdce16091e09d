import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ProcessSpec } from './process-table.js';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 15_000;
/** One that ran this long had started well: its next failure begins with the shortest delay again. */
const HEALTHY_MS = 60_000;

export interface SupervisedOptions {
  root: string;
  env: NodeJS.ProcessEnv;
  onLine: (line: string) => void;
  /** After each start and end. */
  onChange: () => void;
}

/** Keeps one process running: starts it again when it ends, each time after a longer while, until it is stopped. */
export class SupervisedProcess {
  restarts = 0;
  private child?: ChildProcess;
  private delayMs = FIRST_DELAY_MS;
  private timer?: NodeJS.Timeout;
  private stopping = false;

  constructor(
    readonly spec: ProcessSpec,
    private readonly options: SupervisedOptions,
  ) {}

  get name(): string {
    return this.spec.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    if (this.child || this.stopping) return;
    const started = Date.now();
    const child = spawn(process.execPath, [...this.spec.flags, this.spec.entry], {
      cwd: this.options.root,
      env: this.options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C on the terminal reaches the supervisor only, which stops them in order.
      detached: true,
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) this.readLines(stream);
    child.once('error', (error) => this.ended(started, error.message));
    child.once('exit', (code, signal) => this.ended(started, signal ?? `code ${code}`));
    this.options.onChange();
  }

  /** Asks it to end, waits, and kills it when it takes longer than the grace. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.end(graceMs);
  }

  /** For watch mode: ends it; it comes back by itself at once. */
  async restart(graceMs: number): Promise<void> {
    this.delayMs = 0;
    await this.end(graceMs);
  }

  private async end(graceMs: number): Promise<void> {
    const child = this.child;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await gone;
    clearTimeout(killer);
  }

  private ended(started: number, how: string): void {
    if (!this.child) return;
    this.child = undefined;
    this.options.onChange();
    if (this.stopping) return;
    if (Date.now() - started > HEALTHY_MS) this.delayMs = Math.min(this.delayMs, FIRST_DELAY_MS);
    const delayMs = this.delayMs;
    this.delayMs = Math.min(Math.max(delayMs, FIRST_DELAY_MS) * 2, LONGEST_DELAY_MS);
    this.restarts++;
    this.options.onLine(`ended (${how}); starting it again in ${delayMs} ms`);
    this.timer = setTimeout(() => this.start(), delayMs);
  }

  private readLines(stream: Readable): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => this.options.onLine(line));
  }
}
