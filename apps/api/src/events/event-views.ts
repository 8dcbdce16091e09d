import { Injectable } from '@nestjs/common';
import { InvoiceReader } from '@onebox/billing';
import { WorkerClient } from '@onebox/commands';
import { Databases } from '@onebox/databases';
import { DomainReader } from '@onebox/domains';
import { type AccountEvent, type EventType, Operations } from '@onebox/operations';
import { Transfers } from '@onebox/transfers';
import { viewInvoice } from '../billing/billing.dto.js';
import { viewOperation } from '../operations/operations.dto.js';

const CONTAINERS_AT_ONCE = 100;

/** One event as it is told: what it is about, as it is now. */
export interface ToldEvent {
  /** Of the outbox; increasing, not without gaps. */
  id: string;
  type: EventType;
  /** The operation, domain, database, transfer or invoice as its GET answers; only its id where it is gone. */
  data: { id: string };
}

/** Turns rows of the outbox into what is told. Of several about one thing only the last is: all would say the same. */
@Injectable()
export class EventViews {
  constructor(
    private readonly operations: Operations,
    private readonly domains: DomainReader,
    private readonly databases: Databases,
    private readonly transfers: Transfers,
    private readonly invoices: InvoiceReader,
    private readonly worker: WorkerClient,
  ) {}

  async of(accountId: string, events: AccountEvent[]): Promise<ToldEvent[]> {
    const latest = new Map(events.map((event) => [event.type + event.subjectId, event]));
    const told = [...latest.values()].sort((left, right) => Number(left.id) - Number(right.id));
    const idsOf = (type: EventType) => told.flatMap((event) => (event.type === type ? [event.subjectId] : []));
    const [operations, domains, databases, transfers, invoices] = await Promise.all([
      this.operations.readMany(accountId, idsOf('operation.updated')),
      this.domains.readMany(accountId, idsOf('domain.updated')),
      this.databases.readMany(accountId, idsOf('database.updated')),
      this.transfers.readMany(accountId, idsOf('transfer.updated')),
      this.invoices.readMany(accountId, idsOf('invoice.updated')),
    ]);
    const views = [
      ...operations.map(viewOperation),
      ...domains,
      ...databases,
      ...transfers,
      ...invoices.map(viewInvoice),
    ];
    const byId = new Map<string, { id: string }>(views.map((view) => [view.id, view]));
    return told.map(({ id, type, subjectId }) => ({ id, type, data: byId.get(subjectId) ?? { id: subjectId } }));
  }

  /** For administrators: of all accounts, each thing with its account. */
  async ofEveryone(events: AccountEvent[]): Promise<ToldEvent[]> {
    const byAccount = new Map<string | null, AccountEvent[]>();
    for (const event of events) byAccount.set(event.accountId, [...(byAccount.get(event.accountId) ?? []), event]);
    const told: ToldEvent[] = [];
    for (const [accountId, some] of byAccount) {
      if (accountId === null) told.push(...(await this.ofContainers(some)));
      else told.push(...(await this.of(accountId, some)).map((event) => withAccount(event, accountId)));
    }
    return told.sort((left, right) => Number(left.id) - Number(right.id));
  }

  private async ofContainers(events: AccountEvent[]): Promise<ToldEvent[]> {
    const latest = [...new Map(events.map((event) => [event.subjectId, event])).values()];
    const found = new Map<string, { id: string }>();
    for (let start = 0; start < latest.length; start += CONTAINERS_AT_ONCE) {
      const ids = latest.slice(start, start + CONTAINERS_AT_ONCE).map(({ subjectId }) => subjectId);
      const items = await this.containers(ids);
      if (!items) return [];
      for (const item of items) found.set(item.id, item);
    }
    return latest.map(({ id, type, subjectId }) => ({ id, type, data: found.get(subjectId) ?? { id: subjectId } }));
  }

  /** Null while the worker is away or has not looked yet: what it does not know may be there all the same. */
  private async containers(ids: string[]): Promise<{ id: string }[] | null> {
    const question = { ids, sort: 'name' as const, descending: false, limit: CONTAINERS_AT_ONCE };
    return this.worker.containers(question).then(
      ({ items, measuredAt }) => (measuredAt === null ? null : items),
      () => null,
    );
  }
}

function withAccount(event: ToldEvent, accountId: string): ToldEvent {
  return { ...event, data: { ...event.data, accountId } as ToldEvent['data'] };
}
