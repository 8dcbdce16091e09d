import { Domain, DomainRevision } from '@onebox/domains';
import type { Engine } from '@onebox/engine';
import { type DataSource, In, IsNull } from 'typeorm';
import { isCandidate } from '../domain/site-facts.js';

/** A site whose live revision uses a database, or one that wants to. */
export interface DatabaseUser {
  domainId: string;
  hostname: string;
  /** The login that its live revision uses; undefined where that does not use the database. */
  liveLogin?: 'a' | 'b';
  /** Those that its containers use, one that drains included. */
  logins: Set<'a' | 'b'>;
  /** A newer revision is on its way. */
  moving: boolean;
  /** The newest revision did not come up. */
  failed: boolean;
}

/** Who uses a database, as the revisions of its account's sites and of their containers say. */
export async function databaseUsers(
  { dataSource, engine }: { dataSource: DataSource; engine: Engine },
  accountId: string,
  databaseId: string,
): Promise<DatabaseUser[]> {
  const [domains, containers] = await Promise.all([
    dataSource.manager.findBy(Domain, { accountId, deletedAt: IsNull(), purgedAt: IsNull() }),
    engine.workloads({ kind: 'site', accountId }),
  ]);
  const named = domains.flatMap(({ wantedRevisionId, liveRevisionId }) => [wantedRevisionId, liveRevisionId]);
  const ids = [...named, ...containers.map(({ labels }) => labels.revisionId)].filter((id) => !!id);
  const revisions = await dataSource.manager.findBy(DomainRevision, { id: In([...new Set(ids), '']) });
  const attachments = revisions.flatMap(({ id, spec }) => spec.databases.map((attached) => ({ ...attached, id })));
  const logins = new Map(attachments.filter((it) => it.databaseId === databaseId).map(({ id, login }) => [id, login]));
  return domains.flatMap((domain) => {
    const own = containers.filter(({ labels }) => labels.domainId === domain.id);
    const used = [domain.liveRevisionId, ...own.map(({ labels }) => labels.revisionId)];
    const user = {
      domainId: domain.id,
      hostname: domain.hostname,
      liveLogin: logins.get(domain.liveRevisionId ?? ''),
      logins: new Set(used.flatMap((id) => logins.get(id ?? '') ?? [])),
      moving: isCandidate(domain),
      failed: domain.failedRevisionId === domain.wantedRevisionId,
    };
    return user.logins.size > 0 || logins.has(domain.wantedRevisionId) ? [user] : [];
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
