import type { Config } from '@onebox/config';
import { passwordOf, TenantDatabase } from '@onebox/databases';
import { type DomainRevision, openEnv } from '@onebox/domains';
import { OperationalError, TerminalError } from '@onebox/errors';
import { type AttachedDatabase, type DatabaseConnection, type DomainPlan, plan } from '@onebox/runtimes';
import type { Secrets } from '@onebox/secrets';
import { type DataSource, In } from 'typeorm';
import { databaseConnection } from '../database/database-connection.js';
import type { DatabaseReadiness } from '../database/database-readiness.js';
import type { Candidate, Live } from './site-facts.js';

type Attached = { wish: AttachedDatabase; database: TenantDatabase };

/** Opens what a revision has sealed and hands it to the pure planner. Plans hold secrets: they are never logged. */
export class RevisionPlanner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: Secrets,
    private readonly config: Config,
    private readonly readiness: DatabaseReadiness,
  ) {}

  /** What serves is planned with its databases as they are, ready or not: a server that is away changes no plan. */
  async planLive(revision: DomainRevision): Promise<Live> {
    const attached = await this.attached(revision);
    if (attached.some(({ database }) => !database.host)) {
      throw new OperationalError(`A database of the live revision ${revision.id} has no host.`);
    }
    return this.planned(revision, attached);
  }

  async planCandidate(revision: DomainRevision): Promise<Candidate> {
    const attached = await this.attached(revision);
    const waitingFor = attached.filter(({ wish, database }) => !this.readiness.isReady(database, wish.login));
    const failed = waitingFor.find(({ database }) => database.status === 'failed')?.database;
    if (failed) {
      const why = failed.statusDetail ?? 'It could not be made.';
      const impossible = new TerminalError('database.failed', `The database ${failed.name} failed: ${why}`);
      return { revision, waitingFor: [], impossible };
    }
    if (waitingFor.length > 0) return { revision, waitingFor: waitingFor.map(({ database }) => database) };
    return { ...this.planned(revision, attached), waitingFor: [] };
  }

  private planned(revision: DomainRevision, attached: Attached[]): Live {
    try {
      return { revision, plan: this.plan(revision, attached) };
    } catch (error) {
      if (error instanceof TerminalError) return { revision, impossible: error };
      throw error;
    }
  }

  private plan({ domainId, spec }: DomainRevision, attached: Attached[]): DomainPlan {
    return plan({
      domainId,
      spec,
      env: openEnv(spec.env, domainId, this.secrets),
      databases: attached.map((item) => this.connection(item)),
      siteSecret: this.secrets.derive(`site:${domainId}`),
      publicPorts: { http: this.config.httpPort, https: this.config.httpsPort },
    });
  }

  /** In the order of the revision. A database that is gone for good is left out. */
  private async attached({ spec }: DomainRevision): Promise<Attached[]> {
    if (spec.databases.length === 0) return [];
    const ids = spec.databases.map(({ databaseId }) => databaseId);
    const rows = await this.dataSource.manager.findBy(TenantDatabase, { id: In(ids) });
    return spec.databases.flatMap((wish) => {
      const database = rows.find(({ id, purgedAt }) => id === wish.databaseId && !purgedAt);
      return database ? [{ wish, database }] : [];
    });
  }

  /** A login that is not there any more (its domain was restored after a password change) is replaced by the current one. */
  private connection({ wish, database }: Attached): DatabaseConnection {
    const login = passwordOf(database, wish.login) === null ? database.currentLogin : wish.login;
    return databaseConnection(database, login, { secrets: this.secrets, config: this.config });
  }
}
