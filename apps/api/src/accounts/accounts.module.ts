import { Module, type OnModuleInit, type Provider } from '@nestjs/common';
import {
  AccountChanges,
  PasswordChange,
  preparePasswords,
  Sessions,
  SignInLinks,
  SignUp,
  Tokens,
} from '@onebox/accounts';
import { Clock } from '@onebox/clock';
import { WorkerClient } from '@onebox/commands';
import type { PaymentGateway } from '@onebox/payments';
import { DataSource } from 'typeorm';
import { BearerStrategy } from '../authentication/bearer.strategy.js';
import { LocalStrategy } from '../authentication/local.strategy.js';
import { PasswordGuard } from '../authentication/password.guard.js';
import { SessionStrategy } from '../authentication/session.strategy.js';
import { PAYMENT_GATEWAY } from '../platform/tokens.js';
import { AccountController } from './account.controller.js';
import { SessionAnswers } from './session-answers.js';
import { SessionsController } from './sessions.controller.js';
import { SignUpController } from './sign-up.controller.js';
import { TokensController } from './tokens.controller.js';

const services: Provider[] = [
  {
    provide: Sessions,
    inject: [DataSource, Clock],
    useFactory: (data: DataSource, clock: Clock) => new Sessions(data, clock),
  },
  {
    provide: Tokens,
    inject: [DataSource, Clock],
    useFactory: (data: DataSource, clock: Clock) => new Tokens(data, clock),
  },
  {
    provide: SignInLinks,
    inject: [DataSource, Sessions, Clock],
    useFactory: (data: DataSource, sessions: Sessions, clock: Clock) => new SignInLinks(data, sessions, clock),
  },
  {
    provide: SignUp,
    inject: [DataSource, PAYMENT_GATEWAY, Sessions, Clock, WorkerClient],
    useFactory: (data: DataSource, gateway: PaymentGateway, sessions: Sessions, clock: Clock, worker: WorkerClient) =>
      new SignUp(data, gateway, sessions, clock, (keys) => worker.nudge(keys)),
  },
  {
    provide: PasswordChange,
    inject: [DataSource, Sessions],
    useFactory: (data: DataSource, sessions: Sessions) => new PasswordChange(data, sessions),
  },
  {
    provide: AccountChanges,
    inject: [DataSource, WorkerClient],
    useFactory: (data: DataSource, worker: WorkerClient) => new AccountChanges(data, (keys) => worker.nudge(keys)),
  },
];

@Module({
  controllers: [SignUpController, SessionsController, TokensController, AccountController],
  providers: [...services, SessionStrategy, BearerStrategy, LocalStrategy, PasswordGuard, SessionAnswers],
  exports: [Sessions, SignInLinks],
})
export class AccountsModule implements OnModuleInit {
  onModuleInit(): Promise<void> {
    return preparePasswords();
  }
}
