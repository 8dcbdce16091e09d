import { Body, Controller, Get, Patch, Put, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type AccountChange, AccountChanges, accountChangeSchema, PasswordChange } from '@onebox/accounts';
import type { Response } from 'express';
import { Answers } from '../http/answers.js';
import { type AuthenticatedRequest, Caller, type CallerIdentity, SessionOnly } from '../http/caller.js';
import { LOGIN_PER_ACCOUNT } from '../rate-limits/limits.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { accountView, type AccountView, type PasswordBody, passwordBody, viewAccount } from './accounts.dto.js';

const changeBody = accountChangeSchema.meta({ id: 'AccountChange' });

@ApiTags('accounts')
@Controller('account')
export class AccountController {
  constructor(
    private readonly accounts: AccountChanges,
    private readonly passwordChange: PasswordChange,
    private readonly limits: RateLimits,
  ) {}

  @Get()
  @ApiOperation({ summary: "Read the caller's account" })
  @Answers(200, 'The account.', accountView)
  async read(@Caller() caller: CallerIdentity): Promise<AccountView> {
    return viewAccount(await this.accounts.read(caller.accountId));
  }

  @Patch()
  @ApiOperation({ summary: 'Change the account', description: 'Fields that are left out stay as they are.' })
  @Answers(200, 'The account as it is now.', accountView)
  async change(
    @Caller() caller: CallerIdentity,
    @Body({ schema: changeBody }) change: AccountChange,
  ): Promise<AccountView> {
    return viewAccount(await this.accounts.carryOut(caller.accountId, change));
  }

  @Put('password')
  @SessionOnly()
  @ApiOperation({ summary: 'Change the password', description: 'Ends all other sessions of the user.' })
  @Answers(204, 'Changed.')
  async changePassword(
    @Caller() { userId }: CallerIdentity,
    @Body({ schema: passwordBody }) { currentPassword, newPassword }: PasswordBody,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.limits.take(LOGIN_PER_ACCOUNT, userId, request, response);
    await this.passwordChange.carryOut(userId, currentPassword, newPassword, request.sessionToken);
  }
}
