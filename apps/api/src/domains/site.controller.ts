import { Controller, Get, Headers, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { abortedWith } from '../http/aborted-with.js';
import { appLoginAnswer, logsAnswer, logsQuery, type LogsQuery } from './domains.dto.js';
import { RunningSites } from './running-sites.js';

/** What only the worker can do with a running site. */
@ApiTags('domains')
@Controller('domains/:id')
export class SiteController {
  constructor(private readonly sites: RunningSites) {}

  @Post('app-login')
  @Idempotent({ heldSecret: true })
  @ApiOperation({ summary: "Sign in to the site's application as its administrator", description: 'Works once.' })
  @Answers(201, 'A one-time address, or a one-time password.', appLoginAnswer)
  appLogin(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.sites.appLogin(caller.accountId, id, abortedWith(response));
  }

  @Get('logs')
  @ApiProduces('application/json', 'text/event-stream')
  @ApiOperation({
    summary: "Read a site's logs",
    description:
      'With `Accept: text/event-stream` the lines follow as events named `line`, as they are written. What does not follow ' +
      'is 2 MiB of text at most: of more, the newest lines. A few can be read at once.',
  })
  @Answers(200, 'The last lines, the oldest first.', logsAnswer)
  async logs(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: logsQuery }) query: LogsQuery,
    @Headers('accept') accept: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (accept?.includes('text/event-stream')) {
      return this.sites.followLogs(caller.accountId, id, query, request, response);
    }
    return this.sites.logs(caller.accountId, id, query, response);
  }
}
