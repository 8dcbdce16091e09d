import type { Clock } from '@onebox/clock';
import { Installation, newId } from '@onebox/database';
import type { Engine, Network } from '@onebox/engine';
import { OperationalError, TerminalError } from '@onebox/errors';
import type { DataSource, EntityManager } from 'typeorm';
import { AccountNetwork } from '../entities/account-network.entity.js';
import { WorkloadAddress } from '../entities/workload-address.entity.js';
import { KeyedLock } from '../keyed-lock.js';
import type { Names } from '../names.js';
import { chooseRange, freeSubnet } from './subnets.js';

export interface AccountNetworksDeps {
  dataSource: DataSource;
  engine: Engine;
  clock: Clock;
  names: Names;
  /** ONEBOX_SUBNETS; unset: a private range is chosen once and remembered. */
  subnets?: string;
}

/** Which subnets an account has (rows, for good), and whether the engine has their networks (while something runs). */
export class AccountNetworks {
  private readonly users = new Map<string, number>();
  private readonly lock = new KeyedLock();

  constructor(private readonly deps: AccountNetworksDeps) {}

  /** Runs what makes or starts containers of an account: as long as it runs, the account's networks are not removed. */
  async use<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    await this.lock.run(accountId, async () => this.count(accountId, 1));
    try {
      return await work();
    } finally {
      this.count(accountId, -1);
    }
  }

  /** The account's subnets, the oldest first; at least one. */
  async rows(accountId: string): Promise<AccountNetwork[]> {
    const rows = await this.known(accountId);
    return rows.length > 0 ? rows : this.lock.run('subnets', () => this.first(accountId));
  }

  /** Another subnet for an account whose others are full. */
  add(accountId: string): Promise<AccountNetwork> {
    return this.lock.run('subnets', () => this.insert(accountId));
  }

  /** Makes the engine have the network. Called within `use`. */
  async ensure(row: AccountNetwork): Promise<Network> {
    try {
      return await this.lock.run(row.id, () => this.deps.engine.ensureNetwork(this.spec(row)));
    } catch (error) {
      if (error instanceof TerminalError && error.code === 'engine.subnet_taken') return this.giveUp(row, error);
      throw error;
    }
  }

  /**
   * Removes the networks of an account of which the engine has no container left.
   * Returns false when that cannot be said at the moment.
   */
  removeUnused(accountId: string): Promise<boolean> {
    return this.lock.run(accountId, async () => {
      if (this.users.has(accountId)) return false;
      if ((await this.deps.engine.workloads({ accountId })).length > 0) return true;
      for (const row of await this.known(accountId)) {
        await this.deps.engine.removeNetwork(this.deps.names.network(row.id));
      }
      return true;
    });
  }

  /** Looked for again under the lock: two passes of a new account would give it two networks, apart from each other. */
  private async first(accountId: string): Promise<AccountNetwork[]> {
    const rows = await this.known(accountId);
    return rows.length > 0 ? rows : [await this.insert(accountId)];
  }

  private known(accountId: string): Promise<AccountNetwork[]> {
    return this.deps.dataSource.manager.find(AccountNetwork, { where: { accountId }, order: { id: 'ASC' } });
  }

  /** Rows of the network table are few and the choice is rare, so one row is locked for all of them. */
  private async insert(accountId: string): Promise<AccountNetwork> {
    const taken = await this.deps.engine.takenSubnets();
    return this.deps.dataSource.transaction(async (manager) => {
      const range = await this.range(manager, taken);
      const given = await manager.find(AccountNetwork, { select: { id: true, subnet: true } });
      const subnet = freeSubnet(range, [...taken, ...given.map((row) => row.subnet)]);
      if (!subnet) throw new OperationalError(`No free /23 is left in ${range} (ONEBOX_SUBNETS).`);
      const row = { id: newId('net'), accountId, subnet, createdAt: this.deps.clock.now() };
      await manager.insert(AccountNetwork, row);
      return row;
    });
  }

  private async range(manager: EntityManager, taken: string[]): Promise<string> {
    const [installation] = await manager.find(Installation, { lock: { mode: 'pessimistic_write' }, take: 1 });
    const range = this.deps.subnets ?? installation?.subnets ?? chooseRange(taken);
    if (installation && !installation.subnets) await manager.update(Installation, installation.id, { subnets: range });
    return range;
  }

  /** Somebody else on this host took the subnet while the account slept: the account moves to another one. */
  private async giveUp(row: AccountNetwork, cause: Error): Promise<never> {
    await this.deps.dataSource.transaction(async (manager) => {
      await manager.delete(WorkloadAddress, { networkId: row.id });
      await manager.delete(AccountNetwork, row.id);
    });
    throw new OperationalError(`The subnet ${row.subnet} is in use by something else; taking another.`, { cause });
  }

  private spec(row: AccountNetwork) {
    return { name: this.deps.names.network(row.id), accountId: row.accountId, subnet: row.subnet };
  }

  private count(accountId: string, change: 1 | -1): void {
    const users = (this.users.get(accountId) ?? 0) + change;
    if (users > 0) this.users.set(accountId, users);
    else this.users.delete(accountId);
  }
}
