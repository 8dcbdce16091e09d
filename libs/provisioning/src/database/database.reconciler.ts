import { Account } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { type DatabasePlacement, databaseEngine, quotaSentence, TenantDatabase } from '@onebox/databases';
import type { DatabaseServer, ServerAccess } from '@onebox/dbservers';
import type { Engine } from '@onebox/engine';
import { OperationalError, TerminalError } from '@onebox/errors';
import type { Operation, Operations } from '@onebox/operations';
import type { Journal, Key, Reconciler, Result } from '@onebox/reconcile';
import { type DataSource, Equal, IsNull, Or } from 'typeorm';
import type { KeyedLock } from '../keyed-lock.js';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { PlatformGate } from '../platform/platform-gate.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { type AccountServers, serverKey } from './account-servers.js';
import type { DatabaseClients } from './database-clients.js';
import { databaseEnding, type Ending } from './database-endings.js';
import { type DatabaseLogins, otherLogin, otherPassword } from './database-logins.js';
import type { DatabaseQuota } from './database-quota.js';
import type { DatabaseReadiness } from './database-readiness.js';
import { type DatabaseUser, databaseUsers, revisionOutcome } from './database-users.js';
import type { ExternalServers } from './external-servers.js';
import type { ServerPatience } from './server-patience.js';
import type { ServerRest } from './server-rest.js';

export interface DatabaseReconcilerDeps {
  dataSource: DataSource;
  engine: Engine;
  gate: PlatformGate;
  clock: Clock;
  journal: Journal;
  operations: Operations;
  networks: AccountNetworks;
  servers: AccountServers;
  externals: ExternalServers;
  rest: ServerRest;
  clients: DatabaseClients;
  logins: DatabaseLogins;
  quota: DatabaseQuota;
  readiness: DatabaseReadiness;
  patience: ServerPatience;
  /** One pass at a time works on a server. */
  serverLock: KeyedLock;
  databaseServer: ProvisioningDeps['databaseServer'];
  enqueue: ProvisioningDeps['enqueue'];
  log: ProvisioningDeps['log'];
  databaseQuotaBytes: number;
}

/** How long a pass waits for a server that starts; after that it is looked at again every now and then. */
const READY_WITHIN_MS = 5_000;
const AGAIN_MS = 250;
/** Another pass works on the account's server: a slot of the queue must not wait for it. */
const BUSY_AGAIN_MS = 100;
const MOVING_AGAIN_MS = 2_000;
/** How often a server is looked for that nobody waits for any more. */
const LOST_AGAIN_MS = 60_000;

/** The server does not answer, or not start. */
class ServerSilent extends OperationalError {
  /** Left out: after the queue's backoff. */
  constructor(
    message: string,
    readonly againAfterMs?: number,
  ) {
    super(message);
  }
}

const STEPS = [
  { name: 'server', title: 'Starting the database server' },
  { name: 'database', title: 'Making the database' },
];

/** `database:<id>`: a customer's database, its logins, and the server that it lives on. */
export class DatabaseReconciler implements Reconciler {
  readonly kind = 'database';
  constructor(private readonly deps: DatabaseReconcilerDeps) {}

  async reconcile(id: string): Promise<Result> {
    const { gate, dataSource, networks, serverLock } = this.deps;
    await gate.open();
    const database = await dataSource.manager.findOneBy(TenantDatabase, { id });
    if (!database || database.purgedAt) return { done: true };
    const server = serverKey(database.accountId, database.engine);
    if (serverLock.isHeld(server)) return { lookAgainAfterMs: BUSY_AGAIN_MS };
    return serverLock.run(server, async () => {
      const account = await dataSource.manager.findOneByOrFail(Account, { id: database.accountId });
      if (account.status !== 'active' && !database.deletedAt) return this.suspend(account, database);
      return networks.use(account.id, () => this.pass(account, id));
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

  private async suspend(account: Account, database: TenantDatabase): Promise<Result> {
    await this.deps.servers.remove(account.id, database.engine, keyOf(database));
    this.deps.enqueue(`tool:${database.id}`);
    this.deps.enqueue(`network:${account.id}`);
    return { done: true };
  }

  private async pass(account: Account, id: string): Promise<Result> {
    // In this order: what an operation wants of the database is in its row by the time that the operation is there.
    const pending = await this.deps.operations.pending(id);
    const database = await this.deps.dataSource.manager.findOneByOrFail(TenantDatabase, { id });
    try {
      if (database.deletedAt) return await this.retire(account, database, pending);
      return await this.provide(account, database, pending);
    } catch (error) {
      if (error instanceof ServerSilent) return this.unanswered(database, pending, error);
      if (!(error instanceof TerminalError)) throw error;
      await this.fail(database, pending, error);
      return { done: true };
    }
  }

  /**
   * Nobody waits for a server for ever: what was asked for ends, and the server is looked for now and then. Its databases are
   * ready again when it answers. At an own server that does not answer nobody can log in, so a deletion there is done.
   */
  private async unanswered(database: TenantDatabase, pending: Operation[], silent: ServerSilent): Promise<Result> {
    const isOwn = database.placement !== 'external';
    const retires = isOwn && database.deletedAt !== null;
    if (!retires && database.status === 'failed' && pending.length === 0) return { lookAgainAfterMs: LOST_AGAIN_MS };
    if (!this.deps.patience.isOver(database.id, await this.askedAt(database, pending))) {
      if (silent.againAfterMs === undefined) throw silent;
      return { lookAgainAfterMs: silent.againAfterMs };
    }
    if (retires) return this.retireAtRest(database, pending, []);
    const message = `${silent.message} It is looked for every minute, and the database is there as soon as it answers.`;
    const detail = isOwn ? await this.deps.servers.lastWords(database.accountId, database.engine) : [];
    await this.fail(database, pending, new TerminalError('database.server_silent', message, detail));
    return { lookAgainAfterMs: LOST_AGAIN_MS };
  }

  /** When what waits for the server was asked for: of the database, or of a site that is to have it. */
  private async askedAt(database: TenantDatabase, pending: Operation[]): Promise<Date[]> {
    const users = await databaseUsers(this.deps, database.accountId, database.id);
    const moving = users.filter((user) => user.moving);
    const changes = await Promise.all(moving.map(({ domainId }) => this.deps.operations.pending(domainId)));
    const asked = [...pending, ...changes.flat()].map(({ createdAt }) => createdAt);
    return database.deletedAt ? [...asked, database.deletedAt] : asked;
  }

  private async provide(account: Account, database: TenantDatabase, pending: Operation[]): Promise<Result> {
    const { operations, journal } = this.deps;
    const key = keyOf(database);
    if (await this.isLeftAlone(database, pending)) return this.untilMeasured(database);
    const making = pending.filter(({ kind }) => kind === 'database.create' || kind === 'database.restore');
    for (const { id } of making) await operations.start(id, STEPS);
    if (pending.length > 0) await journal.step(key, 'database.operation-started');
    for (const { id } of making) await operations.stepStarted(id, 'server');
    const result = await this.withServer(account, database, async (server, access) => {
      for (const { id } of making) await operations.stepFinished(id, 'server');
      return this.makeSo(server, access, database, pending);
    });
    if (await this.mayRest(database)) this.deps.enqueue(`network:${account.id}`);
    return result;
  }

  /** Nothing is wanted of it, and its server runs or rests. */
  private async isLeftAlone(database: TenantDatabase, pending: Operation[]): Promise<boolean> {
    const { servers, readiness, quota } = this.deps;
    const { accountId, engine, status, currentLogin } = database;
    if (status !== 'ready' || pending.length > 0 || otherPassword(database) !== null) return false;
    if (database.placement !== 'external' && !(await servers.running(accountId, engine))) {
      return this.mayRest(database);
    }
    return readiness.isReady(database, currentLogin) && !quota.isDue(database);
  }

  private mayRest({ placement, accountId, engine }: TenantDatabase): Promise<boolean> {
    return placement === 'external' ? Promise.resolve(false) : this.deps.rest.mayRest(accountId, engine);
  }

  private async makeSo(
    server: DatabaseServer,
    access: ServerAccess,
    database: TenantDatabase,
    pending: Operation[],
  ): Promise<Result> {
    const { journal, logins, readiness, enqueue, quota } = this.deps;
    const key = keyOf(database);
    const known = readiness.isReady(database, database.currentLogin) && database.status === 'ready';
    const moved = database.host !== access.host || database.port !== access.port;
    if (moved) await this.requireData(server, access, database);
    const users = await databaseUsers(this.deps, database.accountId, database.id);
    // 'deleted' stands for logins that are gone; from here on they may be there, whatever becomes of this pass.
    if (database.status === 'deleted') await this.write(database, { status: 'provisioning' });
    await logins.ensure(server, database, users);
    const { host, port } = access;
    await this.write(database, { status: 'ready', statusDetail: this.detailOf(database), host, port });
    await journal.step(key, 'database.ready-written');
    if (!known || moved) for (const { domainId } of users) enqueue(`domain:${domainId}`);
    await logins.endOld(server, database, users);
    if (pending.length > 0 || quota.isDue(database)) await quota.measure(server, database, users);
    await this.write(database, { statusDetail: this.detailOf(database) });
    await this.end(database, pending, users);
    return isWaiting(database, users) ? { lookAgainAfterMs: MOVING_AGAIN_MS } : this.untilMeasured(database);
  }

  private untilMeasured(database: TenantDatabase): Result {
    const again = this.deps.quota.lookAgain(database);
    return again === undefined ? { done: true } : { lookAgainAfterMs: again };
  }

  private detailOf({ readOnly }: TenantDatabase): string | null {
    return readOnly ? quotaSentence(this.deps.databaseQuotaBytes) : null;
  }

  /** The operator's server may have got another address, but must be the same: an empty database is none of the customer's. */
  private async requireData(server: DatabaseServer, access: ServerAccess, database: TenantDatabase): Promise<void> {
    const { placement, host, port, physicalName } = database;
    if (placement !== 'external' || host === null) return;
    if ((await server.databases()).includes(physicalName)) return;
    throw new TerminalError(
      'database.data_missing',
      `This database was on ${host}:${port}, and the server at ${access.host}:${access.port} does not have it.`,
    );
  }

  /** A deleted database cannot be used from now on; its data stay until it cannot be restored any more. */
  private async retire(account: Account, database: TenantDatabase, pending: Operation[]): Promise<Result> {
    const { journal, clock } = this.deps;
    const key = keyOf(database);
    const users = await databaseUsers(this.deps, account.id, database.id);
    const served = users.filter(({ liveLogin }) => liveLogin);
    if (account.status !== 'active' && database.placement !== 'external') {
      await this.suspend(account, database);
      return this.retireAtRest(database, pending, served);
    }
    if (served.some(({ moving }) => moving)) return { lookAgainAfterMs: MOVING_AGAIN_MS };
    if (served.length > 0 && database.status !== 'deleted') return this.takeBack(database, pending, served);
    const due = isDue(database, clock.now());
    if (database.status !== 'deleted' || due) {
      const result = await this.withServer(account, database, async (server) => {
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
    this.deps.enqueue(`tool:${database.id}`);
    if (database.placement !== 'external') await this.endServer(database);
    return { done: true };
  }

  /** The site that was to leave it could not. The operations first: without the deletion in the row they would succeed. */
  private async takeBack(database: TenantDatabase, pending: Operation[], served: DatabaseUser[]): Promise<Result> {
    const hostnames = served.map(({ hostname }) => hostname).join(', ');
    const message = `This database was not deleted: ${hostnames} still serves with it, since the change that was to detach it failed.`;
    for (const { id } of pending) {
      await this.deps.operations.fail(id, { code: 'database.in_use', message: message.slice(0, 500), detail: [] });
    }
    await this.write(database, { deletedAt: null, restorableUntil: null });
    return { lookAgainAfterMs: AGAIN_MS };
  }

  /**
   * On an own server that is down, where nobody can log in: the deletion is done. The logins are removed when the server runs
   * again. What is due goes with the volume, once that holds nothing else.
   */
  private async retireAtRest(database: TenantDatabase, pending: Operation[], served: DatabaseUser[]): Promise<Result> {
    if (served.length === 0 && (await this.isServerDue(database))) {
      await this.write(database, { status: 'deleted', statusDetail: null, purgedAt: this.deps.clock.now() });
      await this.deps.journal.step(keyOf(database), 'database.purge-written');
    }
    await this.end(database, pending, []);
    this.deps.enqueue(`tool:${database.id}`);
    await this.endServer(database);
    return { done: true };
  }

  /** No database on the server can be restored any more. */
  private async isServerDue(database: TenantDatabase): Promise<boolean> {
    const where = { ...onOwnServer(database), purgedAt: IsNull() };
    const left = await this.deps.dataSource.manager.findBy(TenantDatabase, where);
    return left.every((found) => found.deletedAt !== null && isDue(found, this.deps.clock.now()));
  }

  /** Without a database the server needs not run; when nothing can be restored any more, its volume goes as well. */
  private async endServer(database: TenantDatabase): Promise<void> {
    const { servers, dataSource, enqueue } = this.deps;
    const { accountId, engine } = database;
    const onServer = onOwnServer(database);
    if (await dataSource.manager.existsBy(TenantDatabase, { ...onServer, deletedAt: IsNull() })) return;
    await servers.remove(accountId, engine, keyOf(database));
    const left = await dataSource.manager.existsBy(TenantDatabase, { ...onServer, purgedAt: IsNull() });
    if (!left) await servers.bury(accountId, engine);
    enqueue(`network:${accountId}`);
  }

  private async withServer(
    account: Account,
    database: TenantDatabase,
    work: (server: DatabaseServer, access: ServerAccess) => Promise<Result>,
  ): Promise<Result> {
    const { servers, journal, clients, patience } = this.deps;
    const { engine } = database;
    const { title } = databaseEngine(engine);
    const isOwn = (await this.place(database)) === 'account';
    const access = isOwn
      ? await servers.ensure(account, engine, keyOf(database))
      : await this.external(account, database);
    if ('againAfterMs' in access) {
      await servers.checkRefusal(account.id, engine);
      throw new ServerSilent(`The ${title} server of this account ends whenever it is started.`, access.againAfterMs);
    }
    const server = this.deps.databaseServer(engine, access, clients.tools(account, database));
    try {
      if (!(await server.ready(READY_WITHIN_MS))) {
        if (!isOwn) throw new ServerSilent(`The ${title} at ${access.host} does not answer.`);
        await servers.checkRefusal(account.id, engine);
        throw new ServerSilent(`The ${title} server of this account does not get ready.`, AGAIN_MS);
      }
      patience.answered(database.id);
      if (isOwn) await servers.markInitialised(account.id, engine);
      await journal.step(keyOf(database), 'database.server-ready');
      return await work(server, access);
    } finally {
      await server.close();
    }
  }

  /** Where it lives: chosen once, since a setting that changes moves no data. */
  private async place(database: TenantDatabase): Promise<DatabasePlacement> {
    if (database.placement) return database.placement;
    const placement = this.deps.externals.has(database.engine) ? 'external' : 'account';
    await this.deps.dataSource.manager.update(TenantDatabase, database.id, { placement });
    database.placement = placement;
    return placement;
  }

  /** Containers of the account reach the server before they are told of it. */
  private async external(account: Account, { engine, deletedAt }: TenantDatabase): Promise<ServerAccess> {
    const { externals, networks, gate } = this.deps;
    const access = externals.access(engine);
    if (deletedAt) return access;
    await networks.rows(account.id);
    await gate.admit();
    return access;
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

function onOwnServer({ accountId, engine }: TenantDatabase) {
  return { accountId, engine, placement: Or(Equal<DatabasePlacement>('account'), IsNull()) };
}

function isDue({ restorableUntil }: TenantDatabase, now: Date): boolean {
  return restorableUntil !== null && restorableUntil <= now;
}

/** Sites tell when they have moved; how their old containers end, nobody tells. One that cannot move is not waited for. */
function isWaiting(database: TenantDatabase, users: DatabaseUser[]): boolean {
  if (otherPassword(database) === null) return false;
  const old = otherLogin(database);
  return users.some(({ logins, liveLogin, failed }) => logins.has(old) && !(failed && liveLogin === old));
}
