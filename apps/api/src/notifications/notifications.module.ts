import { Global, Module, type Provider } from '@nestjs/common';
import { Clock } from '@onebox/clock';
import { WorkerClient } from '@onebox/commands';
import type { Config } from '@onebox/config';
import { Mailbox, Notifications } from '@onebox/notifications';
import { DataSource } from 'typeorm';
import { CONFIG } from '../platform/tokens.js';

const providers: Provider[] = [
  {
    provide: Notifications,
    inject: [Clock, CONFIG],
    useFactory: (clock: Clock, config: Config) => new Notifications(clock, config),
  },
  {
    provide: Mailbox,
    inject: [DataSource, Clock, WorkerClient],
    useFactory: (data: DataSource, clock: Clock, worker: WorkerClient) =>
      new Mailbox(data, clock, (keys) => worker.nudge(keys)),
  },
];

/** Mails, for every module that has something to say. */
@Global()
@Module({ providers, exports: providers })
export class NotificationsModule {}
