import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from '@onebox/clock';
import type { Config } from '@onebox/config';
import type { PaymentGateway } from '@onebox/payments';
import type { NameLookup } from '@onebox/resolver';
import { Secrets } from '@onebox/secrets';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { Csrf } from '../http/csrf.js';
import { FirstAnswers } from '../idempotency/first-answers.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { Metrics } from './metrics.js';
import { CONFIG, LOG, NAME_LOOKUP, PAYMENT_GATEWAY } from './tokens.js';

/** What the API is made with; tests bring their own. */
export interface Foundations {
  config: Config;
  secrets: Secrets;
  clock: Clock;
  /** With all of `entities`; initialised. */
  dataSource: DataSource;
  log: Logger;
  gateway: PaymentGateway;
  /** Asks the internet about names. */
  lookup: NameLookup;
}

/**
 * Gives every module the foundations: `@Inject(CONFIG)`, `@Inject(LOG)`, `Secrets`, `Clock`, `DataSource`; and what guards
 * and interceptors of any module need.
 */
@Global()
@Module({})
export class PlatformModule {
  static with(foundations: Foundations): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: foundations.config },
      { provide: LOG, useValue: foundations.log },
      { provide: PAYMENT_GATEWAY, useValue: foundations.gateway },
      { provide: NAME_LOOKUP, useValue: foundations.lookup },
      { provide: Secrets, useValue: foundations.secrets },
      { provide: Clock, useValue: foundations.clock },
      { provide: DataSource, useValue: foundations.dataSource },
    ];
    const shared = [Csrf, RateLimits, FirstAnswers, Metrics];
    return {
      module: PlatformModule,
      providers: [...providers, ...shared],
      exports: [...providers.map(({ provide }) => provide), ...shared],
    };
  }
}
