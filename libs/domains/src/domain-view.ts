import type { TenantDatabase } from '@onebox/databases';
import { effectiveRoutes, type RevisionSpec, type RouteSpec, type RuntimeSpec, siteUrl } from '@onebox/runtimes';
import type { Domain, DomainStatus } from './domain.entity.js';

/** A domain as the API shows it; what was asked for last, and what has come of it. */
export interface DomainView {
  id: string;
  hostname: string;
  aliases: string[];
  /** By alias: whether it leads visitors to the main name once both are connected; else it answers itself. */
  redirects: Record<string, boolean>;
  previewHostname: string;
  /** Works whatever DNS says: the preview's address, as seen on this platform's own port. */
  url: string;
  /** The address under its own name; works once DNS leads here. */
  hostnameUrl: string;
  status: DomainStatus;
  statusDetail: string | null;
  runtimes: RuntimeSpec[];
  routes: RouteSpec[] | null;
  /** With the derived ones, in the order in which they are looked up. */
  effectiveRoutes: RouteSpec[];
  databases: { id: string; engine: string; name: string }[];
  app: string | null;
  limits: { memoryBytes?: number; cpus?: number };
  maintenance: boolean;
  /** The newest; its id is the ETag. */
  wantedRevisionId: string;
  /** What serves. */
  liveRevisionId: string | null;
  /** The newest one that did not work out; `statusDetail` and its operation say why. */
  failedRevisionId: string | null;
  /** Since when one of its names has not led here any more, though it did; null: none. */
  dnsLostSince: string | null;
  /** Measured now and then; null until it was. */
  sizeBytes: number | null;
  /** Where its picture is; another one has another address. Null: there is none. */
  pictureUrl: string | null;
  createdAt: string;
  deletedAt: string | null;
  restorableUntil: string | null;
}

export function domainView(
  domain: Domain,
  spec: RevisionSpec,
  around: { databases: TenantDatabase[]; sizeBytes: number | null; lostSince: Date | null; ports: { http: number } },
): DomainView {
  const { hostname, aliases, direct = [], previewHostname, runtimes, routes, app, limits, maintenance } = spec;
  return {
    id: domain.id,
    hostname,
    aliases,
    redirects: Object.fromEntries(aliases.map((alias) => [alias, !direct.includes(alias)])),
    previewHostname,
    url: siteUrl(previewHostname, around.ports),
    hostnameUrl: siteUrl(hostname, around.ports),
    status: shownStatus(domain),
    statusDetail: domain.statusDetail,
    runtimes,
    routes,
    effectiveRoutes: effectiveRoutes(runtimes, routes),
    databases: around.databases.map(({ id, engine, name }) => ({ id, engine, name })),
    app,
    limits,
    maintenance,
    wantedRevisionId: domain.wantedRevisionId,
    liveRevisionId: domain.liveRevisionId,
    failedRevisionId: domain.failedRevisionId,
    dnsLostSince: around.lostSince?.toISOString() ?? null,
    sizeBytes: around.sizeBytes,
    pictureUrl: domain.picture && `/api/v1/domains/${domain.id}/picture?v=${domain.picture}`,
    createdAt: domain.createdAt.toISOString(),
    deletedAt: domain.deletedAt?.toISOString() ?? null,
    restorableUntil: domain.restorableUntil?.toISOString() ?? null,
  };
}

/** The worker's word, but where it has not yet heard that the wish has changed. */
export function shownStatus({ status, deletedAt }: Pick<Domain, 'status' | 'deletedAt'>): DomainStatus {
  const going = status === 'deleting' || status === 'deleted';
  if (deletedAt) return going ? status : 'deleting';
  return going ? 'provisioning' : status;
}
