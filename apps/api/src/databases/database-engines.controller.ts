import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EngineAvailability } from '@onebox/databases';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { enginesAnswer, type EnginesAnswer } from './databases.dto.js';

@ApiTags('catalogue')
@Controller('database-engines')
export class DatabaseEnginesController {
  constructor(private readonly engines: EngineAvailability) {}

  @Get()
  @ApiOperation({ summary: 'What databases can be made of' })
  @Answers(200, 'All engines, and why some cannot be had here.', enginesAnswer)
  async list(@Caller() caller: CallerIdentity): Promise<EnginesAnswer> {
    return { items: await this.engines.list(caller.accountId) };
  }
}
