import { newId } from '@onebox/database';
import { Domain, type DomainQuery, DomainReader, DomainRevision } from '@onebox/domains';
import type { RevisionSpec } from '@onebox/runtimes';
import { DataSource } from 'typeorm';
import { type Owner, SETTINGS, type Wishes, wishes } from '../support/wishes.js';

const MANY = 10_000;
const PAGE = 20;

describe('the list of domains', () => {
  let w: Wishes;
  let owner: Owner;
  let single: DataSource;
  let reader: DomainReader;

  beforeAll(async () => {
    w = await wishes();
    owner = await w.account();
    await insertDomains(w, owner.accountId, MANY);
    await insertDomains(w, (await w.account()).accountId, 50);
    // One connection, so that its counters are of nothing but the query that is looked at.
    single = await new DataSource({ ...w.database.options, poolSize: 1 } as typeof w.database.options).initialize();
    reader = new DomainReader(single, SETTINGS);
  }, 120_000);
  afterAll(async () => {
    await single.destroy();
    await w.database.drop();
  });

  it.each<[string, Partial<DomainQuery>]>([
    ['the newest first', {}],
    ['by name', { sort: 'hostname' }],
    ['by name backwards', { sort: '-hostname' }],
  ])('costs the same on the first and on a deep page: %s', async (_what, query) => {
    const first = await costOf(query);
    const cursor = await cursorAfter(MANY * 0.85, query);
    const deep = await costOf({ ...query, cursor });
    expect(deep.items).toBe(PAGE);
    expect(deep.rows).toBeLessThanOrEqual(first.rows * 2 + 50);
    expect(deep.rows).toBeLessThan(MANY / 20);
  });

  it('goes through all of them, each once, in the order that was asked for', async () => {
    for (const sort of ['hostname', '-hostname', 'createdAt', '-createdAt'] as const) {
      const names: string[] = [];
      const ids = new Set<string>();
      let cursor: string | undefined;
      do {
        const page = await w.reader.list(owner.accountId, { limit: 100, sort, cursor, q: 'site-00' });
        for (const { id, hostname } of page.items) {
          ids.add(id);
          names.push(hostname);
        }
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(ids.size).toBe(names.length);
      expect(names.length).toBe(900);
      if (sort.endsWith('hostname')) {
        const sorted = [...names].sort();
        expect(names).toEqual(sort === 'hostname' ? sorted : sorted.reverse());
      }
    }
  });

  it('filters by part of the name, by status and by runtime, and takes wildcards as they are', async () => {
    const list = async (query: Partial<DomainQuery>) =>
      (await w.reader.list(owner.accountId, { limit: 100, sort: 'hostname', ...query })).items;
    expect((await list({ q: 'SITE-00123' })).map(({ hostname }) => hostname)).toEqual(['site-00123.test']);
    expect(await list({ q: '%' })).toEqual([]);
    expect(await list({ q: '_' })).toEqual([]);
    const statics = await list({ runtime: 'static', q: 'site-0000' });
    expect(statics.map(({ hostname }) => hostname)).toEqual(['site-00000.test', 'site-00005.test']);
    expect((await list({ status: 'failed', q: 'site-0000' })).map(({ hostname }) => hostname)).toEqual([
      'site-00003.test',
    ]);
    const deleted = await list({ status: 'deleted', q: 'site-0000' });
    expect(deleted.map(({ hostname, status }) => [hostname, status])).toEqual([['site-00007.test', 'deleted']]);
    expect((await list({ q: 'site-0000' })).map(({ hostname }) => hostname)).not.toContain('site-00007.test');
  });

  async function costOf(query: Partial<DomainQuery>): Promise<{ rows: number; items: number }> {
    const before = await rowsRead();
    const { items } = await reader.list(owner.accountId, { limit: PAGE, ...query });
    return { rows: (await rowsRead()) - before, items: items.length };
  }

  /** What the connection has read of rows and of index entries so far. */
  async function rowsRead(): Promise<number> {
    const rows = await single.query<{ Value: string }[]>("SHOW SESSION STATUS LIKE 'Handler_read%'");
    return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
  }

  async function cursorAfter(count: number, query: Partial<DomainQuery>): Promise<string> {
    let cursor: string | undefined;
    for (let seen = 0; seen < count; seen += 100) {
      const page = await w.reader.list(owner.accountId, { limit: 100, ...query, cursor });
      cursor = page.nextCursor!;
    }
    return cursor!;
  }
});

async function insertDomains(w: Wishes, accountId: string, count: number): Promise<void> {
  const { manager } = w.database.dataSource;
  for (let start = 0; start < count; start += 1000) {
    const rows = Array.from({ length: 1000 }, (_, n) => rowsOf(w, accountId, start + n)).slice(0, count - start);
    await manager.insert(
      Domain,
      rows.map(({ domain }) => domain),
    );
    await manager.insert(
      DomainRevision,
      rows.map(({ revision }) => revision),
    );
  }
}

function rowsOf(w: Wishes, accountId: string, n: number) {
  const hostname = `site-${String(n).padStart(5, '0')}.test`;
  const id = newId('dom');
  const wantedRevisionId = newId('rev');
  const at = w.clock.now();
  const gone = n % 10 === 7;
  const domain = {
    id,
    accountId,
    hostname,
    slug: id.slice(4),
    wantedRevisionId,
    createdAt: at,
    deletedAt: gone ? at : null,
    restorableUntil: gone ? at : null,
    status: gone ? ('deleted' as const) : n % 10 === 3 ? ('failed' as const) : ('live' as const),
  };
  const runtime = n % 5 === 0 ? 'static' : 'php';
  const spec: RevisionSpec = {
    hostname,
    aliases: [],
    previewHostname: `${domain.slug}.sites.onebox.test`,
    runtimes: [{ name: runtime, runtime, version: '1', root: '/', mount: '/', default: true }],
    routes: null,
    env: {},
    databases: [],
    app: null,
    limits: {},
    releaseId: 'rel_1',
    maintenance: false,
  };
  const revision = { id: wantedRevisionId, accountId, domainId: id, number: 1, spec, operationId: null, createdAt: at };
  return { domain, revision };
}
