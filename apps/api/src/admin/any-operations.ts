import { Injectable } from '@nestjs/common';
import { Account } from '@onebox/accounts';
import type { Page } from '@onebox/database';
import { Operations } from '@onebox/operations';
import { DataSource, In } from 'typeorm';
import { viewOperation } from '../operations/operations.dto.js';
import type { AnyOperation, AnyOperationsQuery } from './admin.dto.js';

/** Operations of all accounts, with their accounts' names. */
@Injectable()
export class AnyOperations {
  constructor(
    private readonly operations: Operations,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws UserError malformed for a cursor that was not given out. */
  async list({ account, ...query }: AnyOperationsQuery): Promise<Page<AnyOperation>> {
    const { items, nextCursor } = await this.operations.listAll({ ...query, accountId: account });
    const names = await this.names(items.map(({ accountId }) => accountId));
    const views = items.map((operation) => ({
      ...viewOperation(operation),
      accountId: operation.accountId,
      accountName: names.get(operation.accountId) ?? null,
    }));
    return { items: views, nextCursor };
  }

  private async names(ids: string[]): Promise<Map<string, string>> {
    const where = { id: In([...new Set(ids)]) };
    const found = await this.dataSource.manager.find(Account, { select: { id: true, name: true }, where });
    return new Map(found.map(({ id, name }) => [id, name]));
  }
}
