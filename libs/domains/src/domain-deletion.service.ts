import type { Clock } from '@onebox/clock';
import { inTransaction, tenantScope } from '@onebox/database';
import { attachAgain, attachmentOf, detachAll } from '@onebox/databases';
import type { Operation, Operations } from '@onebox/operations';
import type { RevisionSpec } from '@onebox/runtimes';
import { type DataSource, type EntityManager } from 'typeorm';
import { ClaimedHostname } from './claimed-hostname.entity.js';
import type { DomainReader } from './domain-reader.service.js';
import { Domain } from './domain.entity.js';
import { DomainDeleted, DomainGone, DomainNotDeleted } from './domains.errors.js';
import type { DomainChange } from './domains.service.js';
import { lockDomain, newestRevision, type Revisions } from './revisions.service.js';
import { standingSpecs } from './standing-spec.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Deleting a site, and changing one's mind: files and names stay for the grace period. */
export class DomainDeletion {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: Operations,
    private readonly revisions: Revisions,
    private readonly reader: DomainReader,
    private readonly clock: Clock,
    private readonly settings: { graceDays: number },
    private readonly nudge: (keys: string[]) => void,
  ) {}

  /** @throws DomainDeleted where it is already. */
  async delete(accountId: string, domainId: string): Promise<DomainChange> {
    return this.finish(
      accountId,
      domainId,
      await inTransaction(this.dataSource, async (manager) => {
        const domain = await lockDomain(manager, accountId, domainId);
        if (domain.deletedAt) throw new DomainDeleted();
        const deletedAt = this.clock.now();
        const restorableUntil = new Date(deletedAt.getTime() + this.settings.graceDays * DAY_MS);
        await manager.update(Domain, domainId, { deletedAt, restorableUntil });
        const databaseIds = await this.databasesOf(manager, domain);
        const deleted = await detachAll(manager, accountId, domainId, { deletedAt, restorableUntil });
        await this.tell(manager, domain, [...new Set([...databaseIds, ...deleted])]);
        const wanted = { accountId, kind: 'domain.delete' as const, subjectId: domainId };
        return { operation: await this.operations.create(manager, wanted), databaseIds };
      }),
    );
  }

  /**
   * Brings the site back with the databases that were deleted with it, by a new revision: logins may have changed since. What
   * had failed before the deletion is not tried again.
   * @throws DomainNotDeleted, DomainGone
   */
  async restore(accountId: string, domainId: string): Promise<DomainChange> {
    return this.finish(
      accountId,
      domainId,
      await inTransaction(this.dataSource, async (manager) => {
        const domain = await lockDomain(manager, accountId, domainId);
        if (!domain.deletedAt) throw new DomainNotDeleted();
        if (domain.purgedAt || domain.restorableUntil! <= this.clock.now()) throw new DomainGone();
        const databaseIds = await this.databasesOf(manager, domain);
        await manager.update(Domain, domainId, { deletedAt: null, restorableUntil: null });
        const databases = await attachAgain(manager, accountId, domainId, domain.deletedAt, databaseIds);
        await this.tell(manager, domain, databaseIds);
        const standing = (await standingSpecs(tenantScope(manager, accountId), [domain])).get(domainId)!;
        const { number } = await newestRevision(manager, domain);
        const { operation } = await this.revisions.append(manager, domain, {
          kind: 'domain.restore',
          spec: { ...(await withOwnNames(manager, domain, standing)), databases: databases.map(attachmentOf) },
          number: number + 1,
        });
        return { operation, databaseIds };
      }),
    );
  }

  private async databasesOf(manager: EntityManager, domain: Domain): Promise<string[]> {
    const { spec } = await newestRevision(manager, domain);
    return spec.databases.map(({ databaseId }) => databaseId);
  }

  private async tell(manager: EntityManager, { accountId, id }: Domain, databaseIds: string[]): Promise<void> {
    await this.operations.recordEvent(manager, { accountId, type: 'domain.updated', subjectId: id });
    for (const subjectId of databaseIds) {
      await this.operations.recordEvent(manager, { accountId, type: 'database.updated', subjectId });
    }
  }

  private async finish(
    accountId: string,
    domainId: string,
    done: { operation: Operation; databaseIds: string[] },
  ): Promise<DomainChange> {
    this.operations.notify(accountId);
    this.nudge([`domain:${domainId}`, ...done.databaseIds.map((id) => `database:${id}`)]);
    return { domain: await this.reader.read(accountId, domainId), operation: done.operation };
  }
}

/** A name may have been shown to be another account's meanwhile: the site comes back under those that it has. */
async function withOwnNames(manager: EntityManager, domain: Domain, spec: RevisionSpec): Promise<RevisionSpec> {
  const claims = await manager.findBy(ClaimedHostname, { domainId: domain.id });
  const isOwn = (name: string) => claims.some(({ hostname }) => hostname === name);
  return { ...spec, hostname: domain.hostname, aliases: spec.aliases.filter(isOwn) };
}
