import { Module, type Provider } from '@nestjs/common';
import { Clock } from '@onebox/clock';
import { WorkerClient } from '@onebox/commands';
import type { Config } from '@onebox/config';
import { Operations } from '@onebox/operations';
import { type Registrar, SandboxRegistrar } from '@onebox/registrar';
import { Secrets } from '@onebox/secrets';
import { Registrations, Transfers } from '@onebox/transfers';
import { DataSource } from 'typeorm';
import { AdminLog } from '../admin/admin-log.js';
import { CONFIG, REGISTRAR } from '../platform/tokens.js';
import { AdminTransfersController } from './admin-transfers.controller.js';
import { RegistrationsController } from './registrations.controller.js';
import { SandboxClock } from './sandbox-clock.js';
import { TransfersController } from './transfers.controller.js';

const services: Provider[] = [
  {
    provide: REGISTRAR,
    inject: [DataSource, Clock],
    useFactory: (data: DataSource, clock: Clock): Registrar => new SandboxRegistrar(data, clock),
  },
  {
    provide: Transfers,
    inject: [DataSource, REGISTRAR, Operations, Clock, Secrets, CONFIG, WorkerClient],
    useFactory: (
      data: DataSource,
      registrar: Registrar,
      operations: Operations,
      clock: Clock,
      secrets: Secrets,
      config: Config,
      worker: WorkerClient,
    ) => new Transfers(data, registrar, operations, clock, secrets, config, (keys) => worker.nudge(keys)),
  },
  {
    provide: Registrations,
    inject: [DataSource, WorkerClient],
    useFactory: (data: DataSource, worker: WorkerClient) => new Registrations(data, (keys) => worker.nudge(keys)),
  },
];

@Module({
  controllers: [TransfersController, RegistrationsController, AdminTransfersController],
  providers: [...services, SandboxClock, AdminLog],
  exports: [Transfers],
})
export class TransfersModule {}
