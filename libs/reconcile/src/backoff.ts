export interface BackoffOptions {
  /** Upper bound of the first delay, in milliseconds. */
  baseMs: number;
  /** Upper bound of every delay, in milliseconds. */
  capMs: number;
}

export const DEFAULT_BACKOFF: BackoffOptions = { baseMs: 200, capMs: 60_000 };

/**
 * How long to wait after this many failures in a row (1 or more): exponential with full jitter, a random time between 0 and
 * min(cap, base · 2^(failures−1)), so that what failed together does not come back together (AWS Architecture Blog,
 * "Exponential Backoff and Jitter").
 */
export function backoffDelay(failures: number, random: () => number, options = DEFAULT_BACKOFF): number {
  const bound = Math.min(options.capMs, options.baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(random() * bound);
}
