import { Domain } from '@onebox/domains';
import type { Operations } from '@onebox/operations';
import { type DataSource, IsNull } from 'typeorm';

/** Tells others after a commit. What is lost by a crash is found by the worker's next look at everything. */
export class BillingNews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: Pick<Operations, 'notify'>,
    private readonly nudge: (keys: string[]) => void,
  ) {}

  /** Something of the account that a page shows has changed. */
  changed(accountId: string): void {
    this.operations.notify(accountId);
  }

  /** There is something to do now. */
  lookAt(accountId: string): void {
    this.nudge([`billing:${accountId}`]);
  }

  /** The account was suspended or is back: its sites go, or come. */
  async statusChanged(accountId: string): Promise<void> {
    const domains = await this.dataSource.manager.find(Domain, {
      select: { id: true },
      where: { accountId, deletedAt: IsNull() },
    });
    this.nudge([...domains.map(({ id }) => `domain:${id}`), `billing:${accountId}`]);
    this.changed(accountId);
  }
}
