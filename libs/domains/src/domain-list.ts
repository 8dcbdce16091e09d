import { domainToASCII } from 'node:url';
import { type FindOptionsWhere, In, IsNull, Not, Raw } from 'typeorm';
import { containing, type PageRequest } from '@onebox/database';
import type { Domain, DomainStatus } from './domain.entity.js';

export type DomainSort = 'createdAt' | '-createdAt' | 'hostname' | '-hostname';

export interface DomainQuery {
  limit: number;
  cursor?: string;
  /** Part of the name. */
  q?: string;
  status?: DomainStatus;
  /** One that runs this runtime: `php`. */
  runtime?: string;
  /** `lost`: one with a name that has led here and does not any more. */
  dns?: 'lost';
  /** The newest first by default. */
  sort?: DomainSort;
}

/** Ids are made in the order of time, so that `createdAt` is sorted by them. */
export function pageRequestOf({ limit, cursor, sort = '-createdAt', ...filter }: DomainQuery): PageRequest<Domain> {
  return {
    limit,
    cursor,
    where: whereOf(filter),
    order: sort.startsWith('-') ? 'DESC' : 'ASC',
    ...(sort.endsWith('hostname') ? { sort: 'hostname' as const } : {}),
  };
}

function whereOf({
  q,
  status,
  runtime,
  dns,
}: Pick<DomainQuery, 'q' | 'status' | 'runtime' | 'dns'>): FindOptionsWhere<Domain> {
  return {
    ...byStatus(status),
    ...(q ? { hostname: containing(asKept(q.trim())) } : {}),
    ...(dns ? { id: hasLost() } : {}),
    ...(runtime ? { wantedRevisionId: runs(runtime) } : {}),
  };
}

/** Deleted ones are listed only where asked for; those whose files are gone, never. */
function byStatus(status: DomainStatus | undefined): FindOptionsWhere<Domain> {
  switch (status) {
    case undefined:
      return { deletedAt: IsNull() };
    case 'deleted':
      return { deletedAt: Not(IsNull()), purgedAt: IsNull() };
    case 'deleting':
      return { deletedAt: Not(IsNull()), purgedAt: IsNull(), status: Not('deleted') };
    case 'provisioning':
      return { deletedAt: IsNull(), status: In(['provisioning', 'deleting', 'deleted']) };
    case 'live':
    case 'sleeping':
    case 'degraded':
    case 'suspended':
    case 'failed':
      return { deletedAt: IsNull(), status };
  }
}

/** In one line: TypeORM finds the column by the space that follows it. */
function runs(runtime: string) {
  const names = "JSON_EXTRACT(wanted.spec, '$.runtimes[*].runtime')";
  const found = (column: string) =>
    `EXISTS (SELECT 1 FROM domain_revisions wanted WHERE wanted.id = ${column} AND JSON_CONTAINS(${names}, JSON_QUOTE(:runtime)))`;
  return Raw(found, { runtime });
}

function hasLost() {
  return Raw(
    (column) => `EXISTS (SELECT 1 FROM dns_checks lost WHERE lost.domain_id = ${column} AND lost.state = 'lost')`,
  );
}

/** Names are kept in IDNA's ASCII form: `bücher` is looked for as `xn--bcher-kva`. */
function asKept(text: string): string {
  return /[^ -~]/.test(text) ? domainToASCII(text) || text : text.toLowerCase();
}
