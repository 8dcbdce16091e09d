import type { Duplex } from 'node:stream';

/** Where a container answers. */
export interface EdgeEndpoint {
  address: string;
  port: number;
}

/** A pool is one runtime of a site; its name is unique within the site (`php`, `tracker`). */
export interface EdgePool {
  name: string;
  endpoints: EdgeEndpoint[];
}

/** Which pool answers what. The longest prefix wins, then the extension, then the default. */
export interface RouteTable {
  pools: EdgePool[];
  defaultPool: string;
  /** Prefixes end in `/`; they match the normalised path. */
  prefixes: { prefix: string; pool: string }[];
  /** With the dot, small: `.aspx`. Matches before the end, `/` or `;`. */
  extensions: { extension: string; pool: string }[];
}

/**
 * - `live`: requests go to the pools; a dead or missing endpoint goes to the activator.
 * - `asleep`: all requests go to the activator.
 * - the others are answered by the edge itself: `provisioning` and `maintenance` with 503 and Retry-After, `suspended`
 *   and `failed` with 503. An unknown host is 404.
 */
export type EdgeSiteState = 'live' | 'asleep' | 'provisioning' | 'maintenance' | 'suspended' | 'failed';

/** All that the edge knows about a site. */
export interface EdgeSite {
  id: string;
  /** Small, IDNA (ASCII) names: hostname, aliases, preview name. */
  hostnames: string[];
  /**
   * Names of the site that send visitors on to its main one (308), path and query kept, while the site is live or asleep.
   * What proves control of a name (`/.well-known/acme-challenge/`, `/.well-known/onebox/`) and our own probes are answered
   * under every name. The main name itself never sends anybody on.
   */
  redirects?: { to: string; from: string[] };
  state: EdgeSiteState;
  live?: RouteTable;
  /** Served only to our own probes, under the real hostname. */
  candidate?: RouteTable;
}

/** Counted by site since the edge started; `epoch` changes when it restarts, so a smaller number is never a refund. */
export interface SiteCounters {
  siteId: string;
  epoch: string;
  requests: number;
  failures: number;
  bytesIn: number;
  bytesOut: number;
  openConnections: number;
  /** How many answers took how long, by `EdgeSettings.answerBoundsMs`; the last are those beyond. */
  answers: number[];
  /** Of all answers together. Begins anew at 2^32. */
  answersMs: number;
}

export interface ProbeResult {
  /** HTTP status, or absent where no answer came. */
  status?: number;
  /** Whether the answer came from the container itself and not from the edge or the activator. */
  fromSite: boolean;
  error?: string;
}

/**
 * The public door. Run-time changes are map entries: no reload, constant time whatever the number of sites. Every change is
 * in the files as well before it is reported done, so that an edge that restarts alone serves the same.
 */
export interface Edge {
  /** Makes the edge know exactly these sites, atomically. For the full resync. */
  replaceAll(sites: EdgeSite[]): Promise<void>;
  /** Applies what differs from what the edge knows of this site. */
  setSite(site: EdgeSite): Promise<void>;
  removeSite(siteId: string): Promise<void>;
  /** What the edge serves now, read back from it. */
  site(siteId: string): Promise<EdgeSite | undefined>;
  counters(): Promise<SiteCounters[]>;
  /** Requests that an endpoint is answering at this moment, as far as the edge can tell; for draining. */
  requestsInFlight(endpoint: EdgeEndpoint): Promise<number>;
  /** GET through the edge under this hostname as our own, uncounted request. `path` is that of the site. */
  probe(request: {
    hostname: string;
    path: string;
    candidate: boolean;
    pool?: string;
    timeoutMs: number;
  }): Promise<ProbeResult>;
  /**
   * A connection on which that site answers and nothing else, as long as it is live: nothing is woken, and nothing is
   * counted. What comes of it is the caller's to end.
   */
  visit(siteId: string, options: { tls: boolean }): Duplex;
  /** Whether the edge runs and answers. */
  ready(): Promise<boolean>;
}
