import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccountLedger, BillingClock, Credits, Suspension } from '@onebox/billing';
import { AccountOverviews } from '../admin/account-overviews.js';
import { AdminLog } from '../admin/admin-log.js';
import { accountDetails } from '../admin/admin.dto.js';
import { Answers } from '../http/answers.js';
import { type AuthenticatedRequest, Caller, type CallerIdentity, PlatformAdmin } from '../http/caller.js';
import { idParam, type PageQuery, pageQuery } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { viewOperation } from '../operations/operations.dto.js';
import {
  balanceView,
  clockAnswer,
  clockBody,
  type ClockBody,
  creditBody,
  type CreditBody,
  ledgerPage,
  reasonBody,
  type ReasonBody,
  viewLedgerEntry,
} from './admin-billing.dto.js';

@ApiTags('administration')
@Controller('admin/accounts/:id')
@PlatformAdmin()
export class AdminAccountBillingController {
  constructor(
    private readonly accounts: AccountOverviews,
    private readonly suspension: Suspension,
    private readonly credits: Credits,
    private readonly clock: BillingClock,
    private readonly ledger: AccountLedger,
    private readonly adminLog: AdminLog,
  ) {}

  @Post('suspend')
  @Idempotent()
  @ApiOperation({
    summary: 'Suspend an account',
    description:
      'Its sites answer 503 with a page; nothing is deleted, and no period is invoiced. Only an administrator ends it.',
  })
  @Answers(200, 'The account.', accountDetails)
  async suspend(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Caller() { userId: byUserId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ) {
    const suspend = () => this.suspension.suspend(id, { reason, byUserId });
    await this.adminLog.during(request, 'account.suspend', id, suspend);
    return this.accounts.read(id);
  }

  @Post('resume')
  @Idempotent()
  @ApiOperation({
    summary: 'End the suspension of an account',
    description: 'Whatever it was for. What is unpaid stays so; the next period begins today, or where the last ended.',
  })
  @Answers(200, 'The account.', accountDetails)
  async resume(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Caller() { userId: byUserId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ) {
    const resume = () => this.suspension.resume(id, { reason, byUserId });
    await this.adminLog.during(request, 'account.resume', id, resume);
    return this.accounts.read(id);
  }

  @Post('credit')
  @Idempotent()
  @ApiOperation({ summary: 'Credit an account, or debit it', description: 'The next invoices take it first.' })
  @Answers(200, 'The balance as it is now.', balanceView)
  async credit(
    @Param('id', { schema: idParam }) accountId: string,
    @Body({ schema: creditBody }) body: CreditBody,
    @Caller() { userId: byUserId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ) {
    const { idempotencyKey } = request;
    const grant = () => this.credits.grant({ ...body, accountId, byUserId, idempotencyKey });
    return { balanceCents: await this.adminLog.during(request, 'account.credit', accountId, grant) };
  }

  @Post('clock')
  @Idempotent()
  @ApiOperation({
    summary: "Move a test account's billing clock forward",
    description: 'All that is due on the days between happens. Only with the sandbox gateway, and never back.',
  })
  @Answers(202, 'The operation that lets the days pass.', clockAnswer)
  async moveClock(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: clockBody }) { to }: ClockBody,
    @Caller() { userId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ) {
    const move = () => this.clock.moveTo(id, to, userId);
    return { operation: viewOperation(await this.adminLog.during(request, 'account.clock', id, move)) };
  }

  @Get('ledger')
  @ApiOperation({
    summary: "Read what was done to an account's money, the newest first",
    description: 'Balance entries, credit notes, refunds, void invoices, suspensions: when, by whom and why.',
  })
  @Answers(200, 'A page of entries.', ledgerPage)
  async readLedger(@Param('id', { schema: idParam }) id: string, @Query({ schema: pageQuery }) query: PageQuery) {
    await this.accounts.require(id);
    const { items, nextCursor } = await this.ledger.read(id, query);
    return { items: items.map(viewLedgerEntry), nextCursor };
  }
}
