import { setTimeout as sleep } from 'node:timers/promises';

/** Polls while a server starts: often at first, since one that restarts needs less than a second. */
const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 250;

/** Whether `answers`, which is told the milliseconds left, says yes within `timeoutMs`. */
export async function polled(timeoutMs: number, answers: (leftMs: number) => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 1.5, LONGEST_POLL_MS)) {
    if (await answers(Math.max(deadline - performance.now(), 1))) return true;
    if (performance.now() + wait > deadline) return false;
    await sleep(wait);
  }
}
