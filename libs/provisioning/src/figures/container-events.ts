import { inTransaction } from '@onebox/database';
import type { Operations } from '@onebox/operations';
import type { DataSource } from 'typeorm';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { Container } from './container.js';

/** Kinds that come and go by the second; nobody follows them. */
const PASSING: Container['labels']['kind'][] = ['one-shot', 'sandbox'];

/** Writes `container.updated` into the outbox, for administrators only. */
export class ContainerEvents {
  constructor(
    private readonly deps: { dataSource: DataSource; operations: Operations; log: ProvisioningDeps['log'] },
  ) {}

  /** Never throws: what is lost here is seen at the next reading of the list. */
  async tell(containers: Container[]): Promise<void> {
    const { dataSource, operations, log } = this.deps;
    const told = containers.filter(({ labels }) => !PASSING.includes(labels.kind));
    if (told.length === 0) return;
    try {
      await inTransaction(dataSource, async (manager) => {
        for (const { id: subjectId } of told) {
          await operations.recordEvent(manager, { accountId: null, type: 'container.updated', subjectId });
        }
      });
      // Administrators' streams read on any account's nudge.
      for (const accountId of new Set(told.flatMap(({ labels }) => labels.accountId ?? [])))
        operations.notify(accountId);
    } catch (err) {
      log.warn({ err, count: told.length }, 'Changes of containers could not be told');
    }
  }
}
