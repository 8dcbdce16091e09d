import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Operations } from '@onebox/operations';
import type { Request, Response } from 'express';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { AnswersEvents } from './event-stream.js';
import { LiveEvents } from './live-events.js';

@ApiTags('operations')
@Controller()
export class EventsController {
  constructor(
    private readonly events: LiveEvents,
    private readonly operations: Operations,
  ) {}

  @Get('events')
  @ApiOperation({
    summary: "Follow everything of the account's",
    description:
      'Events `operation.updated`, `domain.updated`, `database.updated`, `transfer.updated`; the data is what its GET answers.',
  })
  @AnswersEvents('Events, without end.')
  account(
    @Caller() caller: CallerIdentity,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.events.ofAccount(caller.accountId, lastEventId, request, response);
  }

  @Get('operations/:id/events')
  @ApiOperation({ summary: 'Follow an operation to its end', description: 'Begins with how it is now.' })
  @AnswersEvents('Events until the operation has ended.')
  async operation(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.operations.read(caller.accountId, id);
    return this.events.ofOperation(caller.accountId, id, request, response);
  }
}
