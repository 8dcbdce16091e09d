import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { UsageAnswers } from './usage-answers.js';
import { usageQuery, type UsageQuery, usageView } from './usage.dto.js';

@ApiTags('billing')
@Controller('usage')
export class UsageController {
  constructor(private readonly answers: UsageAnswers) {}

  @Get()
  @ApiOperation({
    summary: 'Read what the account used',
    description: 'Live, the running hour included, with what it costs beyond the included amounts.',
  })
  @Answers(200, 'The usage.', usageView)
  read(@Caller() caller: CallerIdentity, @Query({ schema: usageQuery }) query: UsageQuery) {
    return this.answers.read(caller.accountId, query);
  }
}
