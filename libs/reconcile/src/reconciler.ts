/** `<kind>:<id>`, for example `domain:dom_01…`. A name, never an event. */
export type Key = `${string}:${string}`;

/**
 * How a pass ended: done, or look again after a while. A thrown TerminalError means that the user must change something;
 * any other thrown error is retried with exponential backoff and jitter.
 */
export type Result = { done: true } | { lookAgainAfterMs: number };

/**
 * Brings one thing from what is to what is wanted: reads everything, plans with pure functions, applies. Every step is
 * idempotent; it may be killed between any two of them.
 */
export interface Reconciler {
  readonly kind: string;
  reconcile(id: string, signal: AbortSignal): Promise<Result>;
  /** All ids to look at in a full resync. */
  ids(): AsyncIterable<string> | Promise<string[]>;
  /** Whose turn it takes in the queue: an account's id, or the platform's. */
  fairnessGroup(id: string): Promise<string>;
}
