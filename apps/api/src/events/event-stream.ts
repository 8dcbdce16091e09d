import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';

const HEARTBEAT_MS = 15_000;
/** Then the client comes again, and whether it still may is asked again. */
const LONGEST_MS = 15 * 60_000;

/** Documents a route that answers server-sent events. */
export function AnswersEvents(description: string): MethodDecorator {
  return applyDecorators(
    ApiResponse({ status: 200, description, content: { 'text/event-stream': { schema: { type: 'string' } } } }),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resumes after this event.' }),
  );
}

/** One answer of server-sent events (WHATWG HTML, section 9.2), with a heartbeat every 15 s. */
export class EventStream {
  private readonly heartbeat = setInterval(() => this.write(': heartbeat\n\n'), HEARTBEAT_MS);
  private readonly lifetime = setTimeout(() => this.end(), LONGEST_MS);
  private readonly closing: (() => void)[] = [];
  private closed = false;

  constructor(
    request: Request,
    private readonly response: Response,
  ) {
    response.on('close', () => this.end());
    request.socket.setNoDelay(true);
  }

  /** After this, errors cannot be answered by a problem any more. */
  open(): void {
    if (this.closed) return;
    this.response.status(200).setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    this.response.flushHeaders();
    this.write('retry: 2000\n\n');
  }

  send(event: { id?: string; type: string; data: unknown }): void {
    const id = event.id === undefined ? '' : `id: ${event.id}\n`;
    this.write(`${id}event: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`);
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
    if (this.response.headersSent) this.response.end();
  }

  private write(text: string): void {
    if (!this.closed && this.response.headersSent) this.response.write(text);
  }
}
