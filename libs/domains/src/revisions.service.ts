import type { Clock } from '@onebox/clock';
import { newId, tenantScope } from '@onebox/database';
import type { Operation, OperationKind, Operations } from '@onebox/operations';
import { canonicalJson, type RevisionSpec } from '@onebox/runtimes';
import type { EntityManager } from 'typeorm';
import { DomainRevision } from './domain-revision.entity.js';
import { Domain } from './domain.entity.js';
import { DomainDeleted } from './domains.errors.js';
import { hasFailed, standingSpecs } from './standing-spec.js';

export interface RevisionWish {
  accountId: string;
  domainId: string;
  kind: OperationKind;
  /** Gives the new spec; it may also write what belongs to it in the same transaction. */
  change: (spec: RevisionSpec, domain: Domain, manager: EntityManager) => RevisionSpec | Promise<RevisionSpec>;
  /** Called with the newest revision's id while the domain is locked; throws to refuse (`If-Match`). */
  expect?: (revisionId: string) => void;
}

export interface Revised {
  domain: Domain;
  revision: DomainRevision;
  operation: Operation;
}

/** The one place where revisions are written. Every revision has an operation that ends with it. */
export class Revisions {
  constructor(
    private readonly operations: Operations,
    private readonly clock: Clock,
  ) {}

  /**
   * In the caller's transaction; two writers of a domain follow each other. A change that changes nothing writes no
   * revision, but after a failed one, which is tried again or left behind. Its operation has succeeded already where the
   * newest revision is live, and ends with that revision where it is still to come up. @throws NotFound, DomainDeleted
   */
  async write(manager: EntityManager, wish: RevisionWish): Promise<Revised> {
    const domain = await lockDomain(manager, wish.accountId, wish.domainId);
    if (domain.deletedAt) throw new DomainDeleted();
    wish.expect?.(domain.wantedRevisionId);
    const current = await newestRevision(manager, domain);
    const standing = (await standingSpecs(tenantScope(manager, wish.accountId), [domain])).get(domain.id)!;
    const spec = await wish.change(structuredClone(standing), domain, manager);
    if (!hasFailed(domain) && canonicalJson(spec) === canonicalJson(current.spec)) {
      const wanted = this.operationOf(wish, current.id);
      const isLive = domain.liveRevisionId === current.id;
      const operation = isLive
        ? await this.operations.createSucceeded(manager, wanted)
        : await this.operations.create(manager, wanted);
      return { domain, revision: current, operation };
    }
    return this.append(manager, domain, { kind: wish.kind, spec, number: current.number + 1 });
  }

  /** Writes the next revision whatever the one before says; the domain is locked or new. */
  async append(
    manager: EntityManager,
    domain: Domain,
    next: { kind: OperationKind; spec: RevisionSpec; number: number; id?: string },
  ): Promise<Revised> {
    const { accountId, id: domainId } = domain;
    const createdAt = this.clock.now();
    const id = next.id ?? newId('rev', createdAt.getTime());
    const operation = await this.operations.create(
      manager,
      this.operationOf({ accountId, domainId, kind: next.kind }, id),
    );
    const revision = manager.create(DomainRevision, {
      id,
      accountId,
      domainId,
      number: next.number,
      spec: next.spec,
      operationId: operation.id,
      createdAt,
    });
    await manager.insert(DomainRevision, revision);
    await manager.update(Domain, domainId, { wantedRevisionId: id });
    domain.wantedRevisionId = id;
    await this.operations.recordEvent(manager, { accountId, type: 'domain.updated', subjectId: domainId });
    return { domain, revision, operation };
  }

  private operationOf(wish: Pick<RevisionWish, 'accountId' | 'domainId' | 'kind'>, revisionId: string) {
    return { accountId: wish.accountId, kind: wish.kind, subjectId: wish.domainId, revisionId };
  }
}

/** @throws NotFound also for another account's. */
export function lockDomain(manager: EntityManager, accountId: string, domainId: string): Promise<Domain> {
  return tenantScope(manager, accountId).require(Domain, domainId, 'domain', { lock: { mode: 'pessimistic_write' } });
}

export function newestRevision(manager: EntityManager, domain: Domain): Promise<DomainRevision> {
  return manager.findOneByOrFail(DomainRevision, { id: domain.wantedRevisionId });
}
