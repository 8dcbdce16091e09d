import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Operations } from '@onebox/operations';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import {
  operationPage,
  operationsQuery,
  type OperationsQuery,
  type OperationView,
  operationView,
  viewOperation,
} from './operations.dto.js';

@ApiTags('operations')
@Controller('operations')
export class OperationsController {
  constructor(private readonly operations: Operations) {}

  @Get()
  @ApiOperation({ summary: 'List operations, the newest first' })
  @Answers(200, 'A page of operations.', operationPage)
  async list(@Caller() caller: CallerIdentity, @Query({ schema: operationsQuery }) query: OperationsQuery) {
    const { items, nextCursor } = await this.operations.list(caller.accountId, query);
    return { items: items.map(viewOperation), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read an operation' })
  @Answers(200, 'The operation.', operationView)
  async read(@Caller() caller: CallerIdentity, @Param('id', { schema: idParam }) id: string): Promise<OperationView> {
    return viewOperation(await this.operations.read(caller.accountId, id));
  }
}
