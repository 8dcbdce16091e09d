import type { EdgeEndpoint, EdgeSite } from '@onebox/edge';
import type { Secrets } from '@onebox/secrets';
import { bare } from '../names.js';

const POOL = 'tool';

/** What the edge calls the site of a database's web tool. */
export function toolSiteId(databaseId: string): string {
  return `tool_${bare(databaseId)}`;
}

/** The database whose web tool a site of the edge is; undefined where it is a domain's. */
export function databaseOfTool(siteId: string): string | undefined {
  return siteId.startsWith('tool_') ? `db_${bare(siteId)}` : undefined;
}

/** A name under the preview domain that nobody can guess: 96 bits by the installation's key. */
export function toolHostname(databaseId: string, secrets: Secrets, previewDomain: string): string {
  return `db-${secrets.derive(`web-tool:${databaseId}`).slice(0, 24)}.${previewDomain}`;
}

export function toolSite(databaseId: string, hostname: string, endpoint: EdgeEndpoint): EdgeSite {
  const live = {
    pools: [{ name: POOL, endpoints: [endpoint] }],
    defaultPool: POOL,
    prefixes: [],
    extensions: [],
  };
  return { id: toolSiteId(databaseId), hostnames: [hostname], state: 'live', live };
}
