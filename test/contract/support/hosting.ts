import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { Account, AccountUid } from '@onebox/accounts';
import { type Clock, SystemClock } from '@onebox/clock';
import { createWakeServer, wakeSocketPath } from '@onebox/commands';
import { type Config, loadConfig } from '@onebox/config';
import { Installation, newId } from '@onebox/database';
import { DatabaseAttachment, TenantDatabase } from '@onebox/databases';
import { openDatabaseServer } from '@onebox/dbservers';
import { ClaimedHostname, Domain, DomainRevision } from '@onebox/domains';
import { HaproxyEdge } from '@onebox/edge';
import { DockerEngine } from '@onebox/engine';
import { Images } from '@onebox/images';
import { type Operation, Operation as OperationEntity, Operations } from '@onebox/operations';
import {
  createProvisioning,
  ensurePlatformEdge,
  type JournalStep,
  keysOfEvent,
  Names,
  platformEdgeSettings,
  type Provisioning,
} from '@onebox/provisioning';
import { openPaymentGateway } from '@onebox/payments';
import { Journal, type Key, ReconcileQueue } from '@onebox/reconcile';
import { SandboxRegistrar } from '@onebox/registrar';
import type { DatabaseEngine, RevisionSpec } from '@onebox/runtimes';
import { Secrets } from '@onebox/secrets';
import Dockerode from 'dockerode';
import { Activator } from '../../../apps/activator/src/activator.js';
import { tarOf } from '../../support/archives.js';
import { testDatabase, type TestDatabase } from '../../support/mariadb.js';

export interface HostingOptions {
  id: string;
  /** http, https, api, activator, metrics. */
  ports: [number, number, number, number, number];
  subnets: string;
  env?: Record<string, string>;
  clock?: Clock;
}

const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** A worker in this process, with its own installation, edge, activator and database, but without the API. */
export class Hosting {
  readonly warnings: object[] = [];
  readonly passes: { key: string; outcome: string; error?: unknown; durationMs: number }[] = [];
  /** How the platform opened each database server last, by its host. */
  readonly opened = new Map<string, Parameters<typeof openDatabaseServer>>();
  /**
   * The pass that takes this step next ends with an error there, once; what happens `meanwhile` the next one finds. Or it
   * `goesOn`, and finds out by itself.
   */
  readonly cutOff: { at?: JournalStep; meanwhile?: () => Promise<unknown>; goesOn?: boolean } = {};
  /** Engines whose servers do not answer the platform, though they run. */
  readonly mute = new Set<string>();
  readonly names: Names;
  readonly secrets = new Secrets(Buffer.alloc(32, 7));
  readonly docker = new Dockerode({ socketPath: '/var/run/docker.sock' });
  private readonly stopping = new AbortController();
  private wakeServer?: { close(): Promise<void> };
  private activator?: Server | NetServer;

  private constructor(
    readonly options: HostingOptions,
    readonly config: Config,
    readonly database: TestDatabase,
    readonly engine: DockerEngine,
    readonly edge: HaproxyEdge,
    readonly operations: Operations,
    readonly queue: ReconcileQueue,
    readonly provisioning: Provisioning,
  ) {
    this.names = new Names(options.id);
  }

  static async start(options: HostingOptions): Promise<Hosting> {
    const dataDir = mkdtempSync('/var/tmp/onebox-hosting-');
    const [http, https, api, activator, metrics] = options.ports.map(String);
    const config = loadConfig({
      NODE_ENV: 'test',
      ONEBOX_DATA_DIR: dataDir,
      ONEBOX_HTTP_PORT: http,
      ONEBOX_HTTPS_PORT: https,
      ONEBOX_API_PORT: api,
      ONEBOX_ACTIVATOR_PORT: activator,
      ONEBOX_METRICS_PORT: metrics,
      ONEBOX_SUBNETS: options.subnets,
      ONEBOX_PICTURES: 'off',
      ...options.env,
    });
    const { id } = options;
    const database = await testDatabase();
    const { dataSource } = database;
    await dataSource.manager.insert(Installation, { id, subnets: options.subnets, createdAt: new Date() });
    const docker = new Dockerode({ socketPath: config.dockerSocket });
    const images = new Images({ docker, directory: join(process.cwd(), 'docker') });
    const [firewallImage, helperImage] = ['firewall', 'sandbox'].map((name) => () => images.ensure(name));
    const engine = new DockerEngine({
      socketPath: config.dockerSocket,
      installationId: id,
      firewallImage,
      helperImage,
    });
    const clock = options.clock ?? new SystemClock();
    const secrets = new Secrets(Buffer.alloc(32, 7));
    const settings = platformEdgeSettings(config, secrets, options.subnets);
    const edge = new HaproxyEdge(settings);
    const operations = new Operations(dataSource, clock);
    const gateway = await openPaymentGateway(config, { secrets, clock, dataSource });
    const warnings: object[] = [];
    const passes: Hosting['passes'] = [];
    const opened: Hosting['opened'] = new Map();
    const mute: Hosting['mute'] = new Set();
    const journal = new Journal(dataSource, { clock });
    const cutOff = {
      at: undefined as JournalStep | undefined,
      meanwhile: undefined as (() => Promise<unknown>) | undefined,
      goesOn: false,
      async step(key: Key, step: string, detail?: string) {
        await journal.step(key, step, detail);
        if (step !== cutOff.at) return;
        cutOff.at = undefined;
        await cutOff.meanwhile?.();
        cutOff.meanwhile = undefined;
        if (cutOff.goesOn) return;
        throw new Error(`Cut off at ${step}`);
      },
    };
    const provisioning = createProvisioning({
      ...{ config, installationId: id, dataSource, secrets, clock, gateway, engine, edge, images, operations },
      ensureEdgeContainer: async () =>
        ensurePlatformEdge(settings, { engine, installationId: id, image: await images.ensure('edge') }),
      databaseServer: (...given) => {
        opened.set(given[1].host, given);
        const server = openDatabaseServer(...given);
        return mute.has(given[0]) ? Object.assign(server, { ready: () => Promise.resolve(false) }) : server;
      },
      registrar: new SandboxRegistrar(dataSource, clock),
      mail: null,
      journal: cutOff as unknown as Journal,
      log: {
        ...quiet,
        warn: (details) => void warnings.push(details),
        error: (details) => void warnings.push(details),
      },
      enqueue: (key, wish): void => queue.add(key, wish),
    });
    const queue: ReconcileQueue = new ReconcileQueue({
      reconcilers: provisioning.reconcilers,
      onPass: (pass) => void passes.push(pass),
    });
    const hosting = new Hosting(options, config, database, engine, edge, operations, queue, provisioning);
    Object.assign(hosting, { warnings, passes, cutOff, opened, mute });
    await hosting.clean();
    await hosting.open(secrets);
    return hosting;
  }

  private async open(secrets: Secrets): Promise<void> {
    const { config } = this;
    this.wakeServer = await createWakeServer({
      socketPath: wakeSocketPath(config.runDir),
      wake: (siteId, pool) => this.provisioning.wake(siteId, pool),
    });
    const activator = new Activator({
      wakeSocket: wakeSocketPath(config.runDir),
      wakeMs: config.wakeSeconds * 1000,
      secret: () => secrets.derive('edge-activator'),
      log: quiet as never,
    });
    this.activator = activator.server();
    await new Promise<void>((resolve) => this.activator!.listen(config.activatorPort, '127.0.0.1', resolve));
    this.queue.start();
    void this.follow();
    this.queue.add('platform:engine');
    this.queue.add('platform:edge');
    await this.queue.idle();
  }

  private async follow(): Promise<void> {
    for await (const event of this.engine.events(this.stopping.signal)) {
      this.provisioning.figures.heed(event);
      for (const key of keysOfEvent(event)) this.queue.add(key, { afterBackoff: true });
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.queue.stop();
    await this.provisioning.figures.stop();
    await this.wakeServer?.close();
    this.activator?.close();
    await this.clean();
    await this.database.drop();
    rmSync(this.config.dataDir, { recursive: true, force: true });
  }

  /** Removes all that carries this installation's id. */
  private async clean(): Promise<void> {
    for (const { name } of await this.engine.workloads()) await this.engine.removeWorkload(name);
    await this.engine.removePlatformContainer(this.names.edge);
    for (const { name } of await this.engine.networks()) await this.engine.removeNetwork(name);
    for (const { name } of await this.engine.volumes()) await this.engine.removeVolume(name);
    await this.engine.removeFirewall();
  }

  // ---- what the API would write

  async account(): Promise<Account> {
    const { manager } = this.database.dataSource;
    const id = newId('acc');
    const given = await manager.insert(AccountUid, { accountId: id });
    const uid = Number((given.identifiers[0] as { uid: number }).uid);
    const account = manager.create(Account, {
      ...{ id, uid, name: 'Test', status: 'active', billingExempt: true, gatewayCustomerId: null, card: null },
      address: { line1: '1', city: 'X', postalCode: '1', country: 'DE' },
      ...{
        billingDay: 1,
        signedUpOn: '2026-01-01',
        billedThrough: '2026-01-01',
        timeZone: 'UTC',
        createdAt: new Date(),
      },
    });
    await manager.insert(Account, account);
    return account;
  }

  /** A domain with its first revision and operation, and a database (by default of MySQL) of each engine asked for. */
  async domain(account: Account, change: Partial<RevisionSpec> = {}, wanted: boolean | DatabaseEngine[] = false) {
    const { manager } = this.database.dataSource;
    const id = newId('dom');
    const slug = id.slice(-12);
    const hostname = change.hostname ?? `${slug}.example.com`;
    const revisionId = newId('rev');
    const operation = await this.operations.create(manager, {
      ...{ accountId: account.id, kind: 'domain.create', subjectId: id, revisionId },
    });
    const engines: DatabaseEngine[] = Array.isArray(wanted) ? wanted : wanted ? ['mysql'] : [];
    const databases: TenantDatabase[] = [];
    for (const engine of engines) databases.push(await this.databaseRow(account, id, engine));
    const spec: RevisionSpec = {
      hostname,
      aliases: [],
      previewHostname: `${slug}.sites.localhost`,
      runtimes: [{ name: 'php', runtime: 'php', version: '8.4', root: '/', mount: '/', default: true }],
      routes: null,
      env: {},
      databases: databases.map(({ id: databaseId }) => ({ databaseId, login: 'a', rotation: 0 })),
      app: null,
      limits: {},
      releaseId: newId('rel'),
      maintenance: false,
      ...change,
    };
    const owner = { accountId: account.id, domainId: id };
    const revision = { id: revisionId, ...owner, number: 1, spec, operationId: operation.id, createdAt: new Date() };
    await manager.insert(DomainRevision, revision);
    const columns = { id, accountId: account.id, hostname, slug, wantedRevisionId: revisionId, createdAt: new Date() };
    await manager.insert(Domain, { ...columns, status: 'provisioning' });
    await manager.insert(ClaimedHostname, { ...owner, hostname, kind: 'main', registrableDomain: 'example.com' });
    await this.claimAliases(owner, spec.aliases);
    return { id, hostname, operation, spec, database: databases[0], databases };
  }

  async databaseRow(
    account: Account,
    domainId: string | null,
    engine: DatabaseEngine = 'mysql',
  ): Promise<TenantDatabase> {
    const { manager } = this.database.dataSource;
    const id = newId('db');
    const row = manager.create(TenantDatabase, {
      ...{ id, accountId: account.id, engine, name: 'main', physicalName: `ob_${id.slice(3)}` },
      ...{ passwordA: this.seal(id, 'a', `first-${id}`), passwordB: null, currentLogin: 'a', rotation: 0 },
      ...{ originDomainId: domainId, createdAt: new Date(), status: 'provisioning' },
    });
    await manager.insert(TenantDatabase, row);
    if (domainId) await manager.insert(DatabaseAttachment, { databaseId: id, domainId, accountId: account.id });
    return row;
  }

  seal(databaseId: string, login: 'a' | 'b', password: string): string {
    return this.secrets.seal(password, `database:${databaseId}:${login}`);
  }

  /** A further revision with its operation. */
  async revise(domainId: string, change: Partial<RevisionSpec>): Promise<Operation> {
    const { manager } = this.database.dataSource;
    const domain = await this.read(domainId);
    const before = await manager.findOneByOrFail(DomainRevision, { id: domain.wantedRevisionId });
    const id = newId('rev');
    const operation = await this.operations.create(manager, {
      ...{ accountId: domain.accountId, kind: 'domain.change', subjectId: domainId, revisionId: id },
    });
    const spec = { ...before.spec, ...change };
    const number = before.number + 1;
    const owner = { accountId: domain.accountId, domainId };
    await manager.insert(DomainRevision, {
      id,
      ...owner,
      number,
      spec,
      operationId: operation.id,
      createdAt: new Date(),
    });
    await this.claimAliases(owner, spec.aliases);
    await manager.update(Domain, domainId, { wantedRevisionId: id });
    this.queue.add(`domain:${domainId}`);
    return operation;
  }

  private async claimAliases(owner: { accountId: string; domainId: string }, aliases: string[]): Promise<void> {
    const { manager } = this.database.dataSource;
    await manager.delete(ClaimedHostname, { domainId: owner.domainId, kind: 'alias' });
    for (const hostname of aliases) {
      await manager.insert(ClaimedHostname, { ...owner, hostname, kind: 'alias', registrableDomain: 'example.com' });
    }
  }

  /** A new release of these files, and the revision that runs it. */
  async deploy(domainId: string, files: Record<string, string>, change: Partial<RevisionSpec> = {}) {
    const releaseId = newId('rel');
    const { accountId } = await this.read(domainId);
    const input = { accountId, domainId, releaseId, baseReleaseId: null, path: '/', format: 'auto' as const };
    const entries = Object.entries(files).map(([name, content]) => ({ name, content }));
    const { uploadContent } = this.provisioning.handlers;
    const uploaded = await uploadContent({ ...input, maxBytes: 1e6 }, tarOf(entries), new AbortController().signal);
    if (uploaded.files !== entries.length) throw new Error(`${uploaded.files} of ${entries.length} files came.`);
    return this.revise(domainId, { releaseId, uploaded: true, ...change });
  }

  async delete(domainId: string, graceMs: number): Promise<Operation> {
    const { manager } = this.database.dataSource;
    const { accountId } = await this.read(domainId);
    const operation = await this.operations.create(manager, { accountId, kind: 'domain.delete', subjectId: domainId });
    const deletedAt = new Date();
    const restorableUntil = new Date(deletedAt.getTime() + graceMs);
    await manager.update(Domain, domainId, { deletedAt, restorableUntil });
    this.queue.add(`domain:${domainId}`);
    return operation;
  }

  async restore(domainId: string): Promise<Operation> {
    const { manager } = this.database.dataSource;
    const { accountId } = await this.read(domainId);
    const operation = await this.operations.create(manager, { accountId, kind: 'domain.restore', subjectId: domainId });
    await manager.update(Domain, domainId, { deletedAt: null, restorableUntil: null });
    this.queue.add(`domain:${domainId}`);
    return operation;
  }

  // ---- what a test looks at

  read(domainId: string): Promise<Domain> {
    return this.database.dataSource.manager.findOneByOrFail(Domain, { id: domainId });
  }

  async ended({ id }: Operation, ms = 60_000): Promise<Operation> {
    const deadline = Date.now() + ms;
    for (;;) {
      const found = await this.database.dataSource.manager.findOneByOrFail(OperationEntity, { id });
      if (found.finishedAt) return found;
      if (Date.now() > deadline) {
        throw new Error(
          `Not ended: ${JSON.stringify(found)}; passes: ${JSON.stringify(this.passes.slice(-8), errors)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async settled(key: Key): Promise<void> {
    this.queue.add(key);
    await this.queue.whenSettled(key);
  }

  sites(domainId: string) {
    return this.engine.workloads({ kind: 'site', domainId });
  }
}

function errors(_: string, value: unknown): unknown {
  return value instanceof Error ? value.message : value;
}
