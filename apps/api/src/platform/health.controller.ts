import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UserError } from '@onebox/errors';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Answers } from '../http/answers.js';
import { Public } from '../http/caller.js';

const healthAnswer = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });

@ApiTags('platform')
@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs' })
  @Answers(200, 'It runs.', healthAnswer)
  live(): z.output<typeof healthAnswer> {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The process can do its work: the database answers' })
  @Answers(200, 'It can.', healthAnswer)
  async ready(): Promise<z.output<typeof healthAnswer>> {
    await this.dataSource.query('SELECT 1').catch(() => {
      throw new UserError('unavailable', 'database.unavailable', 'The database does not answer.', [], 5);
    });
    return { status: 'ok' };
  }
}
