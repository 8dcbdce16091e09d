import type { Account } from '@onebox/accounts';
import { databaseEngine, type TenantDatabase } from '@onebox/databases';
import type { DatabaseTools } from '@onebox/dbservers';
import type { Engine, WorkloadSpec } from '@onebox/engine';
import type { DatabaseEngine } from '@onebox/runtimes';
import { KeyedLock } from '../keyed-lock.js';
import type { Names } from '../names.js';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { Addresses, Place } from '../networks/addresses.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { RunningOneShots } from '../running-one-shots.js';

export interface DatabaseClientsDeps {
  engine: Engine;
  images: ProvisioningDeps['images'];
  networks: AccountNetworks;
  addresses: Addresses;
  oneShots: RunningOneShots;
  names: Names;
}

const MIB = 1024 ** 2;
const LIMITS = { memoryBytes: 256 * MIB, cpus: 1, pids: 64 };

/**
 * Runs the client programs of an engine (`mariadb-dump`, `psql`) for one database: in a container of our image of the engine
 * on the account's network, as the account, with nothing mounted. What it is told by the environment and its input is all
 * that it has. One that is left behind by a worker that died is found by its label and removed.
 */
export class DatabaseClients {
  private readonly lock = new KeyedLock();

  constructor(private readonly deps: DatabaseClientsDeps) {}

  /** For the adapter of `@onebox/dbservers`; undefined where the engine's adapter needs no programs. */
  tools(account: Account, database: Pick<TenantDatabase, 'id' | 'engine'>): DatabaseTools | undefined {
    const image = imageOf(database.engine);
    if (!image) return undefined;
    const name = this.deps.names.databaseClient(database.id);
    return (command, { env, ...streams }) =>
      // Its name and address are the database's: one at a time.
      this.lock.run(name, () =>
        this.deps.networks.use(account.id, async () => {
          const spec = await this.spec(account, name, image, { command, env });
          try {
            return await this.deps.oneShots.during(name, () => this.deps.engine.runOnce(spec, streams));
          } finally {
            await this.deps.addresses.release([name]);
          }
        }),
      );
  }

  private async spec(
    account: Account,
    name: string,
    image: string,
    program: Pick<WorkloadSpec, 'env'> & { command: string[] },
  ): Promise<WorkloadSpec> {
    const { addresses, networks, names, images } = this.deps;
    const place: Place = (await addresses.places(account.id, [name], true)).get(name)!;
    const [tag] = await Promise.all([images.ensure(image), networks.ensure(place.network)]);
    return {
      name,
      labels: { kind: 'one-shot', accountId: account.id },
      image: tag,
      ...program,
      user: `${account.uid}:${account.uid}`,
      readOnlyRoot: true,
      mounts: [],
      tmpfs: { '/tmp': 16 * MIB },
      limits: LIMITS,
      network: { name: names.network(place.network.id), address: place.address },
    };
  }
}

/** Ours has the client programs, whatever image or external server the database itself lives on. */
function imageOf(engine: DatabaseEngine): string | undefined {
  return databaseEngine(engine).own?.folder;
}
