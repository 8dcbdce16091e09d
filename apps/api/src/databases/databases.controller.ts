import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type DatabaseChange, Databases } from '@onebox/databases';
import type { Response } from 'express';
import { abortedWith } from '../http/aborted-with.js';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { viewOperation } from '../operations/operations.dto.js';
import {
  databaseChange,
  databasePage,
  databasesQuery,
  type DatabasesQuery,
  databaseView,
  newDatabase,
  type NewDatabaseBody,
  passwordChange,
  webSession,
} from './databases.dto.js';
import { WebTools } from './web-tools.js';

@ApiTags('databases')
@Controller('databases')
export class DatabasesController {
  constructor(
    private readonly databases: Databases,
    private readonly tools: WebTools,
  ) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Make a database' })
  @Answers(202, 'The database; the operation ends when it can be used.', databaseChange)
  async create(@Caller() caller: CallerIdentity, @Body({ schema: newDatabase }) body: NewDatabaseBody) {
    return answer(await this.databases.create(caller.accountId, body));
  }

  @Get()
  @ApiOperation({ summary: 'List databases', description: 'Never with a password.' })
  @Answers(200, 'A page of databases.', databasePage)
  list(@Caller() caller: CallerIdentity, @Query({ schema: databasesQuery }) { status, ...page }: DatabasesQuery) {
    return this.databases.list(caller.accountId, { ...page, deleted: status === 'deleted' });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a database' })
  @Answers(200, 'The database.', databaseView)
  read(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    return this.databases.read(caller.accountId, id);
  }

  @Post(':id/password')
  @Idempotent({ heldSecret: true })
  @ApiOperation({
    summary: "Change a database's password",
    description: 'Shown this once. Attached sites get it without a failed request; then the old login ends.',
  })
  @Answers(202, 'The new login; the operation ends when all sites use it.', passwordChange)
  async rotate(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    const { username, password, ...changed } = await this.databases.rotatePassword(caller.accountId, id);
    return { username, password, ...answer(changed) };
  }

  @Put(':id/domains/:domainId')
  @ApiOperation({ summary: 'Attach a database to a domain', description: 'Its containers get the variables.' })
  @Answers(202, "The database; the operation ends when the domain's change is live.", databaseChange)
  async attach(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('domainId', { schema: idParam }) domainId: string,
  ) {
    return answer(await this.databases.attach(caller.accountId, id, domainId));
  }

  @Delete(':id/domains/:domainId')
  @ApiOperation({ summary: 'Detach a database from a domain' })
  @Answers(202, "The database; the operation ends when the domain's change is live.", databaseChange)
  async detach(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('domainId', { schema: idParam }) domainId: string,
  ) {
    return answer(await this.databases.detach(caller.accountId, id, domainId));
  }

  @Post(':id/web-session')
  @Idempotent({ heldSecret: true })
  @ApiOperation({
    summary: 'Open a database in the web tool',
    description: 'Signed in as its login. The address works once, within a minute.',
  })
  @Answers(201, 'The address.', webSession)
  openWebTool(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.tools.open(caller.accountId, id, abortedWith(response));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a database', description: 'It can be restored until `restorableUntil`.' })
  @Answers(202, 'The database.', databaseChange)
  async delete(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    return answer(await this.databases.delete(caller.accountId, id));
  }

  @Post(':id/restore')
  @Idempotent()
  @ApiOperation({ summary: 'Restore a deleted database' })
  @Answers(202, 'The database; the operation ends when it can be used again.', databaseChange)
  async restore(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    return answer(await this.databases.restore(caller.accountId, id));
  }
}

function answer({ database, operation }: DatabaseChange) {
  return { database, operation: viewOperation(operation) };
}
