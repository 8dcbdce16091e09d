import { Injectable } from '@nestjs/common';
import { type AppLoginAnswer, type CommandLogLine, WorkerClient } from '@onebox/commands';
import { DomainDeleted, DomainReader } from '@onebox/domains';
import { UserError } from '@onebox/errors';
import type { Request, Response } from 'express';
import { OpenStreams } from '../events/open-streams.js';
import type { LogsQuery } from './domains.dto.js';

/** Asks the worker, for a domain that the caller was found to own. */
@Injectable()
export class RunningSites {
  constructor(
    private readonly reader: DomainReader,
    private readonly worker: WorkerClient,
    private readonly streams: OpenStreams,
  ) {}

  /** @throws UserError `app.none`, and what the worker refuses. */
  async appLogin(accountId: string, domainId: string, signal: AbortSignal): Promise<AppLoginAnswer> {
    const domain = await this.reader.read(accountId, domainId);
    if (domain.deletedAt) throw new DomainDeleted();
    if (domain.app === null) throw new UserError('conflict', 'app.none', 'This site runs no application.');
    return this.worker.appLogin({ accountId, domainId }, signal);
  }

  async logs(
    accountId: string,
    domainId: string,
    query: LogsQuery,
    signal: AbortSignal,
  ): Promise<{ items: CommandLogLine[] }> {
    await this.reader.require(accountId, domainId);
    const items: CommandLogLine[] = [];
    for await (const line of this.worker.logs({ accountId, domainId, ...query }, signal)) items.push(line);
    return { items };
  }

  /** Until the caller goes away, as server-sent events. */
  async followLogs(
    accountId: string,
    domainId: string,
    query: LogsQuery,
    request: Request,
    response: Response,
  ): Promise<void> {
    await this.reader.require(accountId, domainId);
    const abort = new AbortController();
    const stream = this.streams.open(request, response);
    stream.onClose(() => abort.abort(new Error('The caller went away.')));
    const lines = this.worker.logs({ accountId, domainId, ...query, follow: true }, abort.signal);
    try {
      stream.open();
      for await (const line of lines) stream.send({ id: line.time, type: 'line', data: line });
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
