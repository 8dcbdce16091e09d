import type { Clock } from '@onebox/clock';
import { fromCursor, inTransaction, newId, type Page, tenantScope, toCursor } from '@onebox/database';
import { type DataSource, type EntityManager, In, LessThan, MoreThan } from 'typeorm';
import { AccountEvent, type EventType } from './account-event.entity.js';
import { Operation, type OperationError, type OperationKind, type OperationStatus } from './operation.entity.js';
import { broken, finished, mergeSteps, progressOf, started, type StepTitle, withStep } from './progress.js';

const UNFINISHED: OperationStatus[] = ['pending', 'running'];

export interface NewOperation {
  accountId: string;
  kind: OperationKind;
  subjectId: string;
  revisionId?: string | null;
  steps?: StepTitle[];
}

export interface OperationFilter {
  /** The id of a domain or database. */
  subject?: string;
  status?: OperationStatus;
  kind?: OperationKind;
  cursor?: string;
  /** 1 to 100. */
  limit: number;
}

/** For administrators: of all accounts, or of one. */
export interface AnyOperationFilter extends OperationFilter {
  accountId?: string;
}

/**
 * The user's view of changes, and the outbox of events. Each method writes its event in the transaction of what it tells
 * and calls `onEvent` after the commit. All are idempotent; a finished operation never changes.
 */
export class Operations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly onEvent: (accountId: string) => void = () => {},
  ) {}

  /** Inside of the caller's transaction. The caller calls `notify` after its commit. */
  async create(manager: EntityManager, wanted: NewOperation): Promise<Operation> {
    const now = this.clock.now();
    const operation = manager.create(Operation, {
      id: newId('op', now.getTime()),
      accountId: wanted.accountId,
      kind: wanted.kind,
      subjectId: wanted.subjectId,
      revisionId: wanted.revisionId ?? null,
      status: 'pending',
      progress: 0,
      steps: mergeSteps([], wanted.steps ?? []),
      error: null,
      supersededBy: null,
      createdAt: now,
      finishedAt: null,
    });
    await manager.insert(Operation, operation);
    await this.tell(manager, operation);
    return operation;
  }

  /** An operation of something that is done already, for a change that needs no work. */
  async createSucceeded(manager: EntityManager, wanted: NewOperation): Promise<Operation> {
    const operation = await this.create(manager, wanted);
    const done = { status: 'succeeded' as const, progress: 1, finishedAt: this.clock.now() };
    await manager.update(Operation, operation.id, done);
    return Object.assign(operation, done);
  }

  /** Announces the steps: pending → running. Steps that are known by their name keep what happened to them. */
  start(id: string, steps: StepTitle[]): Promise<void> {
    return this.change(id, (operation) => {
      const merged = mergeSteps(operation.steps, steps);
      return { status: 'running', steps: merged, progress: progressOf(merged) };
    });
  }

  stepStarted(id: string, name: string): Promise<void> {
    return this.change(id, (operation) => {
      const steps = withStep(operation.steps, name, (step) => started(step, this.now()));
      return { status: 'running', steps, progress: progressOf(steps) };
    });
  }

  stepFinished(id: string, name: string, detail?: string): Promise<void> {
    return this.change(id, (operation) => {
      const steps = withStep(operation.steps, name, (step) => finished(step, this.now(), detail ?? null));
      return { status: 'running', steps, progress: progressOf(steps) };
    });
  }

  /** Steps that were announced and never told are finished with it. */
  succeed(id: string): Promise<void> {
    return this.change(id, (operation) => ({
      status: 'succeeded',
      progress: 1,
      steps: operation.steps.map((step) => finished(step, this.now(), step.detail)),
      finishedAt: this.clock.now(),
    }));
  }

  fail(id: string, error: OperationError): Promise<void> {
    return this.change(id, (operation) => ({
      status: 'failed',
      error,
      steps: operation.steps.map((step) => broken(step, this.now(), error.message)),
      finishedAt: this.clock.now(),
    }));
  }

  /** Ends `ids`, whose change the operation `by` carries on. */
  async supersede(ids: string[], by: string): Promise<void> {
    for (const id of ids) {
      if (id === by) continue;
      await this.change(id, () => ({ status: 'superseded', supersededBy: by, finishedAt: this.clock.now() }));
    }
  }

  /** The unfinished operations of a subject, the oldest first. */
  pending(subjectId: string): Promise<Operation[]> {
    return this.dataSource.manager.find(Operation, {
      where: { subjectId, status: In(UNFINISHED) },
      order: { id: 'ASC' },
    });
  }

  /** @throws NotFound also for another account's. */
  read(accountId: string, id: string): Promise<Operation> {
    return this.scope(accountId).require(Operation, id, 'operation');
  }

  /** The newest first. @throws UserError malformed for a cursor that was not given out. */
  list(accountId: string, filter: OperationFilter): Promise<Page<Operation>> {
    const { subject, status, kind, cursor, limit } = filter;
    const where = {
      ...(subject ? { subjectId: subject } : {}),
      ...(status ? { status } : {}),
      ...(kind ? { kind } : {}),
    };
    return this.scope(accountId).page(Operation, { limit, cursor, where, order: 'DESC' });
  }

  /** Of all accounts, for administrators; the newest first. @throws UserError malformed for a foreign cursor. */
  async listAll({ accountId, subject, status, kind, cursor, limit }: AnyOperationFilter): Promise<Page<Operation>> {
    const where = {
      ...(accountId ? { accountId } : {}),
      ...(subject ? { subjectId: subject } : {}),
      ...(status ? { status } : {}),
      ...(kind ? { kind } : {}),
      ...(cursor === undefined ? {} : { id: LessThan(fromCursor(cursor).id) }),
    };
    const found = await this.dataSource.manager.find(Operation, { where, order: { id: 'DESC' }, take: limit + 1 });
    const items = found.slice(0, limit);
    const nextCursor = found.length > limit ? toCursor({ value: null, id: items.at(-1)!.id }) : null;
    return { items, nextCursor };
  }

  /** Of events: those that are still there. */
  readMany(accountId: string, ids: string[]): Promise<Operation[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.scope(accountId).find(Operation, { id: In(ids) });
  }

  /** The outbox row of a change; inside of the transaction that makes it. The caller calls `notify` after its commit. */
  async recordEvent(
    manager: EntityManager,
    event: { accountId: string | null; type: EventType; subjectId: string },
  ): Promise<void> {
    await manager.insert(AccountEvent, { ...event, createdAt: this.clock.now() });
  }

  /** Tells whoever streams this account's events that there are new ones. */
  notify(accountId: string): void {
    this.onEvent(accountId);
  }

  /**
   * Events of an account after one that was seen, the oldest first. Ids are given at the insert and become visible at the
   * commit, so a smaller one may appear after a larger one: read again with some overlap.
   */
  eventsAfter(accountId: string, lastId: string, limit: number): Promise<AccountEvent[]> {
    return this.dataSource.manager.find(AccountEvent, {
      where: { accountId, id: MoreThan(lastId) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** The same of all accounts: for the one reader that serves all streams. */
  recentEvents(lastId: string, limit = 1000): Promise<AccountEvent[]> {
    return this.dataSource.manager.find(AccountEvent, {
      where: { id: MoreThan(lastId) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** The newest event's id of all accounts; `0` where there is none. */
  async latestEventId(): Promise<string> {
    const newest = await this.dataSource.manager.find(AccountEvent, { order: { id: 'DESC' }, take: 1 });
    return newest[0]?.id ?? '0';
  }

  /** Removes operations that ended before this, a few thousand at a time; a transfer shows its own for ever. Returns how many. */
  async pruneEnded(before: Date): Promise<number> {
    // By the id, which is of the time at which it began: what is younger is neither read nor locked.
    const sql = `DELETE FROM operations
      WHERE id < ? AND status IN ('succeeded', 'failed', 'superseded') AND finished_at < ? AND kind <> 'transfer'
      ORDER BY id LIMIT 5000`;
    const parameters = [newId('op', before.getTime()), before];
    const result = await inTransaction(this.dataSource, (manager) =>
      manager.query<{ affectedRows: number }>(sql, parameters),
    );
    return result.affectedRows;
  }

  /** Removes events older than this, a few thousand at a time so that nobody waits for the lock. Returns how many. */
  async pruneEvents(olderThan: Date): Promise<number> {
    const result = await this.dataSource.query<{ affectedRows: number }>(
      'DELETE FROM account_events WHERE created_at < ? ORDER BY id LIMIT 5000',
      [olderThan],
    );
    return result.affectedRows;
  }

  /** Reads under a lock, so that two writers follow each other; writes and tells only what differs. */
  private async change(id: string, decide: (operation: Operation) => Partial<Operation>): Promise<void> {
    const told = await inTransaction(this.dataSource, async (manager) => {
      const operation = await manager.findOne(Operation, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!operation || !UNFINISHED.includes(operation.status)) return undefined;
      const wanted = decide(operation);
      if (same(operation, wanted)) return undefined;
      await manager.update(Operation, id, wanted);
      await this.tell(manager, operation);
      return operation.accountId;
    });
    if (told) this.notify(told);
  }

  private tell(manager: EntityManager, operation: Operation): Promise<void> {
    return this.recordEvent(manager, {
      accountId: operation.accountId,
      type: 'operation.updated',
      subjectId: operation.id,
    });
  }

  private scope(accountId: string) {
    return tenantScope(this.dataSource.manager, accountId);
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}

function same(operation: Operation, wanted: Partial<Operation>): boolean {
  const keys = Object.keys(wanted) as (keyof Operation)[];
  return keys.every((key) => JSON.stringify(operation[key]) === JSON.stringify(wanted[key]));
}
