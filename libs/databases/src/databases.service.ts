import type { Clock } from '@onebox/clock';
import type { Config } from '@onebox/config';
import { containing, inTransaction, type Page, tenantScope } from '@onebox/database';
import { UserError } from '@onebox/errors';
import type { Operation, OperationKind, Operations } from '@onebox/operations';
import type { AttachedDatabase, DatabaseEngine, RevisionSpec } from '@onebox/runtimes';
import type { Secrets } from '@onebox/secrets';
import { type DataSource, type EntityManager, type FindOptionsWhere, In, IsNull, Not } from 'typeorm';
import { DatabaseAttachment } from './database-attachment.entity.js';
import {
  attachedDomains,
  attachRow,
  insertDatabase,
  loginName,
  newPassword,
  passwordContext,
  passwordOf,
} from './database-rows.js';
import { requireDatabaseName } from './database-name.js';
import { databaseView, type DatabaseView } from './database-view.js';
import {
  DatabaseAttached,
  DatabaseDeleted,
  DatabaseGone,
  NameTakenOnDomain,
  RotationRunning,
} from './databases.errors.js';
import type { EngineAvailability } from './engines/engine-availability.js';
import { databaseEngines } from './engines/engines.js';
import { TenantDatabase } from './tenant-database.entity.js';

/** Writes a revision of a domain in the caller's transaction: `Revisions.write` of `@onebox/domains`. */
export type ReviseDomain = (
  manager: EntityManager,
  wanted: {
    accountId: string;
    domainId: string;
    kind: OperationKind;
    change: (spec: RevisionSpec) => RevisionSpec;
  },
) => Promise<{ operation: Operation }>;

export type DatabaseSettings = Pick<Config, 'graceDays' | 'databaseQuotaBytes'>;

export interface DatabaseChange {
  database: DatabaseView;
  operation: Operation;
}

export interface DatabaseQuery {
  limit: number;
  cursor?: string;
  /** Only deleted ones; by default, only those that are not. */
  deleted?: boolean;
  /** Part of what it is called, of its name on the server or of its engine. */
  q?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const STILL_SERVING =
  'That site still runs with it: wait until detaching is done or, if it failed, make another change to that site.';

/**
 * Customers' databases: what is wanted of them. Columns of the spec are written here, those of the status by the worker;
 * two exceptions: a password is set here (`password_a`, `password_b`) and set to null by the worker when no site uses that
 * login any more; and the worker takes a deletion back where a site still serves with the database.
 */
export class Databases {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: Operations,
    private readonly reviseDomain: ReviseDomain,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly settings: DatabaseSettings,
    private readonly engines: EngineAvailability,
    private readonly nudge: (keys: string[]) => void,
  ) {}

  /** @throws EngineUnavailable, InvalidInput */
  async create(
    accountId: string,
    input: { engine: DatabaseEngine; name?: string; domainId?: string },
  ): Promise<DatabaseChange> {
    if (input.name !== undefined) requireDatabaseName(input.name);
    await this.engines.require(accountId, [{ engine: input.engine, path: 'engine' }]);
    const { database, operation } = await inTransaction(this.dataSource, async (manager) => {
      const { domainId } = input;
      const name = input.name ?? (domainId ? await this.freeName(manager, accountId, domainId, input.engine) : 'main');
      const created = await insertDatabase(manager, this.secrets, {
        accountId,
        engine: input.engine,
        name,
        originDomainId: null,
        operationId: null,
        createdAt: this.clock.now(),
      });
      const wanted = { accountId, kind: 'database.create' as const, subjectId: created.id };
      const operation = await this.operations.create(manager, wanted);
      await manager.update(TenantDatabase, created.id, { operationId: operation.id });
      await this.tell(manager, created);
      if (domainId) await this.attachIn(manager, created, domainId, 'domain.change');
      return { database: created, operation };
    });
    this.wake(database, input.domainId ? [input.domainId] : []);
    const domains = input.domainId ? [input.domainId] : [];
    return { database: databaseView(database, domains, this.settings.databaseQuotaBytes), operation };
  }

  /** The oldest first. */
  async list(accountId: string, { limit, cursor, ...filter }: DatabaseQuery): Promise<Page<DatabaseView>> {
    const { manager } = this.dataSource;
    const page = await tenantScope(manager, accountId).page(TenantDatabase, { limit, cursor, where: whereOf(filter) });
    return { ...page, items: await this.views(accountId, page.items) };
  }

  /** @throws NotFound */
  async read(accountId: string, id: string): Promise<DatabaseView> {
    const database = await this.require(this.dataSource.manager, accountId, id, false);
    return (await this.views(accountId, [database]))[0]!;
  }

  /** Of events: those that are still there. */
  async readMany(accountId: string, ids: string[]): Promise<DatabaseView[]> {
    if (ids.length === 0) return [];
    const found = await tenantScope(this.dataSource.manager, accountId).find(TenantDatabase, { id: In(ids) });
    return this.views(accountId, found);
  }

  /** Gives a domain the database's variables: a revision of the domain. */
  async attach(accountId: string, id: string, domainId: string): Promise<DatabaseChange> {
    return this.change(accountId, id, [domainId], async (manager, database) => {
      requireThere(database);
      return this.attachIn(manager, database, domainId, 'database.attach');
    });
  }

  /** @throws UserError not_found where it is not attached there. */
  async detach(accountId: string, id: string, domainId: string): Promise<DatabaseChange> {
    return this.change(accountId, id, [domainId], async (manager, database) => {
      const { affected } = await manager.delete(DatabaseAttachment, { databaseId: id, domainId, accountId });
      if (!affected) throw new UserError('not_found', 'not_found', 'This database is not attached to that domain.');
      const change = without(database.id);
      return this.reviseDomain(manager, { accountId, domainId, kind: 'database.detach', change });
    });
  }

  /**
   * A new password, shown once. Not every engine has dual passwords, so the other of the two logins gets it and every attached
   * domain gets a revision with that login; the worker drops the old login when all have moved.
   */
  async rotatePassword(
    accountId: string,
    id: string,
  ): Promise<DatabaseChange & { username: string; password: string }> {
    const password = newPassword();
    let username = '';
    const changed = await this.change(accountId, id, [], async (manager, database) => {
      requireThere(database);
      const login = database.currentLogin === 'a' ? 'b' : 'a';
      if (passwordOf(database, login) !== null) throw new RotationRunning();
      const sealed = this.secrets.seal(password, passwordContext(id, login));
      const next = {
        [login === 'a' ? 'passwordA' : 'passwordB']: sealed,
        currentLogin: login,
        rotation: database.rotation + 1,
      } as const;
      await manager.update(TenantDatabase, id, next);
      Object.assign(database, next);
      username = loginName(database, login);
      const domains = (await attachedDomains(manager, accountId, [id])).get(id) ?? [];
      for (const domainId of domains) await this.move(manager, database, domainId);
      const wanted = { accountId, kind: 'database.password' as const, subjectId: id };
      return { operation: await this.operations.create(manager, wanted), domains };
    });
    return { ...changed, username, password };
  }

  /** @throws DatabaseAttached where a domain uses it, or serves with it still: a detachment may be under way, or have failed. */
  async delete(accountId: string, id: string): Promise<DatabaseChange> {
    return this.change(accountId, id, [], async (manager, database) => {
      requireThere(database);
      const domains = (await attachedDomains(manager, accountId, [id])).get(id);
      if (domains) throw new DatabaseAttached(await this.hostnames(manager, domains));
      const serving = await servedWith(manager, accountId, id);
      if (serving.length > 0) throw new DatabaseAttached(serving, STILL_SERVING);
      const deletedAt = this.clock.now();
      const restorableUntil = new Date(deletedAt.getTime() + this.settings.graceDays * DAY_MS);
      await manager.update(TenantDatabase, id, { deletedAt, restorableUntil });
      Object.assign(database, { deletedAt, restorableUntil });
      const wanted = { accountId, kind: 'database.delete' as const, subjectId: id };
      return { operation: await this.operations.create(manager, wanted) };
    });
  }

  /** @throws DatabaseGone after its grace period. */
  async restore(accountId: string, id: string): Promise<DatabaseChange> {
    return this.change(accountId, id, [], async (manager, database) => {
      if (!database.deletedAt) throw new UserError('conflict', 'database.not_deleted', 'This database is not deleted.');
      if (database.purgedAt || database.restorableUntil! <= this.clock.now()) throw new DatabaseGone();
      const restored = { deletedAt: null, restorableUntil: null };
      await manager.update(TenantDatabase, id, restored);
      Object.assign(database, restored);
      const wanted = { accountId, kind: 'database.restore' as const, subjectId: id };
      return { operation: await this.operations.create(manager, wanted) };
    });
  }

  /** What all changes of one database have in common: the lock, the event, the nudges after the commit. */
  private async change(
    accountId: string,
    id: string,
    domainIds: string[],
    work: (manager: EntityManager, database: TenantDatabase) => Promise<{ operation: Operation; domains?: string[] }>,
  ): Promise<DatabaseChange> {
    const { database, operation, domains } = await inTransaction(this.dataSource, async (manager) => {
      const locked = await this.require(manager, accountId, id, true);
      const done = await work(manager, locked);
      await this.tell(manager, locked);
      return { ...done, database: locked };
    });
    this.wake(database, domains ?? domainIds);
    return { database: (await this.views(accountId, [database]))[0]!, operation };
  }

  private async attachIn(
    manager: EntityManager,
    database: TenantDatabase,
    domainId: string,
    kind: OperationKind,
  ): Promise<{ operation: Operation }> {
    const { accountId, id, name } = database;
    const others = await this.attachedTo(manager, accountId, domainId);
    if (others.some((other) => other.id === id)) {
      throw new UserError('conflict', 'database.already_attached', 'This database is attached to that domain already.');
    }
    if (others.some((other) => other.name === name && other.engine === database.engine)) {
      throw new NameTakenOnDomain(name);
    }
    const change = (spec: RevisionSpec) => ({ ...spec, databases: [...spec.databases, attachmentOf(database)] });
    const revised = await this.reviseDomain(manager, { accountId, domainId, kind, change });
    await attachRow(manager, database, domainId);
    return revised;
  }

  private async move(manager: EntityManager, database: TenantDatabase, domainId: string): Promise<void> {
    const change = (spec: RevisionSpec): RevisionSpec => ({
      ...spec,
      databases: spec.databases.map((one) => (one.databaseId === database.id ? attachmentOf(database) : one)),
    });
    await this.reviseDomain(manager, { accountId: database.accountId, domainId, kind: 'domain.change', change });
  }

  private async freeName(
    manager: EntityManager,
    accountId: string,
    domainId: string,
    engine: DatabaseEngine,
  ): Promise<string> {
    const attached = await this.attachedTo(manager, accountId, domainId);
    const taken = new Set(attached.filter((other) => other.engine === engine).map(({ name }) => name));
    for (let number = 1; ; number++) {
      const name = number === 1 ? 'main' : `main_${number}`;
      if (!taken.has(name)) return name;
    }
  }

  private async attachedTo(manager: EntityManager, accountId: string, domainId: string): Promise<TenantDatabase[]> {
    const rows = await manager.findBy(DatabaseAttachment, { accountId, domainId });
    const ids = rows.map(({ databaseId }) => databaseId);
    return ids.length === 0 ? [] : manager.findBy(TenantDatabase, { accountId, id: In(ids) });
  }

  private async require(manager: EntityManager, accountId: string, id: string, lock: boolean): Promise<TenantDatabase> {
    const options = lock ? { lock: { mode: 'pessimistic_write' as const } } : {};
    return tenantScope(manager, accountId).require(TenantDatabase, id, 'database', options);
  }

  private async views(accountId: string, databases: TenantDatabase[]): Promise<DatabaseView[]> {
    const ids = databases.map(({ id }) => id);
    const domains = await attachedDomains(this.dataSource.manager, accountId, ids);
    const { databaseQuotaBytes } = this.settings;
    return databases.map((database) => databaseView(database, domains.get(database.id) ?? [], databaseQuotaBytes));
  }

  private async hostnames(manager: EntityManager, domainIds: string[]): Promise<string[]> {
    const rows = await manager.query<{ hostname: string }[]>(
      'SELECT hostname FROM domains WHERE id IN (?) ORDER BY hostname LIMIT 20',
      [domainIds],
    );
    return rows.map(({ hostname }) => hostname);
  }

  private tell(manager: EntityManager, { accountId, id }: TenantDatabase): Promise<void> {
    return this.operations.recordEvent(manager, { accountId, type: 'database.updated', subjectId: id });
  }

  private wake({ accountId, id }: TenantDatabase, domainIds: string[]): void {
    this.operations.notify(accountId);
    this.nudge([`database:${id}`, ...domainIds.map((domainId) => `domain:${domainId}`)]);
  }
}

/** How a revision names a database: with the login that is current now. */
export function attachmentOf(database: TenantDatabase): AttachedDatabase {
  return { databaseId: database.id, login: database.currentLogin, rotation: database.rotation };
}

/** Hostnames of the account's sites whose live revision names the database, whatever is wanted of them. */
async function servedWith(manager: EntityManager, accountId: string, databaseId: string): Promise<string[]> {
  const rows = await manager.query<{ hostname: string }[]>(
    `SELECT d.hostname FROM domains d JOIN domain_revisions live ON live.id = d.live_revision_id
      WHERE d.account_id = ? AND d.deleted_at IS NULL AND d.purged_at IS NULL
        AND JSON_CONTAINS(live.spec, JSON_OBJECT('databaseId', ?), '$.databases')
      ORDER BY d.hostname LIMIT 20`,
    [accountId, databaseId],
  );
  return rows.map(({ hostname }) => hostname);
}

function without(databaseId: string) {
  return (spec: RevisionSpec): RevisionSpec => ({
    ...spec,
    databases: spec.databases.filter((database) => database.databaseId !== databaseId),
  });
}

function requireThere(database: TenantDatabase): void {
  if (database.deletedAt) throw new DatabaseDeleted();
}

function whereOf({ deleted = false, q }: Pick<DatabaseQuery, 'deleted' | 'q'>): FindOptionsWhere<TenantDatabase>[] {
  const there = { deletedAt: deleted ? Not(IsNull()) : IsNull(), purgedAt: IsNull() };
  if (!q) return [there];
  const found = containing(q);
  return [
    { ...there, name: found },
    { ...there, physicalName: found },
    { ...there, engine: In(enginesLike(q)) },
  ];
}

function enginesLike(q: string): DatabaseEngine[] {
  const found = databaseEngines.filter(({ engine, title }) =>
    `${engine} ${title}`.toLowerCase().includes(q.toLowerCase()),
  );
  return found.map(({ engine }) => engine);
}
