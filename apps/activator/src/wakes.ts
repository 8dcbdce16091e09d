import { askToWake, type WakeAnswer } from '@onebox/commands';

/** Asks the worker to wake sites: many requests for a pool of a site, one question at a time. */
export class Wakes {
  private readonly running = new Map<string, Promise<WakeAnswer>>();

  constructor(
    private readonly socketPath: string,
    private readonly timeoutMs: number,
  ) {}

  /** @throws Error when the worker does not answer. */
  ask(siteId: string, pool: string | undefined): Promise<WakeAnswer> {
    const key = `${siteId}|${pool ?? ''}`;
    const running = this.running.get(key);
    if (running) return running;
    const request = pool === undefined ? {} : { pool };
    const asked = askToWake(this.socketPath, siteId, request, AbortSignal.timeout(this.timeoutMs)).finally(() =>
      this.running.delete(key),
    );
    this.running.set(key, asked);
    return asked;
  }
}
