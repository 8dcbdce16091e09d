import { type ClientRequest, get, type IncomingMessage, type RequestOptions } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ReceivedEvent {
  id?: string;
  type: string;
  data: Record<string, unknown>;
}

/** A listener to server-sent events, as a browser's EventSource is one. */
export class EventListener {
  readonly events: ReceivedEvent[] = [];
  ended = false;
  private rest = '';

  private constructor(
    private readonly request: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.take(text));
    response.on('close', () => (this.ended = true));
    response.on('error', () => undefined);
  }

  static open(port: number, path: string, headers: Record<string, string>): Promise<EventListener> {
    return new Promise((resolve, reject) => {
      const options: RequestOptions = {
        port,
        host: '127.0.0.1',
        path,
        headers: { Accept: 'text/event-stream', ...headers },
        agent: false,
      };
      const request = get(options, (response) => resolve(new EventListener(request, response)));
      request.on('error', reject);
    });
  }

  /** @throws Error where none comes in time. */
  async find(wanted: (event: ReceivedEvent) => boolean, milliseconds = 10_000): Promise<ReceivedEvent> {
    const deadline = Date.now() + milliseconds;
    for (;;) {
      const found = this.events.find(wanted);
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`No such event among ${JSON.stringify(this.events)}`);
      await sleep(20);
    }
  }

  async end(milliseconds = 10_000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!this.ended) {
      if (Date.now() > deadline) throw new Error('The stream did not end.');
      await sleep(20);
    }
  }

  close(): void {
    this.request.destroy();
  }

  private take(text: string): void {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop()!;
    for (const block of blocks) this.takeBlock(block);
  }

  private takeBlock(block: string): void {
    const fields = new Map(
      block.split('\n').flatMap((line) => {
        const colon = line.indexOf(': ');
        return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 2)] as const] : [];
      }),
    );
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({
      id: fields.get('id'),
      type: fields.get('event') ?? 'message',
      data: JSON.parse(data) as Record<string, unknown>,
    });
  }
}
