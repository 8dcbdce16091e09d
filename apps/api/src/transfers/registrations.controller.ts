import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Registrations } from '@onebox/transfers';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity, RequireScope } from '../http/caller.js';
import { idParam, type PageQuery, pageQuery } from '../http/page.dto.js';
import { registrationPage, registrationPatch, type RegistrationPatchBody, registrationView } from './transfers.dto.js';

@ApiTags('transfers')
@Controller('registrations')
@RequireScope('billing')
export class RegistrationsController {
  constructor(private readonly registrations: Registrations) {}

  @Get()
  @ApiOperation({ summary: 'List the domains that are registered here' })
  @Answers(200, 'A page of registrations.', registrationPage)
  list(@Caller() caller: CallerIdentity, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.registrations.list(caller.accountId, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a registration' })
  @Answers(200, 'The registration.', registrationView)
  read(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    return this.registrations.read(caller.accountId, id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Let a registration be renewed by itself, or not' })
  @Answers(200, 'The registration as it is now.', registrationView)
  change(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: registrationPatch }) body: RegistrationPatchBody,
  ) {
    return this.registrations.change(caller.accountId, id, body);
  }
}
