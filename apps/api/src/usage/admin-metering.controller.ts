import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/answers.js';
import { PlatformAdmin } from '../http/caller.js';
import { meteringQuery, type MeteringQuery, meteringView } from './admin-metering.dto.js';
import { MeteringChecks } from './metering-checks.js';

@ApiTags('administration')
@Controller('admin/metering')
@PlatformAdmin()
export class AdminMeteringController {
  constructor(private readonly checks: MeteringChecks) {}

  @Get()
  @ApiOperation({
    summary: 'Read how far usage is booked, and what the daily checks found',
    description: 'Each day, what the edge counted of each site is compared with what is booked.',
  })
  @Answers(200, 'The last checks.', meteringView)
  read(@Query({ schema: meteringQuery }) { limit }: MeteringQuery) {
    return this.checks.list(limit);
  }
}
