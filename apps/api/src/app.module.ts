import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccountsModule } from './accounts/accounts.module.js';
import { AdminBillingModule } from './admin-billing/admin-billing.module.js';
import { AdminModule } from './admin/admin.module.js';
import { BillingModule } from './billing/billing.module.js';
import { DatabasesModule } from './databases/databases.module.js';
import { DomainsModule } from './domains/domains.module.js';
import { EventsModule } from './events/events.module.js';
import { AuthenticationGuard } from './http/authentication.guard.js';
import { JsonBodyGuard } from './http/json-body.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validationPipe } from './http/validation.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { FiguresModule } from './figures/figures.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { ConfigController } from './platform/config.controller.js';
import { HealthController } from './platform/health.controller.js';
import { Housekeeping } from './platform/housekeeping.js';
import { type Foundations, PlatformModule } from './platform/platform.module.js';
import { RuntimesModule } from './runtimes/runtimes.module.js';
import { TransfersModule } from './transfers/transfers.module.js';
import { UsageModule } from './usage/usage.module.js';

/** Everything together. A new concept is a folder with a module of its own, listed in `imports`. */
@Module({})
export class AppModule {
  static with(foundations: Foundations): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(foundations),
        NotificationsModule,
        AccountsModule,
        FiguresModule,
        DomainsModule,
        DatabasesModule,
        OperationsModule,
        EventsModule,
        RuntimesModule,
        TransfersModule,
        BillingModule,
        UsageModule,
        AdminModule,
        AdminBillingModule,
      ],
      controllers: [HealthController, ConfigController],
      providers: [
        Housekeeping,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AuthenticationGuard },
        { provide: APP_GUARD, useClass: JsonBodyGuard },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    };
  }
}
