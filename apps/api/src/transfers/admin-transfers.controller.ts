import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Transfers } from '@onebox/transfers';
import { AdminLog } from '../admin/admin-log.js';
import { Answers } from '../http/answers.js';
import { type AuthenticatedRequest, PlatformAdmin } from '../http/caller.js';
import { type PageQuery, pageQuery } from '../http/page.dto.js';
import { SandboxClock } from './sandbox-clock.js';
import { anyTransferPage, clockTurn, type ClockTurnBody, registrarClock } from './transfers.dto.js';

@ApiTags('administration')
@Controller('admin')
@PlatformAdmin()
export class AdminTransfersController {
  constructor(
    private readonly transfers: Transfers,
    private readonly clock: SandboxClock,
    private readonly adminLog: AdminLog,
  ) {}

  @Get('transfers')
  @ApiOperation({ summary: 'List transfers of all accounts, the newest first' })
  @Answers(200, 'A page of transfers.', anyTransferPage)
  list(@Query({ schema: pageQuery }) query: PageQuery) {
    return this.transfers.listAll(query);
  }

  @Post('registrar/clock')
  @ApiOperation({
    summary: "Turn the sandbox registrar's clock forward",
    description: 'Of transfers and registrations, not of billing. Only with the sandbox.',
  })
  @Answers(200, 'The clock as it stands now.', registrarClock)
  turnClock(@Req() request: AuthenticatedRequest, @Body({ schema: clockTurn }) { days }: ClockTurnBody) {
    return this.adminLog.during(request, 'registrar.clock', `${days} days`, () => this.clock.turn(days));
  }
}
