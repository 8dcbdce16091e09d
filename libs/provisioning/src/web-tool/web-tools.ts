import type { Account } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import type { Config } from '@onebox/config';
import type { TenantDatabase } from '@onebox/databases';
import type { Edge, EdgeEndpoint, EdgeSite } from '@onebox/edge';
import type { Engine, Workload } from '@onebox/engine';
import { OperationalError } from '@onebox/errors';
import type { Journal } from '@onebox/reconcile';
import type { Secrets } from '@onebox/secrets';
import { databaseConnection } from '../database/database-connection.js';
import { KeyedLock } from '../keyed-lock.js';
import type { Names } from '../names.js';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { Addresses } from '../networks/addresses.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { Idleness } from './idleness.js';
import { toolHostname, toolSite, toolSiteId } from './tool-site.js';
import { toolSpec } from './tool-spec.js';

export interface WebToolsDeps {
  engine: Engine;
  edge: Edge;
  clock: Clock;
  journal: Journal;
  secrets: Secrets;
  images: ProvisioningDeps['images'];
  networks: AccountNetworks;
  addresses: Addresses;
  names: Names;
  enqueue: ProvisioningDeps['enqueue'];
  config: Config;
}

const STOP_SECONDS = 2;

/** The containers of databases' web tools, and what the edge knows of them. Everything is derived: there is no row of it. */
export class WebTools {
  private readonly idleness = new Idleness();
  private readonly lock = new KeyedLock();

  constructor(private readonly deps: WebToolsDeps) {}

  /** One at a time works on a database's tool: a pass that has seen an old container must not take the new one's address. */
  exclusively<T>(databaseId: string, work: () => Promise<T>): Promise<T> {
    return this.lock.run(databaseId, work);
  }

  /** The container, started; one that signs in with an older login is replaced. Called within `AccountNetworks.use`. */
  async start(account: Account, database: TenantDatabase): Promise<EdgeEndpoint> {
    const { engine, journal, networks } = this.deps;
    const { spec, place } = await this.wanted(account, database);
    await networks.ensure(place.network);
    await engine.createWorkload(spec);
    await journal.step(`tool:${database.id}`, 'tool.container-created');
    const { endpoint } = await engine.startWorkload(spec.name);
    await journal.step(`tool:${database.id}`, 'tool.container-started');
    if (!endpoint) throw new OperationalError('The web tool ended at its start.');
    return endpoint;
  }

  /** Whether its container signs in as the database's login of now. */
  async isCurrent(account: Account, database: TenantDatabase, found: Workload): Promise<boolean> {
    const { spec } = await this.wanted(account, database);
    return spec.labels.hash === found.labels.hash;
  }

  async publish(databaseId: string, endpoint: EdgeEndpoint): Promise<void> {
    await this.deps.edge.setSite(toolSite(databaseId, this.hostname(databaseId), endpoint));
    await this.deps.journal.step(`tool:${databaseId}`, 'tool.published');
  }

  /** Those that run, for the edge's start. */
  async sites(): Promise<EdgeSite[]> {
    const running = await this.deps.engine.workloads({ kind: 'database-tool' });
    return running.flatMap(({ labels: { databaseId }, endpoint }) =>
      databaseId && endpoint ? [toolSite(databaseId, this.hostname(databaseId), endpoint)] : [],
    );
  }

  hostname(databaseId: string): string {
    return toolHostname(databaseId, this.deps.secrets, this.deps.config.previewDomain);
  }

  find(databaseId: string): Promise<Workload | undefined> {
    return this.deps.engine.workload(this.deps.names.webTool(databaseId));
  }

  /** Milliseconds since somebody used it. */
  async idleFor(databaseId: string): Promise<number> {
    const { edge, clock } = this.deps;
    const counters = (await edge.counters()).find(({ siteId }) => siteId === toolSiteId(databaseId));
    return this.idleness.of(databaseId, counters, clock.now().getTime());
  }

  /** The edge first, so that no request meets a container that is going. */
  async remove(databaseId: string, accountId: string): Promise<void> {
    const { edge, engine, journal, names, enqueue } = this.deps;
    const name = names.webTool(databaseId);
    await edge.removeSite(toolSiteId(databaseId));
    await engine.stopWorkload(name, STOP_SECONDS);
    await engine.removeWorkload(name);
    await this.forget(databaseId);
    await journal.step(`tool:${databaseId}`, 'tool.removed');
    enqueue(`network:${accountId}`);
  }

  /** What may be left of one whose container is gone. */
  async forget(databaseId: string): Promise<void> {
    await this.deps.edge.removeSite(toolSiteId(databaseId));
    await this.deps.addresses.release([this.deps.names.webTool(databaseId)]);
    this.idleness.forget(databaseId);
  }

  private async wanted(account: Account, database: TenantDatabase) {
    const { images, names, addresses } = this.deps;
    const name = names.webTool(database.id);
    const [image, places] = await Promise.all([images.ensure('adminer'), addresses.places(account.id, [name], true)]);
    const place = places.get(name)!;
    const owner = { name, accountId: account.id, databaseId: database.id, uid: account.uid };
    const networkName = names.network(place.network.id);
    const connection = databaseConnection(database, database.currentLogin, this.deps);
    return { spec: toolSpec({ ...owner, image, networkName, place }, connection), place };
  }
}
