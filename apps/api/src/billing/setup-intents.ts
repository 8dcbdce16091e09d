import { Inject, Injectable } from '@nestjs/common';
import { cardRejection } from '@onebox/accounts';
import type { PaymentGateway } from '@onebox/payments';
import { randomToken } from '@onebox/secrets';
import { PAYMENT_GATEWAY } from '../platform/tokens.js';

/** What lets a browser give a card to the gateway without us. Of no account: it is used before there is one as well. */
@Injectable()
export class SetupIntents {
  constructor(@Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway) {}

  /** @throws UserError `payment.unavailable` */
  async create(): Promise<{ clientSecret: string }> {
    try {
      return await this.gateway.createSetupIntent(randomToken());
    } catch (error) {
      throw cardRejection(error, { paymentMethod: '' }, 'Nothing was created.');
    }
  }
}
