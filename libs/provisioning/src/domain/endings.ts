import { DomainRevision } from '@onebox/domains';
import type { TerminalError } from '@onebox/errors';
import type { Operation, Operations } from '@onebox/operations';
import { type DataSource, In } from 'typeorm';
import { deletionEndings, hopelessOperations, operationEndings } from './operation-endings.js';
import type { SiteFacts } from './site-facts.js';

/** Ends the operations of a domain that no pass is going to end by itself. */
export class Endings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: Operations,
  ) {}

  pending({ domain }: SiteFacts): Promise<Operation[]> {
    return this.operations.pending(domain.id);
  }

  /** `settled`: what is wanted is live and runs. */
  async write({ domain, wanted }: SiteFacts, pending: Operation[], settled: boolean): Promise<void> {
    if (pending.length === 0) return;
    const numbers = await this.numbers(pending);
    const failed = domain.failedRevisionId === wanted.id;
    const { supersede, by, succeed, fail } = operationEndings({ pending, wanted, numbers, settled, failed });
    if (by && supersede.length > 0) await this.operations.supersede(supersede, by);
    for (const id of succeed) await this.operations.succeed(id);
    const message = domain.statusDetail ?? 'The site did not come up.';
    for (const id of fail) await this.operations.fail(id, { code: 'site.failed', message, detail: [] });
  }

  /** Nothing that is under way can come to a good end: its files are lost. */
  async failAll({ wanted }: SiteFacts, pending: Operation[], { code, message, detail }: TerminalError): Promise<void> {
    for (const id of hopelessOperations(pending, wanted)) await this.operations.fail(id, { code, message, detail });
  }

  /** The domain is gone: its deletion is done, and carries on whatever else was going on. */
  async afterDeletion(facts: SiteFacts): Promise<void> {
    const { by, supersede, succeed } = deletionEndings(await this.pending(facts));
    if (by) await this.operations.supersede(supersede, by);
    for (const id of succeed) await this.operations.succeed(id);
  }

  private async numbers(pending: Operation[]): Promise<Map<string, number>> {
    const ids = [...new Set(pending.flatMap(({ revisionId }) => revisionId ?? []))];
    if (ids.length === 0) return new Map();
    const revisions = await this.dataSource.manager.find(DomainRevision, {
      select: { id: true, number: true },
      where: { id: In(ids) },
    });
    return new Map(revisions.map(({ id, number }) => [id, number]));
  }
}
