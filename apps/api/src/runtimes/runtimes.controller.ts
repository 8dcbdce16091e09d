import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { whyUnavailable } from '@onebox/domains';
import { PlatformFacts } from '@onebox/platform';
import { Answers } from '../http/answers.js';
import {
  type ApplicationsAnswer,
  applicationsAnswer,
  type RuntimesAnswer,
  runtimesAnswer,
  viewApplications,
  viewCatalogue,
} from './runtimes.dto.js';

@ApiTags('catalogue')
@Controller()
export class RuntimesController {
  constructor(private readonly facts: PlatformFacts) {}

  @Get('runtimes')
  @ApiOperation({ summary: 'What domains can run', description: 'And why not, where this platform cannot have it.' })
  @Answers(200, 'All runtimes.', runtimesAnswer)
  async runtimes(): Promise<RuntimesAnswer> {
    return viewCatalogue(await whyUnavailable(this.facts));
  }

  @Get('applications')
  @ApiOperation({ summary: 'Applications that are installed with one call' })
  @Answers(200, 'All applications.', applicationsAnswer)
  applications(): ApplicationsAnswer {
    return viewApplications();
  }
}
