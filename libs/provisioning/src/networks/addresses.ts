import type { Clock } from '@onebox/clock';
import { OperationalError } from '@onebox/errors';
import { type DataSource, In, IsNull, Like } from 'typeorm';
import type { AccountNetwork } from '../entities/account-network.entity.js';
import { WorkloadAddress } from '../entities/workload-address.entity.js';
import { KeyedLock } from '../keyed-lock.js';
import type { AccountNetworks } from './account-networks.js';
import { nextAddress } from './next-address.js';
import { gatewayOf } from './subnets.js';

/** Where a container is on its account's network. */
export interface Place {
  address: string;
  gateway: string;
  network: AccountNetwork;
}

/** Chooses the address of every container, so that none is given away while the edge may still name it. */
export class Addresses {
  private readonly lock = new KeyedLock();

  constructor(
    private readonly dataSource: DataSource,
    private readonly networks: AccountNetworks,
    private readonly clock: Clock,
  ) {}

  /**
   * The places of these workloads, kept from before or new. `together`: all on the account's first network, where its
   * database server is; networks of one account do not reach each other.
   */
  async places(accountId: string, workloads: string[], together: boolean): Promise<Map<string, Place>> {
    if (workloads.length === 0) return new Map();
    const found = await this.existing(accountId, workloads);
    const missing = workloads.filter((name) => !found.has(name));
    if (missing.length === 0) return found;
    await this.lock.run(accountId, async () => {
      for (const name of missing) found.set(name, await this.give(accountId, name, together));
    });
    return found;
  }

  /** The workloads whose names begin so and that have an address. */
  async holders(prefix: string): Promise<string[]> {
    const rows = await this.dataSource.manager.findBy(WorkloadAddress, { workload: Like(`${prefix}%`) });
    return rows.map((row) => row.workload!);
  }

  /** Lets the addresses rest; they are given to others later. */
  async release(workloads: string[]): Promise<void> {
    if (workloads.length === 0) return;
    await this.dataSource.manager.update(
      WorkloadAddress,
      { workload: In(workloads) },
      { workload: null, releasedAt: this.clock.now() },
    );
  }

  private async existing(accountId: string, workloads: string[]): Promise<Map<string, Place>> {
    const rows = await this.dataSource.manager.findBy(WorkloadAddress, { workload: In(workloads) });
    if (rows.length === 0) return new Map();
    const networks = new Map((await this.networks.rows(accountId)).map((network) => [network.id, network]));
    return new Map(
      rows.flatMap((row) => {
        const network = networks.get(row.networkId);
        return network ? [[row.workload!, place(row.address, network)]] : [];
      }),
    );
  }

  private async give(accountId: string, workload: string, together: boolean): Promise<Place> {
    const networks = await this.networks.rows(accountId);
    for (const network of together ? networks.slice(0, 1) : networks) {
      const address = await this.take(network, workload);
      if (address) return place(address, network);
    }
    if (together) throw new OperationalError("The account's network is full: its sites with a database have no room.");
    const network = await this.networks.add(accountId);
    return place((await this.take(network, workload))!, network);
  }

  /** The primary key and the condition guard it against another process. */
  private async take(network: AccountNetwork, workload: string): Promise<string | undefined> {
    const rows = await this.dataSource.manager.findBy(WorkloadAddress, { networkId: network.id });
    const next = nextAddress(network.subnet, rows, this.clock.now());
    if (!next) return undefined;
    if (next.isNew) {
      const row = { address: next.address, networkId: network.id, workload, releasedAt: null };
      await this.dataSource.manager.insert(WorkloadAddress, row);
      return next.address;
    }
    const rested = { address: next.address, workload: IsNull() };
    const { affected } = await this.dataSource.manager.update(WorkloadAddress, rested, { workload, releasedAt: null });
    if (affected !== 1) throw new OperationalError(`The address ${next.address} was taken meanwhile.`);
    return next.address;
  }
}

function place(address: string, network: AccountNetwork): Place {
  return { address, network, gateway: gatewayOf(network.subnet) };
}
