import type { Clock } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { Domain } from '@onebox/domains';
import type { Operations } from '@onebox/operations';
import type { DataSource, EntityManager } from 'typeorm';

export type StatusColumns = Partial<
  Pick<Domain, 'status' | 'statusDetail' | 'liveRevisionId' | 'failedRevisionId' | 'purgedAt'>
>;

const LONGEST_DETAIL = 500;

/** Writes the status columns of domains, and nothing else of them, each time with its event. */
export class SiteStatus {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: Operations,
    private readonly clock: Clock,
  ) {}

  /** Writes what differs, and also into the given domain. `also` runs in the same transaction. */
  async write(domain: Domain, columns: StatusColumns, also?: (manager: EntityManager) => Promise<void>): Promise<void> {
    const wanted = { ...columns, ...(columns.statusDetail && { statusDetail: cut(columns.statusDetail) }) };
    const keys = Object.keys(wanted) as (keyof StatusColumns)[];
    if (!also && keys.every((key) => domain[key] === wanted[key])) return;
    const written = { ...wanted, statusAt: this.clock.now() };
    await inTransaction(this.dataSource, async (manager) => {
      await manager.update(Domain, domain.id, written);
      await also?.(manager);
      const { accountId, id: subjectId } = domain;
      await this.operations.recordEvent(manager, { accountId, type: 'domain.updated', subjectId });
    });
    Object.assign(domain, written);
    this.operations.notify(domain.accountId);
  }
}

function cut(text: string): string {
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL - 1)}…` : text;
}
