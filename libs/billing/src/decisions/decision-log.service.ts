import { fromCursor, type Page, toCursor } from '@onebox/database';
import { type DataSource, LessThan } from 'typeorm';
import { BillingDecision } from './billing-decision.entity.js';

/** Reads back what was decided, the newest first. */
export class DecisionLog {
  constructor(private readonly dataSource: DataSource) {}

  /** `accountId` left out: of everything, prices and taxes included. @throws UserError malformed for a foreign cursor. */
  async list(filter: { accountId?: string; limit: number; cursor?: string }): Promise<Page<BillingDecision>> {
    const { accountId, limit, cursor } = filter;
    const found = await this.dataSource.manager.find(BillingDecision, {
      where: {
        ...(accountId ? { accountId } : {}),
        ...(cursor === undefined ? {} : { id: LessThan(fromCursor(cursor).id) }),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const items = found.slice(0, limit);
    const nextCursor = found.length > limit ? toCursor({ value: null, id: items.at(-1)!.id }) : null;
    return { items, nextCursor };
  }
}
