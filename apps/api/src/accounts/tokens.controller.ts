import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Tokens } from '@onebox/accounts';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity, SessionOnly } from '../http/caller.js';
import { idParam, type PageQuery, pageQuery } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { type TokenBody, tokenAnswer, tokenBody, tokenPage, viewToken } from './accounts.dto.js';

@ApiTags('accounts')
@Controller('tokens')
export class TokensController {
  constructor(private readonly tokens: Tokens) {}

  @Post()
  @SessionOnly()
  @Idempotent({ heldSecret: true })
  @ApiOperation({ summary: 'Make a token for a program', description: 'The token is shown this once.' })
  @Answers(201, 'The token.', tokenAnswer)
  async create(@Caller() caller: CallerIdentity, @Body({ schema: tokenBody }) { expiresAt, ...wanted }: TokenBody) {
    const until = expiresAt === undefined ? undefined : new Date(expiresAt);
    const { row, token } = await this.tokens.create(caller, { ...wanted, expiresAt: until });
    return { id: row.id, token };
  }

  @Get()
  @ApiOperation({ summary: 'List tokens, without the tokens themselves' })
  @Answers(200, 'A page of tokens.', tokenPage)
  async list(@Caller() caller: CallerIdentity, @Query({ schema: pageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.tokens.list(caller.accountId, query);
    return { items: items.map(viewToken), nextCursor };
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revoke a token' })
  @Answers(204, 'It no longer works.')
  revoke(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string): Promise<void> {
    return this.tokens.revoke(caller.accountId, id);
  }
}
