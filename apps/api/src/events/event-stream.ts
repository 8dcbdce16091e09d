import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';

const HEARTBEAT_MS = 15_000;
/** Then the client comes again, and whether it still may is asked again. */
const LONGEST_MS = 15 * 60_000;
/** Of what was sent and not read. Whoever comes again is told what it has missed. */
const MOST_PENDING_BYTES = 1024 ** 2;

export interface StreamedEvent {
  id?: string;
  type: string;
  data: unknown;
}

const RESUMES =
  'Resumes after this event. After more than 1000 others there is one event `missed` instead: read anew what you keep.';

/** Documents a route that answers server-sent events. */
export function AnswersEvents(description: string): MethodDecorator {
  return applyDecorators(
    ApiResponse({ status: 200, description, content: { 'text/event-stream': { schema: { type: 'string' } } } }),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: RESUMES }),
  );
}

/** One answer of server-sent events (WHATWG HTML, section 9.2), with a heartbeat every 15 s. */
export class EventStream {
  private readonly heartbeat = setInterval(() => this.write(': heartbeat\n\n'), HEARTBEAT_MS);
  private readonly lifetime = setTimeout(() => this.end(), LONGEST_MS);
  private readonly closing: (() => void)[] = [];
  private readonly waiting: (() => void)[] = [];
  private closed = false;

  constructor(
    request: Request,
    private readonly response: Response,
  ) {
    response.on('close', () => this.end());
    response.on('drain', () => this.goOn());
    request.socket.setNoDelay(true);
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** After this, errors cannot be answered by a problem any more. */
  open(): void {
    if (this.closed) return;
    this.response.status(200).setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    this.response.flushHeaders();
    this.write('retry: 2000\n\n');
  }

  send(...events: StreamedEvent[]): void {
    if (events.length > 0) this.write(events.map(textOf).join(''));
  }

  /** When what was sent is on its way to the reader, or the stream has ended. */
  drained(): Promise<void> {
    if (this.closed || !this.response.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Called once, whoever ended it; at once where it has ended. */
  onClose(callback: () => void): void {
    if (this.closed) callback();
    else this.closing.push(callback);
  }

  end(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.heartbeat);
    clearTimeout(this.lifetime);
    this.closing.forEach((callback) => callback());
    this.goOn();
    if (this.response.headersSent) this.response.end();
  }

  private write(text: string): void {
    if (this.closed || !this.response.headersSent) return;
    if (this.response.writableLength > MOST_PENDING_BYTES) this.cutOff();
    else this.response.write(text);
  }

  /** Its reader would not get to read an end either. */
  private cutOff(): void {
    this.end();
    this.response.destroy();
  }

  private goOn(): void {
    this.waiting.splice(0).forEach((resolve) => resolve());
  }
}

function textOf({ id, type, data }: StreamedEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
