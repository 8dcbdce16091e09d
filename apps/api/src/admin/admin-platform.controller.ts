import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { WorkerClient } from '@onebox/commands';
import type { Config } from '@onebox/config';
import type { Request, Response } from 'express';
import { AnswersEvents } from '../events/event-stream.js';
import { LiveEvents } from '../events/live-events.js';
import { Answers } from '../http/answers.js';
import { PlatformAdmin } from '../http/caller.js';
import {
  anyOperationPage,
  anyOperationsQuery,
  type AnyOperationsQuery,
  nodeList,
  settingList,
  setupAnswer,
} from './admin.dto.js';
import { CONFIG } from '../platform/tokens.js';
import { AnyOperations } from './any-operations.js';
import { SetupChecklist } from './setup-checklist.js';

@ApiTags('administration')
@Controller('admin')
@PlatformAdmin()
export class AdminPlatformController {
  constructor(
    private readonly worker: WorkerClient,
    private readonly operations: AnyOperations,
    private readonly live: LiveEvents,
    @Inject(CONFIG) private readonly config: Config,
    private readonly setup: SetupChecklist,
  ) {}

  @Get('nodes')
  @ApiOperation({ summary: 'List the machines', description: 'What each has, has promised, and gives at the moment.' })
  @Answers(200, 'All of them.', nodeList)
  nodes() {
    return this.worker.nodes();
  }

  @Get('settings')
  @ApiOperation({
    summary: 'List the settings in effect',
    description: 'With which the API was started. Of secrets only whether they are set.',
  })
  @Answers(200, 'All of them.', settingList)
  settings() {
    return { items: this.config.settings };
  }

  @Get('setup')
  @ApiOperation({
    summary: 'What a new installation wants',
    description: 'Looked at now: the first site, the platform’s names in DNS, HTTPS, mail, payments, backups.',
  })
  @Answers(200, 'In the order in which a person does it.', setupAnswer)
  readSetup() {
    return this.setup.read();
  }

  @Get('operations')
  @ApiOperation({ summary: 'List operations of all accounts, the newest first' })
  @Answers(200, 'A page of operations.', anyOperationPage)
  list(@Query({ schema: anyOperationsQuery }) query: AnyOperationsQuery) {
    return this.operations.list(query);
  }

  @Get('events')
  @ApiOperation({
    summary: 'Follow everything on the platform',
    description:
      'Events `container.updated`, with what the list of containers says, and `operation.updated`, `domain.updated`, ' +
      '`database.updated`, `transfer.updated` of all accounts, each with its `accountId`. What is gone is told by its id alone.',
  })
  @AnswersEvents('Events, without end.')
  events(
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.live.ofPlatform(lastEventId, request, response);
  }
}
