import { Injectable } from '@nestjs/common';
import { UserError } from '@onebox/errors';
import type { Request, Response } from 'express';
import type { Audience } from './event-feed.js';
import { OpenStreams } from './open-streams.js';

/** Lines of logs as server-sent events named `line`, until the caller goes away, or the log is over: then there is an `end`. */
@Injectable()
export class LineStreams {
  constructor(private readonly streams: OpenStreams) {}

  /** No more lines are asked for than the caller reads. @throws UserError throttled */
  async follow(
    audience: Audience,
    linesUntil: (signal: AbortSignal) => AsyncIterable<{ time: string }>,
    request: Request,
    response: Response,
  ): Promise<void> {
    const abort = new AbortController();
    const stream = this.streams.open(audience, request, response);
    stream.onClose(() => abort.abort(new Error('The caller went away.')));
    try {
      stream.open();
      for await (const line of linesUntil(abort.signal)) {
        stream.send({ id: line.time, type: 'line', data: line });
        await stream.drained();
      }
      stream.send({ type: 'end', data: {} });
    } catch (error) {
      if (!abort.signal.aborted) stream.send({ type: 'problem', data: problemOf(error) });
    } finally {
      stream.end();
    }
  }
}

/** The answer has begun, so that the reason travels in it. */
function problemOf(error: unknown): { code: string; detail: string } {
  if (error instanceof UserError) return { code: error.code, detail: error.message };
  return { code: 'unexpected', detail: 'The logs broke off.' };
}
