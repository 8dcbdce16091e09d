import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DnsChecks } from '@onebox/domains';
import type { Request, Response } from 'express';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { DNS_CHECKS_PER_ACCOUNT } from '../rate-limits/limits.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { domainDns } from './dns.dto.js';

@ApiTags('domains')
@Controller('domains/:id/dns')
export class DnsController {
  constructor(
    private readonly checks: DnsChecks,
    private readonly limits: RateLimits,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Read what to set in DNS, and what it says',
    description: 'As it was found out last; nobody is asked.',
  })
  @Answers(200, 'All names of the domain but its preview name.', domainDns)
  read(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    return this.checks.read(caller.accountId, id);
  }

  @Post('check')
  @ApiOperation({
    summary: 'Look at DNS now',
    description: 'Asks the zone’s own name servers, then public resolvers, and visits what they lead to.',
  })
  @Answers(200, 'What was found.', domainDns)
  async check(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    await this.limits.take(DNS_CHECKS_PER_ACCOUNT, caller.accountId, request, response);
    return this.checks.check(caller.accountId, id);
  }
}
