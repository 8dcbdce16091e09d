import { Controller, Headers, Inject, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { GatewayEvents } from '@onebox/billing';
import { UserError } from '@onebox/errors';
import { type GatewayEvent, InvalidSignature, type PaymentGateway } from '@onebox/payments';
import type { Request } from 'express';
import { Answers } from '../http/answers.js';
import { Public } from '../http/caller.js';
import { PAYMENT_GATEWAY } from '../platform/tokens.js';

/** Whether a request is for this controller's route, whose body is signed: it must stay as it came. */
export function isWebhook({ path }: Pick<Request, 'path'>): boolean {
  return path === '/api/v1/webhooks/stripe';
}

/** What the payment gateway tells by itself. Open to everybody, heeded only with the gateway's signature. */
@ApiTags('platform')
@Controller('webhooks')
@Public()
export class WebhooksController {
  constructor(
    @Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway,
    private readonly events: GatewayEvents,
  ) {}

  @Post('stripe')
  @ApiOperation({
    summary: 'For Stripe: an event',
    description: 'Without a valid signature it is a 400. An event that comes again changes nothing.',
  })
  @Answers(204, 'Heeded, now or before.')
  async receive(@Req() { body }: Request, @Headers('stripe-signature') signature: string | undefined): Promise<void> {
    await this.events.heed(this.verified(body, signature));
  }

  /** @throws UserError `webhook.signature` */
  private verified(body: unknown, signature: string | undefined): GatewayEvent {
    try {
      return this.gateway.event(Buffer.isBuffer(body) ? body : Buffer.alloc(0), signature);
    } catch (error) {
      if (!(error instanceof InvalidSignature)) throw error;
      throw new UserError('malformed', 'webhook.signature', error.message);
    }
  }
}
