import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { UserError } from '@onebox/errors';
import type { Request, Response } from 'express';
import type { Audience } from './event-feed.js';
import { EventStream } from './event-stream.js';

/** Of one audience, of whatever kind. */
const MOST_STREAMS = 100;

/** All streams that are open: none has too many, and a process that ends does not wait for them. */
@Injectable()
export class OpenStreams implements BeforeApplicationShutdown {
  private readonly streams = new Map<EventStream, Audience>();

  /** @throws UserError throttled */
  open(audience: Audience, request: Request, response: Response): EventStream {
    const open = [...this.streams.values()].filter((one) => one === audience);
    if (open.length >= MOST_STREAMS) {
      throw new UserError('throttled', 'events.too_many_streams', 'Too many event streams are open.', [], 10);
    }
    const stream = new EventStream(request, response);
    this.streams.set(stream, audience);
    stream.onClose(() => this.streams.delete(stream));
    return stream;
  }

  beforeApplicationShutdown(): void {
    for (const stream of this.streams.keys()) stream.end();
  }
}
