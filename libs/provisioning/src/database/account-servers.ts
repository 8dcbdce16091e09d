import type { Account } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import type { ServerAccess } from '@onebox/dbservers';
import type { Engine, Workload } from '@onebox/engine';
import { TerminalError } from '@onebox/errors';
import type { Journal, Key } from '@onebox/reconcile';
import type { Secrets } from '@onebox/secrets';
import type { DataSource } from 'typeorm';
import { lastLines } from '../domain/last-lines.js';
import type { RestartDelays } from '../domain/restart-delays.js';
import { TenantVolume } from '../entities/tenant-volume.entity.js';
import type { Names } from '../names.js';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { Addresses } from '../networks/addresses.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { MYSQL_PORT, serverSpec } from './server-spec.js';

export interface AccountServersDeps {
  dataSource: DataSource;
  engine: Engine;
  journal: Journal;
  clock: Clock;
  secrets: Secrets;
  images: ProvisioningDeps['images'];
  networks: AccountNetworks;
  addresses: Addresses;
  delays: RestartDelays;
  names: Names;
}

/** The exit code of docker/mysql/start for a volume that it refuses: EX_CONFIG of sysexits.h. */
const REFUSED = 78;
const STOP_SECONDS = 30;

/** An account's database server: a container and a volume that holds what the customer owns. */
export class AccountServers {
  constructor(private readonly deps: AccountServersDeps) {}

  /**
   * Makes it and starts it. Returns how to reach it, or after how many milliseconds it may be started again. Called within
   * `AccountNetworks.use`, one at a time for an account.
   */
  async ensure(account: Account, key: Key): Promise<ServerAccess | { againAfterMs: number }> {
    const { engine, names, addresses, delays, clock } = this.deps;
    const name = names.databaseServer(account.id);
    const place = (await addresses.places(account.id, [name], true)).get(name)!;
    const access = this.access(account.id, place.address);
    const found = await engine.workload(name);
    if (found?.state === 'running') return access;
    const diedAt = found?.finishedAt?.getTime();
    if (diedAt !== undefined) {
      const now = clock.now().getTime();
      const due = delays.dueAt(name, diedAt);
      if (due > now) return { againAfterMs: due - now };
      delays.restarted(name, diedAt, now);
    }
    await this.make(account, key);
    return access;
  }

  /** What the server's container says about why it ended, if it did. @throws TerminalError where it refused its volume. */
  async checkRefusal(accountId: string): Promise<void> {
    const { engine, names } = this.deps;
    const name = names.databaseServer(accountId);
    const found = await engine.workload(name);
    if (found?.state !== 'exited' || found.exitCode !== REFUSED) return;
    const lines: string[] = [];
    for await (const { text } of engine.logs(name, { tail: 5 })) lines.push(text);
    const said = lastLines(lines.join('\n'));
    throw new TerminalError('database.data_missing', said.at(-1) ?? 'The server refused its data.', said);
  }

  /** From now on an empty volume in its place is an incident. */
  async markInitialised(accountId: string): Promise<void> {
    const row = await this.row(accountId);
    if (row?.initialisedAt) return;
    const name = this.deps.names.databaseServer(accountId);
    await this.deps.dataSource.manager.update(TenantVolume, name, { initialisedAt: this.deps.clock.now() });
  }

  async running(accountId: string): Promise<Workload | undefined> {
    const found = await this.deps.engine.workload(this.deps.names.databaseServer(accountId));
    return found?.state === 'running' ? found : undefined;
  }

  /** Ends and removes the container. The volume stays, and so does the address, which its databases are known by. */
  async remove(accountId: string, key: Key): Promise<void> {
    const { engine, journal, names } = this.deps;
    const name = names.databaseServer(accountId);
    if (!(await engine.workload(name))) return;
    await engine.stopWorkload(name, STOP_SECONDS);
    await engine.removeWorkload(name);
    await journal.step(key, 'database.server-removed');
  }

  /** The tombstone of the volume, when no database of the account is left: it holds nothing of the customer's any more. */
  async bury(accountId: string): Promise<void> {
    const { dataSource, names, clock, addresses } = this.deps;
    const name = names.databaseServer(accountId);
    await dataSource.manager.update(TenantVolume, name, { removeAfter: clock.now() });
    await addresses.release([name]);
  }

  private async make(account: Account, key: Key): Promise<void> {
    const { engine, journal, images, networks, addresses, names, secrets } = this.deps;
    const name = names.databaseServer(account.id);
    const place = (await addresses.places(account.id, [name], true)).get(name)!;
    const [image, expectData] = await Promise.all([
      images.ensure('mysql'),
      this.ensureVolume(account.id, key),
      networks.ensure(place.network).then(() => journal.step(key, 'database.network-ready')),
    ]);
    const networkName = names.network(place.network.id);
    const adminPassword = this.adminPassword(secrets, account.id);
    const owner = { name, accountId: account.id, uid: account.uid };
    await engine.createWorkload(serverSpec({ ...owner, image, networkName, place, adminPassword, expectData }));
    await journal.step(key, 'database.server-created');
    await engine.startWorkload(name);
    await journal.step(key, 'database.server-started');
  }

  /** Returns whether the volume was in use before; such a one is never made again, the engine refuses to start without. */
  private async ensureVolume(accountId: string, key: Key): Promise<boolean> {
    const { dataSource, engine, journal, names } = this.deps;
    const name = names.databaseServer(accountId);
    const row = await this.row(accountId);
    if (row?.initialisedAt && !row.removedAt) {
      if (row.removeAfter) await dataSource.manager.update(TenantVolume, name, { removeAfter: null });
      return true;
    }
    const fresh = { initialisedAt: null, removeAfter: null, removedAt: null, sizeBytes: null };
    await dataSource.manager.save(TenantVolume, { name, accountId, ownerId: 'mysql', ...fresh });
    await journal.step(key, 'database.volume-recorded');
    await engine.ensureVolume({ name, labels: { kind: 'database-server', accountId } });
    await journal.step(key, 'database.volume-ready');
    return false;
  }

  private row(accountId: string): Promise<TenantVolume | null> {
    return this.deps.dataSource.manager.findOneBy(TenantVolume, { name: this.deps.names.databaseServer(accountId) });
  }

  private access(accountId: string, host: string): ServerAccess {
    const password = this.adminPassword(this.deps.secrets, accountId);
    return { host, port: MYSQL_PORT, username: 'onebox', password };
  }

  private adminPassword(secrets: Secrets, accountId: string): string {
    return secrets.derive(`mysql-admin:${accountId}`);
  }
}
