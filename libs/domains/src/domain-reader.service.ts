import type { Config } from '@onebox/config';
import { type Page, tenantScope } from '@onebox/database';
import { TenantDatabase } from '@onebox/databases';
import { NotFound } from '@onebox/errors';
import type { RevisionSpec } from '@onebox/runtimes';
import { type DataSource, In } from 'typeorm';
import { type DomainQuery, pageRequestOf } from './domain-list.js';
import { type DomainView, domainView } from './domain-view.js';
import { lostNames } from './dns/lost-names.js';
import { Domain } from './domain.entity.js';
import { type EnvView, envView } from './environment.js';
import { siteSizes } from './site-sizes.js';
import { standingSpecs } from './standing-spec.js';

/** Domains as their account sees them. A page costs five queries, whatever its depth. */
export class DomainReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Pick<Config, 'httpPort'>,
  ) {}

  /** @throws UserError malformed for a cursor that was not given out. */
  async list(accountId: string, query: DomainQuery): Promise<Page<DomainView>> {
    const scope = tenantScope(this.dataSource.manager, accountId);
    const { items, nextCursor } = await scope.page(Domain, pageRequestOf(query));
    return { items: await this.views(accountId, items), nextCursor };
  }

  /** @throws NotFound also for another account's, and for one whose files are gone. */
  async read(accountId: string, id: string): Promise<DomainView> {
    return (await this.views(accountId, [await this.require(accountId, id)]))[0]!;
  }

  /** Of events: those that are still there. */
  async readMany(accountId: string, ids: string[]): Promise<DomainView[]> {
    if (ids.length === 0) return [];
    const scope = tenantScope(this.dataSource.manager, accountId);
    const found = await scope.find(Domain, { id: In(ids) });
    return this.views(
      accountId,
      found.filter((domain) => !isGone(domain)),
    );
  }

  async readEnv(accountId: string, id: string): Promise<{ env: EnvView; revisionId: string }> {
    const domain = await this.require(accountId, id);
    const spec = (await this.specs(accountId, [domain])).get(domain.id)!;
    return { env: envView(spec.env), revisionId: domain.wantedRevisionId };
  }

  async require(accountId: string, id: string): Promise<Domain> {
    const domain = await tenantScope(this.dataSource.manager, accountId).require(Domain, id, 'domain');
    if (isGone(domain)) throw new NotFound('domain');
    return domain;
  }

  async views(accountId: string, domains: Domain[]): Promise<DomainView[]> {
    const ids = domains.map(({ id }) => id);
    const specs = await this.specs(accountId, domains);
    const lost = await lostNames(tenantScope(this.dataSource.manager, accountId), ids);
    const sizes = await siteSizes(this.dataSource.manager, ids);
    const databases = await this.databases(accountId, [...specs.values()]);
    return domains.map((domain) => {
      const spec = specs.get(domain.id)!;
      return domainView(domain, spec, {
        databases: domain.deletedAt ? [] : spec.databases.flatMap((one) => databases.get(one.databaseId) ?? []),
        lostSince: lost.get(domain.id) ?? null,
        sizeBytes: sizes.get(domain.id) ?? null,
        ports: { http: this.config.httpPort },
      });
    });
  }

  private specs(accountId: string, domains: Domain[]): Promise<Map<string, RevisionSpec>> {
    return standingSpecs(tenantScope(this.dataSource.manager, accountId), domains);
  }

  private async databases(accountId: string, specs: RevisionSpec[]): Promise<Map<string, TenantDatabase>> {
    const ids = specs.flatMap((spec) => spec.databases.map(({ databaseId }) => databaseId));
    if (ids.length === 0) return new Map();
    const found = await tenantScope(this.dataSource.manager, accountId).find(TenantDatabase, { id: In(ids) });
    return new Map(found.map((database) => [database.id, database]));
  }
}

/** Its files are removed, and its revisions are about to be. */
function isGone({ deletedAt, purgedAt }: Domain): boolean {
  return deletedAt !== null && purgedAt !== null;
}
