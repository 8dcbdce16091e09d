import { Body, Controller, Get, Post, Put, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { cardSourceOf } from '@onebox/accounts';
import { BillingOverviews, ChooseBillingDay, Previews, ReplaceCard } from '@onebox/billing';
import { randomToken } from '@onebox/secrets';
import { Answers } from '../http/answers.js';
import { requireCaller } from '../http/authentication.guard.js';
import { type AuthenticatedRequest, Caller, type CallerIdentity, Public, RequireScope } from '../http/caller.js';
import { Limited } from '../rate-limits/limited.js';
import { SETUP_INTENT_PER_ADDRESS } from '../rate-limits/limits.js';
import {
  billingView,
  cardBody,
  type CardBody,
  cardView,
  countOutcomes,
  dayBody,
  type DayBody,
  dayView,
  previewQuery,
  type PreviewQuery,
  previewsQuery,
  type PreviewsQuery,
  previewsView,
  previewView,
  setupIntentView,
  viewBilling,
  viewPreview,
  viewPreviews,
} from './billing.dto.js';
import { SetupIntents } from './setup-intents.js';

const SHOWN_AFTER_CHANGE = 12;

@ApiTags('billing')
@Controller('billing')
export class BillingController {
  constructor(
    private readonly overviews: BillingOverviews,
    private readonly previews: Previews,
    private readonly chooseDay: ChooseBillingDay,
    private readonly replaceCard: ReplaceCard,
    private readonly setupIntents: SetupIntents,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Read how the account stands: plan, card, next invoice, what is to be paid' })
  @Answers(200, 'How the account stands.', billingView)
  async read(@Caller() caller: CallerIdentity) {
    return viewBilling(await this.overviews.read(caller.accountId));
  }

  @Put('day')
  @RequireScope('billing')
  @ApiOperation({
    summary: 'Choose the day of the month to be billed on',
    description:
      'Nothing is charged or refunded by it. The new day rules from `billedThrough` on: one part of a month up to it, ' +
      'in proportion, then whole months.',
  })
  @Answers(200, 'The day, and the next invoices by it.', dayView)
  async choose(@Caller() { accountId }: CallerIdentity, @Body({ schema: dayBody }) { day: billingDay }: DayBody) {
    await this.chooseDay.carryOut(accountId, billingDay);
    const drafts = await this.previews.ofAccount(accountId, { count: SHOWN_AFTER_CHANGE });
    return { billingDay, invoices: viewPreview(drafts) };
  }

  @Get('preview')
  @ApiOperation({
    summary: 'Preview the next invoices, by the day of now or by another',
    description: 'What is previewed is what is charged, lines that are `estimated` aside.',
  })
  @Answers(200, 'The invoices, the next one first.', previewView)
  async preview(@Caller() { accountId }: CallerIdentity, @Query({ schema: previewQuery }) query: PreviewQuery) {
    return { invoices: viewPreview(await this.previews.ofAccount(accountId, query)) };
  }

  @Get('previews')
  @Public()
  @ApiOperation({
    summary: 'Preview the next invoices for each of the 31 days',
    description:
      'With `country` for somebody who signs up now, and open to everybody; without it for the caller, who needs the scope `read`.',
  })
  @Answers(200, 'The days from 1 to 31; none where the account is not billed.', previewsView)
  async ofAllDays(
    @Query({ schema: previewsQuery }) { country, count }: PreviewsQuery,
    @Req() request: AuthenticatedRequest,
  ) {
    if (country !== undefined) return viewPreviews(await this.previews.ofNewAccount(country, count));
    const { accountId } = requireCaller(request, 'read');
    return viewPreviews(await this.previews.ofAllDays(accountId, count));
  }

  @Put('card')
  @RequireScope('billing')
  @ApiOperation({
    summary: 'Replace the card',
    description:
      'A card that is refused (402) leaves the one before in place. Open invoices are tried with the new one at once; ' +
      'where the bank wants one of them confirmed, `POST /invoices/{id}/pay` gives what is needed for it.',
  })
  @Answers(200, 'What came of it.', cardView)
  async changeCard(@Caller() { accountId }: CallerIdentity, @Body({ schema: cardBody }) body: CardBody) {
    const { outcomes } = await this.replaceCard.carryOut(accountId, cardSourceOf(body), randomToken());
    return { attempts: countOutcomes(outcomes), billing: viewBilling(await this.overviews.read(accountId)) };
  }

  @Post('setup-intent')
  @Public()
  @Limited(SETUP_INTENT_PER_ADDRESS)
  @ApiOperation({
    summary: 'Begin to give a card to the payment gateway',
    description:
      'Before a sign-up, and before the card is replaced. The browser confirms it at the gateway, which gives the ' +
      '`paymentMethod`: so no card number comes here.',
  })
  @Answers(201, 'What the browser needs.', setupIntentView)
  setupIntent() {
    return this.setupIntents.create();
  }
}
