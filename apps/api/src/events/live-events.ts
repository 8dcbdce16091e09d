import { Injectable } from '@nestjs/common';
import { Operations } from '@onebox/operations';
import type { Request, Response } from 'express';
import { hasEnded, viewOperation } from '../operations/operations.dto.js';
import { EventFeed, EVERYONE, type Audience, type Missed } from './event-feed.js';
import type { EventStream } from './event-stream.js';
import type { ToldEvent } from './event-views.js';
import { OpenStreams } from './open-streams.js';

/** Of those that were missed, which may be many. */
const SOME = 100;

type Deliver = (events: (ToldEvent | Missed)[]) => void;

/** Joins the feed of events to the streams that people listen to. */
@Injectable()
export class LiveEvents {
  constructor(
    private readonly feed: EventFeed,
    private readonly operations: Operations,
    private readonly streams: OpenStreams,
  ) {}

  async ofAccount(
    accountId: string,
    lastEventId: string | undefined,
    request: Request,
    response: Response,
  ): Promise<void> {
    const stream = this.streams.open(accountId, request, response);
    await this.follow(stream, accountId, lastEventId, (events) => stream.send(...events));
  }

  /** Of all accounts, and what only administrators are told of. */
  async ofPlatform(lastEventId: string | undefined, request: Request, response: Response): Promise<void> {
    const stream = this.streams.open(EVERYONE, request, response);
    await this.follow(stream, EVERYONE, lastEventId, (events) => stream.send(...events));
  }

  /** Its state now, then each change; ends with the operation. */
  async ofOperation(accountId: string, id: string, request: Request, response: Response): Promise<void> {
    const stream = this.streams.open(accountId, request, response);
    await this.follow(stream, accountId, undefined, (events) => {
      for (const event of events.filter(({ data }) => data.id === id)) {
        stream.send(event);
        if (hasEnded(event.data)) stream.end();
      }
    });
    const now = viewOperation(await this.operations.read(accountId, id));
    stream.send({ type: 'operation.updated', data: now });
    if (hasEnded(now)) stream.end();
  }

  /** Opens the stream when nothing can be missed any more; what came before that is sent first, as fast as it is read. */
  private async follow(
    stream: EventStream,
    audience: Audience,
    lastEventId: string | undefined,
    deliver: Deliver,
  ): Promise<void> {
    const early: (ToldEvent | Missed)[] = [];
    let forward: Deliver = (events) => void early.push(...events);
    try {
      const stop = await this.feed.subscribe(audience, (events) => forward(events));
      stream.onClose(stop);
      if (stream.isClosed) return;
      if (lastEventId !== undefined) early.unshift(...(await this.feed.since(audience, lastEventId)));
    } catch (error) {
      stream.end();
      throw error;
    }
    stream.open();
    while (early.length > 0 && !stream.isClosed) {
      deliver(early.splice(0, SOME));
      await stream.drained();
    }
    forward = deliver;
  }
}
