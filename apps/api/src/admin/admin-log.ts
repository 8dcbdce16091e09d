import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { AuthenticatedRequest } from '../http/caller.js';
import { LOG } from '../platform/tokens.js';

/** Who among the administrators did what, from where: one line each, also of what was refused. */
@Injectable()
export class AdminLog {
  constructor(@Inject(LOG) private readonly log: Logger) {}

  /** Carries it out and writes down how it ended. */
  async during<T>(request: AuthenticatedRequest, action: string, subject: string, work: () => Promise<T>): Promise<T> {
    const { user, requestId, ip } = request;
    const who = { administrator: user?.userId, via: user?.via, address: ip, requestId };
    const write = (outcome: string) => this.log.info({ ...who, action, subject, outcome }, 'an administrator acted');
    try {
      const result = await work();
      write('done');
      return result;
    } catch (error) {
      write((error as { code?: string }).code ?? 'failed');
      throw error;
    }
  }
}
