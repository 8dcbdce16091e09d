import { Problem } from '../../../api/problem.ts';
import { translated } from '../../../texts/translated.ts';

export interface Upload {
  id: number;
  file: File;
  /** Where it goes. */
  path: string;
  state: 'waiting' | 'sending' | 'again' | 'exists' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  problem: Problem | null;
}

/** Sends one file. `replace`: also over one that is there. @throws Problem 412 where one is there, `aborted` where it was stopped */
export type SendFile = (sending: {
  file: File;
  path: string;
  replace: boolean;
  signal: AbortSignal;
  onProgress: (sent: number) => void;
}) => Promise<void>;

interface Settings {
  send: SendFile;
  /** Called when there is nothing to do any more, or for now. */
  onQuiet?: () => void;
  wait?: (milliseconds: number) => Promise<void>;
  /** Files that are sent at once. */
  width?: number;
}

const ATTEMPTS = 8;
const LONGEST_WAIT_MS = 30_000;

/** Files on their way to a site. It outlives the page that shows it; a line that breaks is waited for. */
export class UploadQueue {
  private uploads: Upload[] = [];
  private readonly stops = new Map<number, AbortController>();
  private readonly replaced = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private made = 0;

  constructor(private readonly settings: Settings) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The same array until something changes. */
  readonly snapshot = (): Upload[] => this.uploads;

  add(files: { file: File; path: string }[]): void {
    const added = files.map(({ file, path }): Upload => ({
      ...{ id: ++this.made, file, path },
      ...{ state: 'waiting', progress: 0, problem: null },
    }));
    this.set([...this.uploads, ...added]);
    this.begin();
  }

  /** Stops it, where it is under way, and forgets it. */
  remove(id: number): void {
    this.stops.get(id)?.abort();
    this.replaced.delete(id);
    this.set(this.uploads.filter((upload) => upload.id !== id));
  }

  removeAll(): void {
    for (const { id } of this.uploads) this.remove(id);
  }

  /** Forgets what is done. */
  clear(): void {
    this.set(this.uploads.filter(({ state }) => state !== 'done'));
  }

  retry(id: number): void {
    this.change(id, { state: 'waiting', progress: 0, problem: null });
    this.begin();
  }

  /** What is there is replaced by all that wait for an answer. */
  replaceAll(): void {
    for (const { id } of this.uploads.filter(({ state }) => state === 'exists')) {
      this.replaced.add(id);
      this.change(id, { state: 'waiting' });
    }
    this.begin();
  }

  /** What is there stays. */
  skipAll(): void {
    this.set(this.uploads.filter(({ state }) => state !== 'exists'));
  }

  get isBusy(): boolean {
    return this.uploads.some(({ state }) => state === 'waiting' || state === 'sending' || state === 'again');
  }

  private begin(): void {
    const { width = 3 } = this.settings;
    while (this.stops.size < width) {
      const next = this.uploads.find(({ state, id }) => state === 'waiting' && !this.stops.has(id));
      if (!next) break;
      const stop = new AbortController();
      this.stops.set(next.id, stop);
      void this.send(next, stop.signal).finally(() => {
        this.stops.delete(next.id);
        this.begin();
        if (!this.isBusy) this.settings.onQuiet?.();
      });
    }
  }

  private async send({ id, file, path }: Upload, signal: AbortSignal): Promise<void> {
    const { send, wait = sleep } = this.settings;
    for (let attempt = 1; ; attempt++) {
      this.change(id, { state: 'sending', problem: null });
      try {
        const onProgress = (progress: number) => this.change(id, { progress });
        await send({ file, path, replace: this.replaced.has(id), signal, onProgress });
        this.change(id, { state: 'done', progress: 1 });
        return;
      } catch (error) {
        const problem = error instanceof Problem ? error : unknown(error);
        if (signal.aborted) return;
        if (problem.status === 412) return this.change(id, { state: 'exists', progress: 0 });
        if (attempt === ATTEMPTS || !passes(problem)) return this.change(id, { state: 'failed', problem });
        this.change(id, { state: 'again', problem });
        await wait(
          Math.min(LONGEST_WAIT_MS, problem.facts.retryAfter ? problem.facts.retryAfter * 1000 : 500 * 2 ** attempt),
        );
        if (signal.aborted) return;
      }
    }
  }

  private change(id: number, to: Partial<Upload>): void {
    this.set(this.uploads.map((upload) => (upload.id === id ? { ...upload, ...to } : upload)));
  }

  private set(uploads: Upload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}

function unknown(error: unknown): Problem {
  console.error(error);
  return new Problem(0, 'unknown', translated('Something went wrong with this upload. Try again.'));
}

/** What may be otherwise in a moment: the line, a limit, an upload of all files that is under way. */
function passes({ status, code }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500 || code === 'files.deploying';
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
