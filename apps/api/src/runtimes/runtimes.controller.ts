import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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
  @Get('runtimes')
  @ApiOperation({ summary: 'What domains can run' })
  @Answers(200, 'All runtimes.', runtimesAnswer)
  runtimes(): RuntimesAnswer {
    return viewCatalogue();
  }

  @Get('applications')
  @ApiOperation({ summary: 'Applications that are installed with one call' })
  @Answers(200, 'All applications.', applicationsAnswer)
  applications(): ApplicationsAnswer {
    return viewApplications();
  }
}
