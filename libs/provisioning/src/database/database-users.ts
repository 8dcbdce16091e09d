import { Domain, DomainRevision } from '@onebox/domains';
import { type DataSource, In, IsNull } from 'typeorm';
import { isCandidate } from '../domain/site-facts.js';

/** A site whose live revision uses a database, or one that wants to. */
export interface DatabaseUser {
  domainId: string;
  /** The login that its live revision uses; undefined where that does not use the database. */
  liveLogin?: 'a' | 'b';
  /** A newer revision is on its way. */
  moving: boolean;
  /** The newest revision did not come up. */
  failed: boolean;
}

/** Who uses a database, as the revisions of its account's sites say. */
export async function databaseUsers(
  dataSource: DataSource,
  accountId: string,
  databaseId: string,
): Promise<DatabaseUser[]> {
  const domains = await dataSource.manager.findBy(Domain, { accountId, deletedAt: IsNull(), purgedAt: IsNull() });
  const ids = domains.flatMap((domain) => [domain.wantedRevisionId, domain.liveRevisionId ?? []].flat());
  const revisions = await dataSource.manager.findBy(DomainRevision, { id: In(ids.length > 0 ? ids : ['']) });
  const loginOf = (revisionId: string | null) =>
    revisions.find(({ id }) => id === revisionId)?.spec.databases.find((attached) => attached.databaseId === databaseId)
      ?.login;
  return domains.flatMap((domain) => {
    const liveLogin = loginOf(domain.liveRevisionId);
    if (!liveLogin && !loginOf(domain.wantedRevisionId)) return [];
    const failed = domain.failedRevisionId === domain.wantedRevisionId;
    return [{ domainId: domain.id, liveLogin, moving: isCandidate(domain), failed }];
  });
}

/** Whether a revision that an operation waits for is live, or was replaced by a newer one; or did not come up. */
export async function revisionOutcome(
  dataSource: DataSource,
  revisionId: string,
): Promise<'live' | 'failed' | 'pending'> {
  const revision = await dataSource.manager.findOneBy(DomainRevision, { id: revisionId });
  const domain = revision && (await dataSource.manager.findOneBy(Domain, { id: revision.domainId }));
  if (!revision || !domain || domain.deletedAt) return 'live';
  if (domain.failedRevisionId === revisionId) return 'failed';
  const live = domain.liveRevisionId
    ? await dataSource.manager.findOneBy(DomainRevision, { id: domain.liveRevisionId })
    : null;
  return live && live.number >= revision.number ? 'live' : 'pending';
}
