import { Injectable } from '@nestjs/common';
import { type AppLoginAnswer, WorkerClient } from '@onebox/commands';
import { DomainDeleted, DomainReader } from '@onebox/domains';
import { InvalidInput, UserError } from '@onebox/errors';
import type { Request, Response } from 'express';
import { LineStreams } from '../events/line-streams.js';
import type { LogsQuery } from './domains.dto.js';

/** Asks the worker, for a domain that the caller was found to own. */
@Injectable()
export class RunningSites {
  constructor(
    private readonly reader: DomainReader,
    private readonly worker: WorkerClient,
    private readonly streams: LineStreams,
  ) {}

  /** @throws UserError `app.none`, and what the worker refuses. */
  async appLogin(accountId: string, domainId: string, signal: AbortSignal): Promise<AppLoginAnswer> {
    const domain = await this.reader.read(accountId, domainId);
    if (domain.deletedAt) throw new DomainDeleted();
    if (domain.app === null) throw new UserError('conflict', 'app.none', 'This site runs no application.');
    return this.worker.appLogin({ accountId, domainId }, signal);
  }

  async logs(accountId: string, domainId: string, query: LogsQuery, response: Response): Promise<void> {
    await this.requireRuntime(accountId, domainId, query.runtime);
    const input = { accountId, domainId, ...query };
    await this.streams.answer(accountId, (signal) => this.worker.logs(input, signal), response);
  }

  /** Until the caller goes away, as server-sent events. */
  async followLogs(
    accountId: string,
    domainId: string,
    query: LogsQuery,
    request: Request,
    response: Response,
  ): Promise<void> {
    await this.requireRuntime(accountId, domainId, query.runtime);
    const input = { accountId, domainId, ...query, follow: true };
    await this.streams.follow(accountId, (signal) => this.worker.logs(input, signal), request, response);
  }

  /** @throws NotFound, and InvalidInput for the name of a runtime that the domain does not have. */
  private async requireRuntime(accountId: string, domainId: string, name: string | undefined): Promise<void> {
    const { runtimes } = await this.reader.read(accountId, domainId);
    if (name === undefined || runtimes.some((runtime) => runtime.name === name)) return;
    const names = runtimes.map((runtime) => runtime.name).join(', ');
    const message = `This site has no runtime named ${name}. Choose one of: ${names}.`;
    throw new InvalidInput([{ path: 'runtime', message }]);
  }
}
