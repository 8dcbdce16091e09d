import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is `wanted`, or fails with the last one. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  wanted: (answer: T) => boolean,
  deadlineMs = 30_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`Still ${JSON.stringify(answer)} after ${deadlineMs} ms.`);
    await sleep(50);
  }
}
