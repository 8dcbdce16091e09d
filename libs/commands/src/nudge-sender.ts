import { send } from './socket-request.js';

/** More wait for the next request. */
const BATCH = 500;

/**
 * Sends names, fire and forget: what is sent in one turn of the event loop, or while a request is under way, goes as one
 * request, each name once. What cannot be delivered is dropped.
 */
export class NudgeSender {
  private readonly names = new Set<string>();
  private sending = false;

  constructor(
    private readonly socketPath: string,
    private readonly bodyOf: (names: string[]) => object,
  ) {}

  send(name: string): void {
    this.names.add(name);
    if (this.sending) return;
    this.sending = true;
    setImmediate(() => void this.flush());
  }

  private async flush(): Promise<void> {
    while (this.names.size > 0) {
      const batch = [...this.names].slice(0, BATCH);
      batch.forEach((name) => this.names.delete(name));
      await this.deliver(batch);
    }
    this.sending = false;
  }

  private async deliver(names: string[]): Promise<void> {
    try {
      const body = JSON.stringify(this.bodyOf(names));
      const headers = { 'content-type': 'application/json' };
      const response = await send({ socketPath: this.socketPath, path: '/', headers, body, timeoutMs: 2000 });
      response.resume().on('error', () => undefined);
    } catch {
      // Nobody listens: whoever comes up next reads everything anyway.
    }
  }
}
