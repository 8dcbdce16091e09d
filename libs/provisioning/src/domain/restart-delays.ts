/** How long a container must have run for its former crashes to be forgotten. */
const STABLE_MS = 60_000;
const LONGEST_DELAY_MS = 60_000;

interface Starts {
  count: number;
  lastAt: number;
}

/**
 * When a container that died may be started again: at once, then after 1, 2, 4 … 60 s; after a minute of running it counts
 * as new. Kept in memory: a restart of the worker begins anew.
 */
export class RestartDelays {
  private readonly starts = new Map<string, Starts>();

  /** The time (ms) from which it may be started. */
  dueAt(name: string, diedAt: number): number {
    const starts = this.starts.get(name);
    if (!starts || diedAt - starts.lastAt >= STABLE_MS) return diedAt;
    return diedAt + Math.min(LONGEST_DELAY_MS, 1000 * 2 ** (starts.count - 1));
  }

  /** It was started again after it died. */
  restarted(name: string, diedAt: number, now: number): void {
    const starts = this.starts.get(name);
    const stable = !starts || diedAt - starts.lastAt >= STABLE_MS;
    this.starts.set(name, { count: stable ? 1 : starts.count + 1, lastAt: now });
  }

  forget(name: string): void {
    this.starts.delete(name);
  }
}
