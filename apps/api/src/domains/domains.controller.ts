import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainDeletion, DomainReader, Domains } from '@onebox/domains';
import type { Response } from 'express';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { etagOf } from '../http/etag.js';
import { idParam } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { answerChange, answerDomain, expecting } from './domain-answers.js';
import {
  domainChange,
  domainPage,
  domainPatch,
  type DomainPatchBody,
  domainsQuery,
  type DomainsQuery,
  domainView,
  envBody,
  type EnvBody,
  envView,
  newDomain,
  type NewDomainBody,
  routesBody,
  type RoutesBody,
  runtimesBody,
  type RuntimesBody,
} from './domains.dto.js';

const IfMatch = () =>
  ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the domain as it was read; else 412.' });

@ApiTags('domains')
@Controller('domains')
export class DomainsController {
  constructor(
    private readonly domains: Domains,
    private readonly deletion: DomainDeletion,
    private readonly reader: DomainReader,
  ) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Add a domain', description: 'With its runtimes, databases or an application.' })
  @Answers(202, 'The domain; the operation ends when it is live.', domainChange)
  async create(
    @Caller() caller: CallerIdentity,
    @Body({ schema: newDomain }) body: NewDomainBody,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerChange(response, await this.domains.create(caller, body));
  }

  @Get()
  @ApiOperation({ summary: 'List domains' })
  @Answers(200, 'A page of domains.', domainPage)
  list(@Caller() caller: CallerIdentity, @Query({ schema: domainsQuery }) query: DomainsQuery) {
    return this.reader.list(caller.accountId, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a domain' })
  @Answers(200, 'The domain.', domainView)
  async read(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerDomain(response, await this.reader.read(caller.accountId, id));
  }

  @Patch(':id')
  @IfMatch()
  @ApiOperation({ summary: 'Change a domain', description: 'One revision. What is left out stays as it is.' })
  @Answers(202, 'The domain; the operation ends when the change is live.', domainChange)
  async patch(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: domainPatch }) body: DomainPatchBody,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerChange(response, await this.domains.patch(caller.accountId, id, body, expecting(ifMatch)));
  }

  @Put(':id/runtimes')
  @IfMatch()
  @ApiOperation({ summary: 'Replace what a domain runs' })
  @Answers(202, 'The domain; the operation ends when the change is live.', domainChange)
  async putRuntimes(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: runtimesBody }) runtimes: RuntimesBody,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerChange(response, await this.domains.patch(caller.accountId, id, { runtimes }, expecting(ifMatch)));
  }

  @Put(':id/routes')
  @IfMatch()
  @ApiOperation({ summary: 'Replace which runtime answers what' })
  @Answers(202, 'The domain; the operation ends when the change is live.', domainChange)
  async putRoutes(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: routesBody }) routes: RoutesBody,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerChange(response, await this.domains.patch(caller.accountId, id, { routes }, expecting(ifMatch)));
  }

  @Get(':id/env')
  @ApiOperation({ summary: "Read a domain's variables", description: 'Without the values of secrets.' })
  @Answers(200, 'The variables by name.', envView)
  async readEnv(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { env, revisionId } = await this.reader.readEnv(caller.accountId, id);
    response.setHeader('ETag', etagOf(revisionId));
    return env;
  }

  @Put(':id/env')
  @IfMatch()
  @ApiOperation({ summary: "Replace a domain's variables" })
  @Answers(202, 'The domain; the operation ends when the change is live.', domainChange)
  async putEnv(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: envBody }) env: EnvBody,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerChange(response, await this.domains.patch(caller.accountId, id, { env }, expecting(ifMatch)));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a domain', description: 'It can be restored until `restorableUntil`.' })
  @Answers(202, 'The domain; the operation ends when it is gone from the edge.', domainChange)
  async delete(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerChange(response, await this.deletion.delete(caller.accountId, id));
  }

  @Post(':id/restore')
  @Idempotent()
  @ApiOperation({ summary: 'Restore a deleted domain' })
  @Answers(202, 'The domain; the operation ends when it is live again.', domainChange)
  async restore(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerChange(response, await this.deletion.restore(caller.accountId, id));
  }
}
