import { Account } from '@onebox/accounts';
import { TenantDatabase } from '@onebox/databases';
import type { Engine, Workload } from '@onebox/engine';
import type { Reconciler, Result } from '@onebox/reconcile';
import type { DataSource } from 'typeorm';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { PlatformGate } from '../platform/platform-gate.js';
import type { WebTools } from './web-tools.js';

export interface WebToolReconcilerDeps {
  dataSource: DataSource;
  engine: Engine;
  gate: PlatformGate;
  networks: AccountNetworks;
  tools: WebTools;
  idleSeconds: number;
}

const LOOK_EVERY_MS = 60_000;

/** `tool:<database id>`: a web tool that nobody uses, or whose database or login is not the one of now, goes. */
export class WebToolReconciler implements Reconciler {
  readonly kind = 'tool';

  constructor(private readonly deps: WebToolReconcilerDeps) {}

  async reconcile(databaseId: string): Promise<Result> {
    await this.deps.gate.open();
    return this.deps.tools.exclusively(databaseId, () => this.pass(databaseId));
  }

  async ids(): Promise<string[]> {
    const found = await this.deps.engine.workloads({ kind: 'database-tool' });
    return found.flatMap(({ labels }) => labels.databaseId ?? []);
  }

  async fairnessGroup(databaseId: string): Promise<string> {
    const found = await this.deps.tools.find(databaseId);
    return found?.labels.accountId ?? 'platform';
  }

  private async pass(databaseId: string): Promise<Result> {
    const { tools, networks } = this.deps;
    const found = await tools.find(databaseId);
    const accountId = found?.labels.accountId;
    if (!accountId) {
      await tools.forget(databaseId);
      return { done: true };
    }
    return networks.use(accountId, () => this.keepOrRemove(databaseId, accountId, found));
  }

  private async keepOrRemove(databaseId: string, accountId: string, found: Workload): Promise<Result> {
    const { tools, idleSeconds } = this.deps;
    const idle = await tools.idleFor(databaseId);
    if (idle >= idleSeconds * 1000 || !found.endpoint || !(await this.isWanted(databaseId, found))) {
      await tools.remove(databaseId, accountId);
      return { done: true };
    }
    await tools.publish(databaseId, found.endpoint);
    return { lookAgainAfterMs: Math.min(LOOK_EVERY_MS, idleSeconds * 1000) };
  }

  private async isWanted(databaseId: string, found: Workload): Promise<boolean> {
    const { manager } = this.deps.dataSource;
    const database = await manager.findOneBy(TenantDatabase, { id: databaseId });
    if (found.state !== 'running' || !database || database.deletedAt || database.purgedAt) return false;
    const account = await manager.findOneBy(Account, { id: database.accountId });
    return account?.status === 'active' && this.deps.tools.isCurrent(account, database, found);
  }
}
