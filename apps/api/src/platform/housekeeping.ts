import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Sessions, SignInLinks } from '@onebox/accounts';
import type { Logger } from 'pino';
import { FirstAnswers } from '../idempotency/first-answers.js';
import { LOG } from './tokens.js';

const EVERY_MS = 3_600_000;

/** Removes what is over, every hour: sessions, sign-in links, answers kept for idempotency keys. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly sessions: Sessions,
    private readonly links: SignInLinks,
    private readonly answers: FirstAnswers,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tidy(), EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async tidy(): Promise<void> {
    try {
      await this.sessions.removeExpired();
      await this.links.removeExpired();
      await this.answers.removeOld();
    } catch (error) {
      this.log.warn({ err: error }, 'could not tidy up; trying again in an hour');
    }
  }
}
