import type { RevisionSpec } from '@onebox/runtimes';
import { In } from 'typeorm';
import type { TenantScope } from '@onebox/database';
import { DomainRevision } from './domain-revision.entity.js';
import type { Domain } from './domain.entity.js';

/** The parts of a spec that decide whether its containers get ready. */
const TRIED = [
  'runtimes',
  'routes',
  'env',
  'app',
  'limits',
  'releaseId',
  'uploaded',
  'findings',
] as const satisfies (keyof RevisionSpec)[];

/**
 * What stands: the newest spec; where that did not get ready, what it tried is as if it had never been asked for, and the
 * next change starts from what serves. Names and databases are kept: the account holds them already.
 */
export function standingSpec(newest: RevisionSpec, live: RevisionSpec | undefined, failed: boolean): RevisionSpec {
  if (!failed || !live) return newest;
  return { ...newest, ...Object.fromEntries(TRIED.map((part) => [part, live[part]])) };
}

/** By the domain's id. */
export async function standingSpecs(scope: TenantScope, domains: Domain[]): Promise<Map<string, RevisionSpec>> {
  if (domains.length === 0) return new Map();
  const ids = domains.flatMap((domain) => [
    domain.wantedRevisionId,
    ...(hasFailed(domain) ? [domain.liveRevisionId] : []),
  ]);
  const revisions = await scope.find(DomainRevision, { id: In(ids.filter((id) => id !== null)) });
  const specs = new Map(revisions.map(({ id, spec }) => [id, spec]));
  return new Map(
    domains.map((domain) => {
      const live = specs.get(domain.liveRevisionId ?? '');
      return [domain.id, standingSpec(specs.get(domain.wantedRevisionId)!, live, hasFailed(domain))];
    }),
  );
}

export function hasFailed({ wantedRevisionId, failedRevisionId }: Domain): boolean {
  return wantedRevisionId === failedRevisionId;
}
