import fc from 'fast-check';
import type { EdgeSite } from './edge.port.js';
import { type MapEntry, mapEntries, siteFromEntries, siteOf } from './map-entries.js';

const site: EdgeSite = {
  id: 'dom_1',
  hostnames: ['a.test', 'www.a.test'],
  state: 'live',
  live: {
    pools: [
      { name: 'php', endpoints: [{ address: '10.0.0.2', port: 8080 }] },
      {
        name: 'tracker',
        endpoints: [
          { address: '10.0.0.3', port: 80 },
          { address: 'fd00::3', port: 80 },
        ],
      },
    ],
    defaultPool: 'php',
    prefixes: [{ prefix: '/shop/', pool: 'tracker' }],
    extensions: [{ extension: '.aspx', pool: 'tracker' }],
  },
};

const lines = (entries: MapEntry[]) => entries.map(({ map, key, value }) => `${map} ${key} ${value}`);

describe('mapEntries', () => {
  it('says all about a site, its table under a name of its own', () => {
    const table = mapEntries(site).find(({ map }) => map === 'defaults')!.key;
    expect(table).toMatch(/^dom_1\.[0-9a-f]{10}$/);
    expect(lines(mapEntries(site))).toEqual([
      `endpoints ${table}|php~0 10.0.0.2|8080`,
      `pools ${table}|php 1`,
      `endpoints ${table}|tracker~0 10.0.0.3|80`,
      `endpoints ${table}|tracker~1 fd00::3|80`,
      `pools ${table}|tracker 2`,
      `prefixes ${table}/shop/ tracker`,
      `extensions ${table}|.aspx tracker`,
      `defaults ${table} php`,
      `states dom_1 live|${table}|`,
      'routes a.test dom_1',
      'routes www.a.test dom_1',
    ]);
  });

  it('makes a candidate that becomes live one changed entry', () => {
    const before = new Set(lines(mapEntries({ ...site, live: undefined, candidate: site.live })));
    const changed = lines(mapEntries(site)).filter((line) => !before.has(line));
    expect(changed).toHaveLength(1);
    expect(changed[0]).toMatch(/^states /);
  });

  it('writes a new table for any difference, never another value under a key of the old one', () => {
    const moved = structuredClone(site);
    moved.live!.pools[0]!.endpoints[0]!.port = 8081;
    const old = new Map(mapEntries(site).map((entry) => [`${entry.map} ${entry.key}`, entry.value]));
    const altered = mapEntries(moved).filter(({ map, key, value }) => (old.get(`${map} ${key}`) ?? value) !== value);
    expect(altered.map(({ map }) => map)).toEqual(['states']);
  });

  it('is read back', () => {
    expect(siteFromEntries('dom_1', mapEntries(site))).toEqual(site);
    const bare: EdgeSite = { id: 'dom_2', hostnames: [], state: 'suspended', candidate: site.live };
    expect(siteFromEntries('dom_2', mapEntries(bare))).toEqual(bare);
    expect(siteFromEntries('dom_2', mapEntries(site))).toBeUndefined();
  });

  it('knows whose each entry is', () => {
    expect(new Set(mapEntries({ ...site, candidate: { ...site.live!, prefixes: [] } }).map(siteOf))).toEqual(
      new Set(['dom_1']),
    );
  });

  it('lets nothing through that could be a command or an entry of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(5), (text, where) => {
        const entries = attempt(text, where);
        return entries.every(
          ({ key, value }) => /^[\x21-\x3a\x3d-\x5b\x5d-\x7e]+$/.test(key + value) && !key.startsWith('#'),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

function attempt(text: string, where: number): MapEntry[] {
  const live = site.live!;
  const changes: Partial<EdgeSite>[] = [
    { id: text },
    { hostnames: [text] },
    { live: { ...live, defaultPool: text } },
    { live: { ...live, prefixes: [{ prefix: `/${text}/`, pool: 'php' }] } },
    { live: { ...live, extensions: [{ extension: `.${text}`, pool: 'php' }] } },
    { live: { ...live, pools: [{ name: 'php', endpoints: [{ address: text, port: 1 }] }] } },
  ];
  try {
    return mapEntries({ ...site, ...changes[where] });
  } catch {
    return [];
  }
}
