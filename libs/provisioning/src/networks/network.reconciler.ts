import { Account } from '@onebox/accounts';
import { TenantDatabase } from '@onebox/databases';
import type { Reconciler, Result } from '@onebox/reconcile';
import type { DatabaseEngine } from '@onebox/runtimes';
import { type DataSource, IsNull } from 'typeorm';
import { type AccountServers, serverKey } from '../database/account-servers.js';
import type { DatabaseReadiness } from '../database/database-readiness.js';
import type { ServerRest } from '../database/server-rest.js';
import type { KeyedLock } from '../keyed-lock.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { AccountNetworks } from './account-networks.js';
import { AccountNetwork } from '../entities/account-network.entity.js';

export interface NetworkReconcilerDeps {
  dataSource: DataSource;
  networks: AccountNetworks;
  servers: AccountServers;
  rest: ServerRest;
  serverLock: KeyedLock;
  readiness: DatabaseReadiness;
  enqueue: ProvisioningDeps['enqueue'];
}

const AGAIN_MS = 5_000;

/** Another pass works on the account's server: a slot of the queue must not wait for it. */
const BUSY_AGAIN_MS = 250;

/**
 * `network:<account id>`: what an account's sites share. Its networks go when the engine has no container of the account
 * left. Its database servers rest when all of its sites sleep; one that died is looked at by one of its databases' passes.
 */
export class NetworkReconciler implements Reconciler {
  readonly kind = 'network';

  constructor(private readonly deps: NetworkReconcilerDeps) {}

  async reconcile(accountId: string): Promise<Result> {
    const { networks, enqueue } = this.deps;
    const results = await Promise.all((await this.databases(accountId)).map((database) => this.serverOf(database)));
    if (results.includes('busy')) return { lookAgainAfterMs: BUSY_AGAIN_MS };
    const died = results.filter((result) => typeof result === 'object');
    for (const { databaseId } of died) enqueue(`database:${databaseId}`);
    if (died.length > 0) return { done: true };
    return (await networks.removeUnused(accountId)) ? { done: true } : { lookAgainAfterMs: AGAIN_MS };
  }

  async ids(): Promise<string[]> {
    const rows = await this.deps.dataSource.manager.find(AccountNetwork, { select: { id: true, accountId: true } });
    return [...new Set(rows.map(({ accountId }) => accountId))];
  }

  fairnessGroup(accountId: string): Promise<string> {
    return Promise.resolve(accountId);
  }

  /** One database of each of the account's servers. */
  private async databases(accountId: string): Promise<TenantDatabase[]> {
    const { manager } = this.deps.dataSource;
    if (!(await manager.existsBy(Account, { id: accountId, status: 'active' }))) return [];
    const databases = await manager.findBy(TenantDatabase, { accountId, deletedAt: IsNull() });
    const onServers = databases.filter(({ placement }) => placement !== 'external');
    return [...new Map(onServers.map((database) => [database.engine, database])).values()];
  }

  /** Lets the server rest where it may. Where it is to run and does not, one of its databases is to be looked at. */
  private async serverOf(database: TenantDatabase): Promise<'fine' | 'busy' | { databaseId: string }> {
    const { servers, rest, serverLock } = this.deps;
    const { accountId, engine, id } = database;
    if (serverLock.isHeld(serverKey(accountId, engine))) return 'busy';
    return serverLock.run(serverKey(accountId, engine), async () => {
      const [running, resting] = await Promise.all([
        servers.running(accountId, engine),
        rest.mayRest(accountId, engine),
      ]);
      if (running && resting) await this.letRest(accountId, engine);
      return running || resting ? 'fine' : { databaseId: id };
    });
  }

  /** Who wants to use its databases from now on has to wait until they are looked at again. */
  private async letRest(accountId: string, engine: DatabaseEngine): Promise<void> {
    const { servers, readiness, dataSource } = this.deps;
    const databases = await dataSource.manager.findBy(TenantDatabase, { accountId, engine, purgedAt: IsNull() });
    for (const database of databases) for (const login of ['a', 'b'] as const) readiness.gone(database, login);
    await servers.rest(accountId, engine, `network:${accountId}`);
  }
}
