import { Account } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { TenantDatabase } from '@onebox/databases';
import type { DatabaseServer, ServerAccess } from '@onebox/dbservers';
import type { Engine } from '@onebox/engine';
import { TerminalError } from '@onebox/errors';
import type { Operation, Operations } from '@onebox/operations';
import type { Journal, Key, Reconciler, Result } from '@onebox/reconcile';
import { type DataSource, IsNull } from 'typeorm';
import type { KeyedLock } from '../keyed-lock.js';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { PlatformGate } from '../platform/platform-gate.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { AccountServers } from './account-servers.js';
import { databaseEnding, type Ending } from './database-endings.js';
import { type DatabaseLogins, otherLogin, otherPassword } from './database-logins.js';
import type { DatabaseReadiness } from './database-readiness.js';
import { type DatabaseUser, databaseUsers, revisionOutcome } from './database-users.js';
import { MYSQL_PORT } from './server-spec.js';

export interface DatabaseReconcilerDeps {
  dataSource: DataSource;
  engine: Engine;
  gate: PlatformGate;
  clock: Clock;
  journal: Journal;
  operations: Operations;
  networks: AccountNetworks;
  servers: AccountServers;
  logins: DatabaseLogins;
  readiness: DatabaseReadiness;
  /** One pass at a time works on an account's server. */
  serverLock: KeyedLock;
  databaseServer: ProvisioningDeps['databaseServer'];
  enqueue: ProvisioningDeps['enqueue'];
  log: ProvisioningDeps['log'];
}

/** How long a pass waits for a server that starts; after that it is looked at again every now and then. */
const READY_WITHIN_MS = 5_000;
const AGAIN_MS = 250;
/** Another pass works on the account's server: a slot of the queue must not wait for it. */
const BUSY_AGAIN_MS = 100;
const MOVING_AGAIN_MS = 2_000;
const MEASURE_EVERY_MS = 10 * 60_000;

const STEPS = [
  { name: 'server', title: 'Starting the database server' },
  { name: 'database', title: 'Making the database' },
];

/** `database:<id>`: a customer's database, its logins, and the server of its account that it lives on. */
export class DatabaseReconciler implements Reconciler {
  readonly kind = 'database';
  private readonly measuredAt = new Map<string, number>();

  constructor(private readonly deps: DatabaseReconcilerDeps) {}

  async reconcile(id: string): Promise<Result> {
    const { gate, dataSource, networks, serverLock } = this.deps;
    await gate.open();
    const database = await dataSource.manager.findOneBy(TenantDatabase, { id });
    if (!database || database.purgedAt) return { done: true };
    if (serverLock.isHeld(database.accountId)) return { lookAgainAfterMs: BUSY_AGAIN_MS };
    return serverLock.run(database.accountId, async () => {
      const account = await dataSource.manager.findOneByOrFail(Account, { id: database.accountId });
      if (account.status !== 'active') return this.suspend(account, id);
      return networks.use(account.id, () => this.pass(account, database));
    });
  }

  async ids(): Promise<string[]> {
    const { manager } = this.deps.dataSource;
    const databases = await manager.find(TenantDatabase, { select: { id: true }, where: { purgedAt: IsNull() } });
    return databases.map(({ id }) => id);
  }

  async fairnessGroup(id: string): Promise<string> {
    const database = await this.deps.dataSource.manager.findOneBy(TenantDatabase, { id });
    return database?.accountId ?? 'platform';
  }

  private async suspend(account: Account, id: string): Promise<Result> {
    await this.deps.servers.remove(account.id, `database:${id}`);
    this.deps.enqueue(`network:${account.id}`);
    return { done: true };
  }

  private async pass(account: Account, database: TenantDatabase): Promise<Result> {
    const pending = await this.deps.operations.pending(database.id);
    try {
      if (database.deletedAt) return await this.retire(account, database, pending);
      return await this.provide(account, database, pending);
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      await this.fail(database, pending, error);
      return { done: true };
    }
  }

  private async provide(account: Account, database: TenantDatabase, pending: Operation[]): Promise<Result> {
    const { servers, operations, journal, logins, readiness, enqueue } = this.deps;
    const key = keyOf(database);
    const known = readiness.isReady(database, database.currentLogin) && database.status === 'ready';
    const settled = known && pending.length === 0 && otherPassword(database) === null;
    if (settled && (await servers.running(account.id)) && !this.shouldMeasure(database)) return { done: true };
    const making = pending.filter(({ kind }) => kind === 'database.create' || kind === 'database.restore');
    for (const { id } of making) await operations.start(id, STEPS);
    if (pending.length > 0) await journal.step(key, 'database.operation-started');
    for (const { id } of making) await operations.stepStarted(id, 'server');
    return this.withServer(account, key, async (server, access) => {
      for (const { id } of making) await operations.stepFinished(id, 'server');
      const users = await databaseUsers(this.deps, account.id, database.id);
      await logins.ensure(server, database, users);
      const moved = database.host !== access.host;
      await this.write(database, { status: 'ready', statusDetail: null, host: access.host, port: MYSQL_PORT });
      await journal.step(key, 'database.ready-written');
      if (!known || moved) for (const { domainId } of users) enqueue(`domain:${domainId}`);
      await logins.endOld(server, database, users);
      await this.measure(server, database);
      await this.end(database, pending, users);
      return isWaiting(database, users) ? { lookAgainAfterMs: MOVING_AGAIN_MS } : { done: true };
    });
  }

  /** A deleted database cannot be used from now on; its data stay until it cannot be restored any more. */
  private async retire(account: Account, database: TenantDatabase, pending: Operation[]): Promise<Result> {
    const { journal, clock, servers } = this.deps;
    const key = keyOf(database);
    const users = await databaseUsers(this.deps, account.id, database.id);
    if (users.some(({ liveLogin, moving }) => liveLogin && moving)) return { lookAgainAfterMs: MOVING_AGAIN_MS };
    const due = database.restorableUntil !== null && database.restorableUntil <= clock.now();
    if (database.status !== 'deleted' || due) {
      const result = await this.withServer(account, key, async (server) => {
        for (const login of ['a', 'b'] as const) await this.deps.logins.remove(server, database, login);
        if (due) await server.dropDatabase(database.physicalName);
        if (due) await journal.step(key, 'database.dropped');
        return { done: true };
      });
      if ('lookAgainAfterMs' in result) return result;
      await this.write(database, { status: 'deleted', statusDetail: null, purgedAt: due ? clock.now() : null });
      await journal.step(key, 'database.purge-written');
    }
    await this.end(database, pending, []);
    await this.restServer(account.id, key, servers);
    return { done: true };
  }

  /** Without a database the server needs not run; when nothing can be restored any more, its volume goes as well. */
  private async restServer(accountId: string, key: Key, servers: AccountServers): Promise<void> {
    const { manager } = this.deps.dataSource;
    if (await manager.existsBy(TenantDatabase, { accountId, deletedAt: IsNull() })) return;
    await servers.remove(accountId, key);
    if (!(await manager.existsBy(TenantDatabase, { accountId, purgedAt: IsNull() }))) await servers.bury(accountId);
    this.deps.enqueue(`network:${accountId}`);
  }

  private async withServer(
    account: Account,
    key: Key,
    work: (server: DatabaseServer, access: ServerAccess) => Promise<Result>,
  ): Promise<Result> {
    const { servers, journal } = this.deps;
    const access = await servers.ensure(account, key);
    if ('againAfterMs' in access) {
      await servers.checkRefusal(account.id);
      return { lookAgainAfterMs: access.againAfterMs };
    }
    const server = this.deps.databaseServer(access);
    try {
      if (!(await server.ready(READY_WITHIN_MS))) {
        await servers.checkRefusal(account.id);
        return { lookAgainAfterMs: AGAIN_MS };
      }
      await servers.markInitialised(account.id);
      await journal.step(key, 'database.server-ready');
      return await work(server, access);
    } finally {
      await server.close();
    }
  }

  private shouldMeasure({ id }: TenantDatabase): boolean {
    return this.deps.clock.now().getTime() - (this.measuredAt.get(id) ?? 0) >= MEASURE_EVERY_MS;
  }

  private async measure(server: DatabaseServer, database: TenantDatabase): Promise<void> {
    if (!this.shouldMeasure(database)) return;
    const sizeBytes = String(await server.databaseBytes(database.physicalName));
    await this.deps.dataSource.manager.update(TenantDatabase, database.id, { sizeBytes });
    this.measuredAt.set(database.id, this.deps.clock.now().getTime());
  }

  private async end(database: TenantDatabase, pending: Operation[], users: DatabaseUser[]): Promise<void> {
    if (pending.length === 0) return;
    const old = otherLogin(database);
    const onOldLogin = users.filter(({ logins }) => otherPassword(database) !== null && logins.has(old));
    const newestId = pending.at(-1)!.id;
    for (const operation of pending) {
      const revision = operation.revisionId && (await revisionOutcome(this.deps.dataSource, operation.revisionId));
      const deleted = database.deletedAt !== null;
      const ending = databaseEnding({ operation, newestId, deleted, revision: revision || null, onOldLogin });
      if (ending) await this.applyEnding(operation.id, ending);
    }
    await this.deps.journal.step(keyOf(database), 'database.operation-ended');
  }

  private applyEnding(id: string, ending: Ending): Promise<void> {
    const { operations } = this.deps;
    if ('fail' in ending) return operations.fail(id, ending.fail);
    return 'supersede' in ending ? operations.supersede([id], ending.supersede) : operations.succeed(id);
  }

  private async fail(database: TenantDatabase, pending: Operation[], error: TerminalError): Promise<void> {
    const { operations, log, enqueue } = this.deps;
    log.error({ databaseId: database.id, code: error.code }, `Incident: ${error.message}`);
    await this.write(database, { status: 'failed', statusDetail: error.message.slice(0, 500) });
    const { code, message, detail } = error;
    for (const { id } of pending) await operations.fail(id, { code, message, detail });
    const users = await databaseUsers(this.deps, database.accountId, database.id);
    for (const { domainId } of users) enqueue(`domain:${domainId}`);
  }

  /** Writes what differs of the status columns, with its event. */
  private async write(database: TenantDatabase, columns: Partial<TenantDatabase>): Promise<void> {
    const keys = Object.keys(columns) as (keyof TenantDatabase)[];
    if (keys.every((name) => database[name] === columns[name])) return;
    const { accountId, id: subjectId } = database;
    await inTransaction(this.deps.dataSource, async (manager) => {
      await manager.update(TenantDatabase, subjectId, columns);
      await this.deps.operations.recordEvent(manager, { accountId, type: 'database.updated', subjectId });
    });
    Object.assign(database, columns);
    this.deps.operations.notify(accountId);
  }
}

function keyOf(database: TenantDatabase): Key {
  return `database:${database.id}`;
}

/** Sites tell when they have moved; how their old containers end, nobody tells. One that cannot move is not waited for. */
function isWaiting(database: TenantDatabase, users: DatabaseUser[]): boolean {
  if (otherPassword(database) === null) return false;
  const old = otherLogin(database);
  return users.some(({ logins, liveLogin, failed }) => logins.has(old) && !(failed && liveLogin === old));
}
