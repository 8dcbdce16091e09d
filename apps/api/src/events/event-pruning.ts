import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@onebox/clock';
import { Operations } from '@onebox/operations';
import type { Logger } from 'pino';
import { LOG } from '../platform/tokens.js';

const EVERY_MS = 3_600_000;
/** Who was away for longer reads everything anew. */
const KEPT_MS = 3 * 24 * 3_600_000;

/** Keeps the outbox small: a stream resumes within three days. */
@Injectable()
export class EventPruning implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly operations: Operations,
    private readonly clock: Clock,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.prune().catch((error: unknown) => this.log.warn({ err: error }, 'could not remove old events'));
    }, EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async prune(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    while ((await this.operations.pruneEvents(before)) > 0);
  }
}
