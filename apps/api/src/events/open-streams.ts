import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { EventStream } from './event-stream.js';

/** All streams that are open, so that a process that ends does not wait for them. */
@Injectable()
export class OpenStreams implements BeforeApplicationShutdown {
  private readonly streams = new Set<EventStream>();

  open(request: Request, response: Response): EventStream {
    const stream = new EventStream(request, response);
    this.streams.add(stream);
    stream.onClose(() => this.streams.delete(stream));
    return stream;
  }

  beforeApplicationShutdown(): void {
    for (const stream of this.streams) stream.end();
  }
}
