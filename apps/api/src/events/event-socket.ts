import { join } from 'node:path';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createEventServer, type Listening, SOCKETS } from '@onebox/commands';
import type { Config } from '@onebox/config';
import type { Logger } from 'pino';
import { CONFIG, LOG } from '../platform/tokens.js';
import { EventSignal } from './event-signal.js';

/** Listens on `<run>/events.sock` for the worker's word that accounts have new events; from the first stream on. */
@Injectable()
export class EventSocket implements OnModuleDestroy {
  private server?: Promise<Listening | undefined>;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Logger,
    private readonly signal: EventSignal,
  ) {}

  async listen(): Promise<void> {
    await (this.server ??= this.open());
  }

  async onModuleDestroy(): Promise<void> {
    await (await this.server)?.close();
  }

  /** Without it, streams are late by the interval of the feed's own looking: no reason to refuse them. */
  private async open(): Promise<Listening | undefined> {
    try {
      return await createEventServer({
        socketPath: join(this.config.runDir, SOCKETS.events),
        onAccounts: (accountIds) => accountIds.forEach((accountId) => this.signal.raise(accountId)),
      });
    } catch (error) {
      this.log.warn({ err: error }, 'cannot listen for new events');
      return undefined;
    }
  }
}
