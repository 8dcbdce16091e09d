import { attachedDomains, TenantDatabase } from '@onebox/databases';
import { Domain } from '@onebox/domains';
import type { Engine, Workload } from '@onebox/engine';
import type { DatabaseEngine } from '@onebox/runtimes';
import { type DataSource, IsNull } from 'typeorm';
import { isCandidate } from '../domain/site-facts.js';

type KnownDomain = Pick<Domain, 'status' | 'wantedRevisionId' | 'liveRevisionId' | 'failedRevisionId'>;
type KnownDatabase = Pick<TenantDatabase, 'status' | 'passwordA' | 'passwordB'>;

export interface RestInput {
  /** All of the account's that are not deleted. */
  domains: KnownDomain[];
  /** Those on the server that are not deleted, each with how many sites it is attached to. */
  databases: (KnownDatabase & { sites: number })[];
  /** The account's containers beside its servers. */
  workloads: Pick<Workload, 'state' | 'labels'>[];
}

/**
 * Whether an account's server may rest: all of the account's sites sleep without a running container, so that nobody is left
 * to ask it. A paused site does not count as asleep: it would come back within milliseconds, to connections that are gone. A
 * database without a site keeps its server up, since nothing would wake it.
 */
export function mayRest({ domains, databases, workloads }: RestInput): boolean {
  const awake = workloads.some(({ state, labels }) => labels.kind !== 'database-server' && isUp(state));
  return (
    !awake &&
    domains.some(({ status }) => status === 'sleeping') &&
    domains.every(
      ({ status, ...domain }) => ['sleeping', 'failed'].includes(status) && !isCandidate(domain as Domain),
    ) &&
    databases.length > 0 &&
    databases.every((database) => database.sites > 0 && database.status === 'ready' && !isTurning(database))
  );
}

/** Asks the database and the engine for what `mayRest` wants to know. */
export class ServerRest {
  constructor(private readonly deps: { dataSource: DataSource; engine: Engine }) {}

  async mayRest(accountId: string, engine: DatabaseEngine): Promise<boolean> {
    const { manager } = this.deps.dataSource;
    const [domains, found, workloads] = await Promise.all([
      manager.findBy(Domain, { accountId, deletedAt: IsNull(), purgedAt: IsNull() }),
      manager.findBy(TenantDatabase, { accountId, engine, deletedAt: IsNull() }),
      this.deps.engine.workloads({ accountId }),
    ]);
    const onServer = found.filter(({ placement }) => placement !== 'external');
    const ids = onServer.map(({ id }) => id);
    const sites = await attachedDomains(manager, accountId, ids);
    const databases = onServer.map((database) => ({ ...database, sites: sites.get(database.id)?.length ?? 0 }));
    return mayRest({ domains, databases, workloads });
  }
}

function isUp(state: Workload['state']): boolean {
  return state === 'running' || state === 'paused';
}

/** A password change is under way. */
function isTurning({ passwordA, passwordB }: KnownDatabase): boolean {
  return passwordA !== null && passwordB !== null;
}
