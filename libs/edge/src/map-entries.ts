import { createHash } from 'node:crypto';
import type { EdgeSite, EdgeSiteState, RouteTable } from './edge.port.js';
import { endpointValue, extensionKey, hostnameKey, parseEndpoint, poolKey, prefixKey, siteKey } from './map-values.js';

/**
 * In the order in which a change adds entries: what is pointed at comes before what points at it. Removal goes the other
 * way.
 */
export const MAPS = [
  'endpoints',
  'pools',
  'prefixes',
  'extensions',
  'defaults',
  'redirects',
  'states',
  'routes',
] as const;
export type MapName = (typeof MAPS)[number];

export interface MapEntry {
  map: MapName;
  key: string;
  value: string;
}

/**
 * Everything that the edge's maps say about a site.
 *
 * A route table is written under a name made of the site and of what is in it, `<site>.<hash>`, and is never altered: a
 * change writes a new one and then sets the one entry of `states.map` that names it. So no request ever sees half a
 * change, and a candidate that becomes live is one entry. The main name is in that entry too: when two names change places,
 * at no moment does each send visitors to the other.
 *
 * | map | key | value |
 * | --- | --- | --- |
 * | routes | hostname | site |
 * | states | site | `state|live table|candidate table`, and `|main name` where names are sent on to it |
 * | redirects | `site|name` | 308 |
 * | defaults | table | pool |
 * | extensions | `table|.aspx` | pool |
 * | prefixes | `table/shop/` | pool |
 * | pools | `table|pool` | number of endpoints |
 * | endpoints | `table|pool~i` | `address|port` |
 *
 * @throws TerminalError for a value that cannot be one.
 */
export function mapEntries(site: EdgeSite): MapEntry[] {
  const id = siteKey(site.id);
  const live = tableEntries(id, site.live);
  const candidate = tableEntries(id, site.candidate);
  const entries: MapEntry[] = [
    ...live.entries,
    ...candidate.entries,
    ...redirectSources(site).map((name): MapEntry => ({ map: 'redirects', key: `${id}|${name}`, value: '308' })),
    { map: 'states', key: id, value: [site.state, live.name, candidate.name, ...mainName(site)].join('|') },
    ...site.hostnames.map((name): MapEntry => ({ map: 'routes', key: hostnameKey(name), value: id })),
  ];
  return [...new Map(entries.map((entry) => [entryId(entry), entry])).values()];
}

function redirectSources({ redirects }: EdgeSite): string[] {
  return redirects?.from.map(hostnameKey) ?? [];
}

function mainName({ redirects }: EdgeSite): string[] {
  return redirects && redirects.from.length > 0 ? [hostnameKey(redirects.to)] : [];
}

export function entryId({ map, key }: Pick<MapEntry, 'map' | 'key'>): string {
  return `${map}\t${key}`;
}

/** Whose entry it is. */
export function siteOf({ map, key, value }: MapEntry): string {
  return map === 'routes' ? value : /^[A-Za-z0-9_-]*/.exec(key)![0];
}

function tableEntries(id: string, table: RouteTable | undefined): { name: string; entries: MapEntry[] } {
  if (!table) return { name: '', entries: [] };
  const rows: [MapName, string, string][] = [
    ...table.pools.flatMap(poolRows),
    ...table.prefixes.map(({ prefix, pool }): [MapName, string, string] => [
      'prefixes',
      prefixKey(prefix),
      poolKey(pool),
    ]),
    ...table.extensions.map(({ extension, pool }): [MapName, string, string] => [
      'extensions',
      `|${extensionKey(extension)}`,
      poolKey(pool),
    ]),
    ['defaults', '', poolKey(table.defaultPool)],
  ];
  const name = `${id}.${createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 10)}`;
  return { name, entries: rows.map(([map, rest, value]) => ({ map, key: name + rest, value })) };
}

function poolRows({ name, endpoints }: RouteTable['pools'][number]): [MapName, string, string][] {
  const pool = poolKey(name);
  const rows = endpoints.map((endpoint, index): [MapName, string, string] => [
    'endpoints',
    `|${pool}~${index}`,
    endpointValue(endpoint),
  ]);
  return [...rows, ['pools', `|${pool}`, String(endpoints.length)]];
}

/** The way back: what entries say about a site; `undefined` where they do not know it. */
export function siteFromEntries(id: string, entries: MapEntry[]): EdgeSite | undefined {
  const status = entries.find(({ map, key }) => map === 'states' && key === id)?.value;
  if (status === undefined) return undefined;
  const [state, live = '', candidate = '', main] = status.split('|');
  const sources = entries.filter(({ map, key }) => map === 'redirects' && key.startsWith(`${id}|`));
  return {
    id,
    hostnames: entries.filter(({ map, value }) => map === 'routes' && value === id).map(({ key }) => key),
    ...(main ? { redirects: { to: main, from: sources.map(({ key }) => key.slice(id.length + 1)) } } : {}),
    state: state as EdgeSiteState,
    ...(live ? { live: tableFrom(live, entries) } : {}),
    ...(candidate ? { candidate: tableFrom(candidate, entries) } : {}),
  };
}

function tableFrom(table: string, entries: MapEntry[]): RouteTable {
  const rows = (map: MapName, separator: string) =>
    entries
      .filter((entry) => entry.map === map && entry.key.startsWith(table + separator))
      .map(({ key, value }) => ({ rest: key.slice(table.length), value }));
  const endpoints = rows('endpoints', '|');
  const endpoint = (pool: string, index: number) => endpoints.find(({ rest }) => rest === `|${pool}~${index}`)?.value;
  return {
    pools: rows('pools', '|').map(({ rest, value }) => ({
      name: rest.slice(1),
      endpoints: Array.from({ length: Number(value) }, (_, index) => endpoint(rest.slice(1), index)).flatMap((found) =>
        found === undefined ? [] : [parseEndpoint(found)],
      ),
    })),
    defaultPool: entries.find(({ map, key }) => map === 'defaults' && key === table)?.value ?? '',
    prefixes: rows('prefixes', '/').map(({ rest, value }) => ({ prefix: rest, pool: value })),
    extensions: rows('extensions', '|').map(({ rest, value }) => ({ extension: rest.slice(1), pool: value })),
  };
}
