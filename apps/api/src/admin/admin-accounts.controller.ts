import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/answers.js';
import { PlatformAdmin } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { AccountOverviews } from './account-overviews.js';
import { accountDetails, accountOverviewPage, accountsQuery, type AccountsQuery } from './admin.dto.js';

@ApiTags('administration')
@Controller('admin/accounts')
@PlatformAdmin()
export class AdminAccountsController {
  constructor(private readonly accounts: AccountOverviews) {}

  @Get()
  @ApiOperation({ summary: 'List accounts, the newest first' })
  @Answers(200, 'A page of accounts.', accountOverviewPage)
  list(@Query({ schema: accountsQuery }) query: AccountsQuery) {
    return this.accounts.list(query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read an account' })
  @Answers(200, 'The account.', accountDetails)
  read(@Param('id', { schema: idParam }) id: string) {
    return this.accounts.read(id);
  }
}
