import { Injectable } from '@nestjs/common';
import { Databases } from '@onebox/databases';
import { DomainReader } from '@onebox/domains';
import { type AccountEvent, type EventType, Operations } from '@onebox/operations';
import { viewOperation } from '../operations/operations.dto.js';

/** One event as it is told: what it is about, as it is now. */
export interface ToldEvent {
  /** Of the outbox; increasing, not without gaps. */
  id: string;
  type: EventType;
  /** The operation, domain or database as its GET answers; only its id where it is gone. */
  data: { id: string };
}

/** Turns rows of the outbox into what is told. Of several about one thing only the last is: all would say the same. */
@Injectable()
export class EventViews {
  constructor(
    private readonly operations: Operations,
    private readonly domains: DomainReader,
    private readonly databases: Databases,
  ) {}

  async of(accountId: string, events: AccountEvent[]): Promise<ToldEvent[]> {
    const latest = new Map(events.map((event) => [event.type + event.subjectId, event]));
    const told = [...latest.values()].sort((left, right) => Number(left.id) - Number(right.id));
    const idsOf = (type: EventType) => told.flatMap((event) => (event.type === type ? [event.subjectId] : []));
    const [operations, domains, databases] = await Promise.all([
      this.operations.readMany(accountId, idsOf('operation.updated')),
      this.domains.readMany(accountId, idsOf('domain.updated')),
      this.databases.readMany(accountId, idsOf('database.updated')),
    ]);
    const views = [...operations.map(viewOperation), ...domains, ...databases];
    const byId = new Map<string, { id: string }>(views.map((view) => [view.id, view]));
    return told.map(({ id, type, subjectId }) => ({ id, type, data: byId.get(subjectId) ?? { id: subjectId } }));
  }
}
