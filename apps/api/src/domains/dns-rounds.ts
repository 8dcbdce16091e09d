import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DnsChecks } from '@onebox/domains';
import type { Logger } from 'pino';
import { LOG } from '../platform/tokens.js';

const EVERY_MS = 60_000;
const MOST_NAMES = 60;

/** Looks at names in the background, some each minute, so that one that leads here no longer is noticed without its owner. */
@Injectable()
export class DnsRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;
  private running = false;

  constructor(
    private readonly checks: DnsChecks,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.round(), EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** A round that takes longer than a minute is not overtaken by the next one. */
  private async round(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      await this.checks.recheckDue(MOST_NAMES);
    } catch (error) {
      this.log.warn({ err: error }, 'could not look at names in DNS; trying again in a minute');
    } finally {
      this.running = false;
    }
  }
}
