import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type TransferChange, Transfers } from '@onebox/transfers';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity, RequireScope } from '../http/caller.js';
import { idParam, type PageQuery, pageQuery } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { viewOperation } from '../operations/operations.dto.js';
import { newTransfer, type NewTransferBody, transferChange, transferPage, transferView } from './transfers.dto.js';

@ApiTags('transfers')
@Controller('transfers')
@RequireScope('billing')
export class TransfersController {
  constructor(private readonly transfers: Transfers) {}

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Transfer a domain from another registrar',
    description:
      "The account's first completed transfer is free. What the registry would refuse is refused at once, in its order; 409 " +
      '`account.suspended` while the account is suspended.',
  })
  @Answers(202, 'The transfer; the operation ends with it, after up to five days.', transferChange)
  async start(@Caller() caller: CallerIdentity, @Body({ schema: newTransfer }) body: NewTransferBody) {
    return answer(await this.transfers.start(caller.accountId, body, caller.userId));
  }

  @Get()
  @ApiOperation({ summary: 'List transfers, the newest first' })
  @Answers(200, 'A page of transfers.', transferPage)
  list(@Caller() caller: CallerIdentity, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.transfers.list(caller.accountId, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a transfer' })
  @Answers(200, 'The transfer.', transferView)
  read(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    return this.transfers.read(caller.accountId, id);
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Cancel a transfer',
    description: 'While it is pending. It costs nothing, and does not use up the free one.',
  })
  @Answers(202, 'The transfer; its operation ends when the registrar has cancelled it.', transferChange)
  async cancel(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    return answer(await this.transfers.cancel(caller.accountId, id));
  }
}

function answer({ transfer, operation }: TransferChange) {
  return { transfer, operation: viewOperation(operation) };
}
