import { Injectable } from '@nestjs/common';
import { UserError } from '@onebox/errors';
import type { Request, Response } from 'express';
import { abortedWith } from '../http/aborted-with.js';
import type { Audience } from './event-feed.js';
import { OpenStreams } from './open-streams.js';

type LinesUntil<T> = (signal: AbortSignal) => AsyncIterable<T>;

/** Of one audience: each is in memory until it is read. */
const MOST_ANSWERS = 4;

/** Lines of logs, as one answer or as a stream. */
@Injectable()
export class LineStreams {
  private readonly answers = new Map<Response, Audience>();

  constructor(private readonly streams: OpenStreams) {}

  /** All of them at once. @throws UserError throttled */
  async answer(audience: Audience, linesUntil: LinesUntil<object>, response: Response): Promise<void> {
    if (response.destroyed) return;
    const open = [...this.answers.values()].filter((one) => one === audience);
    if (open.length >= MOST_ANSWERS) {
      throw new UserError('throttled', 'logs.too_many_reads', 'Too many logs are being read at once.', [], 10);
    }
    this.answers.set(response, audience);
    response.once('close', () => this.answers.delete(response));
    const items: object[] = [];
    for await (const line of linesUntil(abortedWith(response))) items.push(line);
    response.json({ items });
  }

  /**
   * As server-sent events named `line`, until the caller goes away, or the log is over: then there is an `end`. No more lines
   * are asked for than the caller reads. @throws UserError throttled
   */
  async follow(
    audience: Audience,
    linesUntil: LinesUntil<{ time: string }>,
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
