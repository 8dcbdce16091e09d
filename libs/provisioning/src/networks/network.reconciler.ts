import { Account } from '@onebox/accounts';
import { TenantDatabase } from '@onebox/databases';
import type { Engine } from '@onebox/engine';
import type { Reconciler, Result } from '@onebox/reconcile';
import { type DataSource, IsNull } from 'typeorm';
import type { Names } from '../names.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { AccountNetworks } from './account-networks.js';
import { AccountNetwork } from '../entities/account-network.entity.js';

export interface NetworkReconcilerDeps {
  dataSource: DataSource;
  engine: Engine;
  networks: AccountNetworks;
  names: Names;
  enqueue: ProvisioningDeps['enqueue'];
}

const AGAIN_MS = 5_000;

/**
 * `network:<account id>`: what an account's sites share. Its networks go when the engine has no container of the account
 * left, and its database server, when it died, is looked at by one of its databases' passes.
 */
export class NetworkReconciler implements Reconciler {
  readonly kind = 'network';

  constructor(private readonly deps: NetworkReconcilerDeps) {}

  async reconcile(accountId: string): Promise<Result> {
    const { networks, enqueue } = this.deps;
    const database = await this.databaseWithoutServer(accountId);
    if (database) {
      enqueue(`database:${database}`);
      return { done: true };
    }
    return (await networks.removeUnused(accountId)) ? { done: true } : { lookAgainAfterMs: AGAIN_MS };
  }

  async ids(): Promise<string[]> {
    const rows = await this.deps.dataSource.manager.find(AccountNetwork, { select: { id: true, accountId: true } });
    return [...new Set(rows.map(({ accountId }) => accountId))];
  }

  fairnessGroup(accountId: string): Promise<string> {
    return Promise.resolve(accountId);
  }

  private async databaseWithoutServer(accountId: string): Promise<string | undefined> {
    const { engine, names, dataSource } = this.deps;
    const { manager } = dataSource;
    const database = await manager.findOneBy(TenantDatabase, { accountId, deletedAt: IsNull() });
    if (!database || !(await manager.existsBy(Account, { id: accountId, status: 'active' }))) return undefined;
    const server = await engine.workload(names.databaseServer(accountId));
    return server?.state === 'running' ? undefined : database.id;
  }
}
