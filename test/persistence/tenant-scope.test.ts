import { newId, tenantScope } from '@onebox/database';
import { Domain } from '@onebox/domains';
import type { EntityManager } from 'typeorm';
import { testDatabase, type TestDatabase } from '../support/mariadb.js';

const NOW = new Date('2026-11-01T00:00:00Z');

function domain(accountId: string, name: string, createdAt = NOW): Domain {
  return Object.assign(new Domain(), {
    id: newId('dom'),
    accountId,
    hostname: `${name}.example`,
    slug: `${name}-${accountId.slice(4)}`,
    wantedRevisionId: newId('rev'),
    createdAt,
    deletedAt: null,
    restorableUntil: null,
    status: 'live',
    statusDetail: null,
    liveRevisionId: null,
    failedRevisionId: null,
    purgedAt: null,
    statusAt: null,
  } satisfies Partial<Domain>);
}

describe('tenant scope', () => {
  let database: TestDatabase;
  let manager: EntityManager;
  const [mine, theirs] = [newId('acc'), newId('acc')];
  const foreign = domain(theirs, 'theirs');

  beforeAll(async () => {
    database = await testDatabase();
    manager = database.dataSource.manager;
    const names = ['delta', 'alpha', 'echo', 'bravo', 'charlie'];
    await manager.insert(Domain, [
      ...names.map((name, index) => domain(mine, name, new Date(NOW.getTime() + (index % 3) * 1000))),
      foreign,
    ]);
  });
  afterAll(() => database.drop());

  it('does not reach a foreign row, whatever is asked', async () => {
    const scope = tenantScope(manager, mine);
    await expect(scope.require(Domain, foreign.id, 'domain')).rejects.toThrow('There is no such domain.');
    expect(await scope.findOne(Domain, { id: foreign.id })).toBeNull();
    expect(await scope.findOne(Domain, { id: foreign.id, accountId: theirs })).toBeNull();
    expect(await scope.find(Domain, { accountId: theirs })).toHaveLength(5);
    expect(await scope.count(Domain)).toBe(5);
    expect((await scope.find(Domain)).map(({ accountId }) => accountId)).toEqual(Array(5).fill(mine));
  });

  it('cannot be had without an account', () => {
    expect(() => tenantScope(manager, '')).toThrow('needs an account');
    expect(() => tenantScope(manager, undefined as unknown as string)).toThrow('needs an account');
  });

  it.each([
    { by: 'id' as const, order: 'ASC' as const },
    { by: 'id' as const, order: 'DESC' as const },
    { by: 'hostname' as const, order: 'ASC' as const },
    { by: 'createdAt' as const, order: 'DESC' as const },
  ])('gives every row once, by $by $order', async ({ by, order }) => {
    const scope = tenantScope(manager, mine);
    const seen: Domain[] = [];
    let cursor: string | undefined;
    do {
      const page = await scope.page(Domain, { limit: 2, cursor, sort: by, order });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(5);
    expect(seen).toHaveLength(5);
    const keys = seen.map((row) => `${String(row[by] instanceof Date ? row[by].toISOString() : row[by])} ${row.id}`);
    const sorted = [...keys].sort();
    expect(keys).toEqual(order === 'ASC' ? sorted : sorted.reverse());
  });

  it('has no further page after a full last one', async () => {
    expect((await tenantScope(manager, mine).page(Domain, { limit: 5 })).nextCursor).toBeNull();
  });

  it('takes a cursor of another account for what it is: a place, not a right', async () => {
    const cursor = Buffer.from(JSON.stringify([null, ''])).toString('base64url');
    const page = await tenantScope(manager, mine).page(Domain, { limit: 100, cursor });
    expect(page.items.every(({ accountId }) => accountId === mine)).toBe(true);
    await expect(tenantScope(manager, mine).page(Domain, { limit: 1, cursor: 'x' })).rejects.toMatchObject({
      rejection: 'malformed',
    });
  });

  it('reads a page by the index alone, however far it is', async () => {
    const plan: Array<Record<string, string>> = await manager.query(
      'EXPLAIN SELECT * FROM domains WHERE account_id = ? AND id > ? ORDER BY id LIMIT 51',
      [mine, 'dom_0'],
    );
    expect(plan[0]!.Extra).not.toContain('filesort');
    expect(plan[0]!.type).toBe('range');
  });
});

describe('two transactions at once', () => {
  it('keep their own work: one fails, the other stays', async () => {
    const database = await testDatabase();
    const accountId = newId('acc');
    const [kept, lost] = [domain(accountId, 'kept'), domain(accountId, 'lost')];
    let failed: () => void;
    const otherFailed = new Promise<void>((resolve) => (failed = resolve));

    const good = database.dataSource.transaction(async (manager) => {
      await manager.insert(Domain, kept);
      await otherFailed;
    });
    const bad = database.dataSource.transaction(async (manager) => {
      await manager.insert(Domain, lost);
      throw new Error('no');
    });
    await expect(bad.finally(() => failed())).rejects.toThrow('no');
    await good;

    const rows = await database.dataSource.manager.find(Domain);
    expect(rows.map(({ id }) => id)).toEqual([kept.id]);
    await database.drop();
  });
});
