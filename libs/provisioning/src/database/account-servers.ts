import type { Account } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import type { Config } from '@onebox/config';
import { databaseEngine, type ServerImage, serverImage } from '@onebox/databases';
import type { ServerAccess } from '@onebox/dbservers';
import type { Engine, Workload } from '@onebox/engine';
import { TerminalError } from '@onebox/errors';
import type { Journal, Key } from '@onebox/reconcile';
import type { DatabaseEngine } from '@onebox/runtimes';
import type { Secrets } from '@onebox/secrets';
import type { DataSource } from 'typeorm';
import { lastLines } from '../domain/last-lines.js';
import type { RestartDelays } from '../domain/restart-delays.js';
import { TenantVolume } from '../entities/tenant-volume.entity.js';
import type { Names } from '../names.js';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { Addresses } from '../networks/addresses.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { serverSpec } from './server-spec.js';

export interface AccountServersDeps {
  config: Pick<Config, 'databaseImages' | 'mssqlEdition'>;
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

/** One pass at a time works on a server: the key of its lock. */
export function serverKey(accountId: string, engine: DatabaseEngine): string {
  return `${accountId} ${engine}`;
}

/** Accounts' own database servers, one an engine: a container and a volume that holds what the customer owns. */
export class AccountServers {
  constructor(private readonly deps: AccountServersDeps) {}

  /**
   * Makes it and starts it. Returns how to reach it, or after how many milliseconds it may be started again. Called within
   * `AccountNetworks.use`, one at a time for an account's engine.
   */
  async ensure(account: Account, engine: DatabaseEngine, key: Key): Promise<ServerAccess | { againAfterMs: number }> {
    const { names, addresses, delays, clock } = this.deps;
    const name = names.databaseServer(account.id, engine);
    const place = (await addresses.places(account.id, [name], true)).get(name)!;
    const access = this.access(account.id, engine, place.address);
    const found = await this.deps.engine.workload(name);
    if (found?.state === 'running') return access;
    const diedAt = found?.finishedAt?.getTime();
    if (diedAt !== undefined) {
      const now = clock.now().getTime();
      const due = delays.dueAt(name, diedAt);
      if (due > now) return { againAfterMs: due - now };
      delays.restarted(name, diedAt, now);
    }
    await this.make(account, engine, key);
    return access;
  }

  /** What the server's container says about why it ended, if it did. @throws TerminalError where it refused its volume. */
  async checkRefusal(accountId: string, engine: DatabaseEngine): Promise<void> {
    const name = this.deps.names.databaseServer(accountId, engine);
    const { refusal } = this.image(engine).protocol;
    const found = await this.deps.engine.workload(name);
    if (found?.state !== 'exited' || found.exitCode !== refusal.exitCode) return;
    const said = await this.lastWords(accountId, engine);
    const reason = said.findLast((line) => refusal.says.test(line));
    // Not every image has an exit code for this alone.
    if (reason === undefined || !(await this.row(accountId, engine))?.initialisedAt) return;
    throw new TerminalError('database.data_missing', reason, said);
  }

  /** The last lines of its log; none where it has no container. */
  async lastWords(accountId: string, engine: DatabaseEngine): Promise<string[]> {
    const name = this.deps.names.databaseServer(accountId, engine);
    if (!(await this.deps.engine.workload(name))) return [];
    const lines: string[] = [];
    for await (const { text } of this.deps.engine.logs(name, { tail: 20 })) lines.push(text);
    return lastLines(lines.join('\n'));
  }

  /** From now on an empty volume in its place is an incident. */
  async markInitialised(accountId: string, engine: DatabaseEngine): Promise<void> {
    const row = await this.row(accountId, engine);
    if (row?.initialisedAt) return;
    const name = this.deps.names.databaseServer(accountId, engine);
    await this.deps.dataSource.manager.update(TenantVolume, name, { initialisedAt: this.deps.clock.now() });
  }

  async running(accountId: string, engine: DatabaseEngine): Promise<Workload | undefined> {
    const found = await this.deps.engine.workload(this.deps.names.databaseServer(accountId, engine));
    return found?.state === 'running' ? found : undefined;
  }

  /** Ends the container and keeps it. That is no crash: the next start is at once. */
  async rest(accountId: string, engine: DatabaseEngine, key: Key): Promise<void> {
    const name = this.deps.names.databaseServer(accountId, engine);
    await this.deps.engine.stopWorkload(name, this.image(engine).protocol.stopSeconds);
    this.deps.delays.forget(name);
    await this.deps.journal.step(key, 'database.server-stopped', engine);
  }

  /** Ends and removes the container. The volume stays, and so does the address, which its databases are known by. */
  async remove(accountId: string, engine: DatabaseEngine, key: Key): Promise<void> {
    const name = this.deps.names.databaseServer(accountId, engine);
    if (!(await this.deps.engine.workload(name))) return;
    await this.deps.engine.stopWorkload(name, this.image(engine).protocol.stopSeconds);
    await this.deps.engine.removeWorkload(name);
    await this.deps.journal.step(key, 'database.server-removed');
  }

  /** The tombstone of the volume, when no database is left on it: it holds nothing of the customer's any more. */
  async bury(accountId: string, engine: DatabaseEngine): Promise<void> {
    const { dataSource, names, clock, addresses } = this.deps;
    const name = names.databaseServer(accountId, engine);
    await dataSource.manager.update(TenantVolume, name, { removeAfter: clock.now() });
    await addresses.release([name]);
  }

  private async make(account: Account, engine: DatabaseEngine, key: Key): Promise<void> {
    const { journal, images, networks, addresses, names, config } = this.deps;
    const name = names.databaseServer(account.id, engine);
    const place = (await addresses.places(account.id, [name], true)).get(name)!;
    const { image: wanted, protocol } = this.image(engine);
    const [image, expectData] = await Promise.all([
      images.ensure(wanted),
      this.ensureVolume(account.id, engine, key),
      networks.ensure(place.network).then(() => journal.step(key, 'database.network-ready')),
    ]);
    const networkName = names.network(place.network.id);
    const adminPassword = this.adminPassword(account.id, engine);
    const owner = { name, accountId: account.id, engine, uid: account.uid, edition: config.mssqlEdition };
    await this.deps.engine.createWorkload(
      serverSpec({ ...owner, protocol, image, networkName, place, adminPassword, expectData }),
    );
    await journal.step(key, 'database.server-created');
    await this.deps.engine.startWorkload(name);
    await journal.step(key, 'database.server-started');
  }

  /** Returns whether the volume was in use before; such a one is never made again, the engine refuses to start without. */
  private async ensureVolume(accountId: string, engine: DatabaseEngine, key: Key): Promise<boolean> {
    const { dataSource, journal, names } = this.deps;
    const name = names.databaseServer(accountId, engine);
    const row = await this.row(accountId, engine);
    if (row?.initialisedAt && !row.removedAt) {
      if (row.removeAfter) await dataSource.manager.update(TenantVolume, name, { removeAfter: null });
      return true;
    }
    const fresh = { initialisedAt: null, removeAfter: null, removedAt: null, sizeBytes: null };
    await dataSource.manager.save(TenantVolume, { name, accountId, ownerId: engine, ...fresh });
    await journal.step(key, 'database.volume-recorded');
    await this.deps.engine.ensureVolume({ name, labels: { kind: 'database-server', accountId } });
    await journal.step(key, 'database.volume-ready');
    return false;
  }

  private row(accountId: string, engine: DatabaseEngine): Promise<TenantVolume | null> {
    const name = this.deps.names.databaseServer(accountId, engine);
    return this.deps.dataSource.manager.findOneBy(TenantVolume, { name });
  }

  private image(engine: DatabaseEngine): ServerImage {
    return serverImage(engine, this.deps.config);
  }

  private access(accountId: string, engine: DatabaseEngine, host: string): ServerAccess {
    const { port } = databaseEngine(engine);
    const { login: username } = this.image(engine).protocol;
    return { host, port, username, password: this.adminPassword(accountId, engine) };
  }

  private adminPassword(accountId: string, engine: DatabaseEngine): string {
    return databaseEngine(engine).adminPassword(this.deps.secrets.derive(`${engine}-admin:${accountId}`));
  }
}
