import type { Account } from '@onebox/accounts';
import { TenantDatabase } from '@onebox/databases';
import type { Key } from '@onebox/reconcile';
import type { DatabaseEngine } from '@onebox/runtimes';
import { type DataSource, In, IsNull } from 'typeorm';
import type { PlannedRevision, SiteFacts } from '../domain/site-facts.js';
import type { KeyedLock } from '../keyed-lock.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { type AccountServers, serverKey } from './account-servers.js';

export interface ServerWakeDeps {
  dataSource: DataSource;
  servers: AccountServers;
  serverLock: KeyedLock;
  databaseServer: ProvisioningDeps['databaseServer'];
  enqueue: ProvisioningDeps['enqueue'];
  log: ProvisioningDeps['log'];
}

/** A server that rested answers within a second or two; one that does not is its databases' own pass's affair. */
const ANSWERS_WITHIN_MS = 10_000;

/** Starts the database servers that a site's containers are going to ask, before these are started. */
export class ServerWake {
  constructor(private readonly deps: ServerWakeDeps) {}

  /**
   * Resolves when the servers of the revision's databases answer. One that cannot be started holds nobody up: the site is
   * started without it, and says itself what it lacks. Called within `AccountNetworks.use`.
   */
  async beforeStart({ account, domain }: Pick<SiteFacts, 'account' | 'domain'>, live: PlannedRevision): Promise<void> {
    const ids = live.revision.spec.databases.map(({ databaseId }) => databaseId);
    if (ids.length === 0) return;
    const where = { id: In(ids), placement: 'account' as const, deletedAt: IsNull() };
    const databases = await this.deps.dataSource.manager.findBy(TenantDatabase, where);
    const engines = [...new Set(databases.map(({ engine }) => engine))];
    await Promise.all(
      engines.map((engine) =>
        this.awake(account, engine, `domain:${domain.id}`).catch((error: Error) => {
          this.deps.log.warn(
            { domainId: domain.id, engine, reason: error.message },
            'A database server does not start',
          );
          for (const { id } of databases) this.deps.enqueue(`database:${id}`);
        }),
      ),
    );
  }

  /** Resolves when the server answers, or when it is not to be expected to. One that runs may be starting still. */
  async awake(account: Account, engine: DatabaseEngine, key: Key): Promise<void> {
    const { servers, serverLock, databaseServer } = this.deps;
    await serverLock.run(serverKey(account.id, engine), async () => {
      const access = await servers.ensure(account, engine, key);
      if ('againAfterMs' in access) return;
      const server = databaseServer(engine, access);
      try {
        await server.ready(ANSWERS_WITHIN_MS);
      } finally {
        await server.close();
      }
    });
  }
}
