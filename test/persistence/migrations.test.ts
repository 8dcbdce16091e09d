import { Account, billingToday } from '@onebox/accounts';
import { SystemClock } from '@onebox/clock';
import { migrate } from '@onebox/database';
import { DataSource, type DataSourceOptions, In } from 'typeorm';
import { emptyTestDatabase, type TestDatabase } from '../support/mariadb.js';

const ADDRESS = { line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };

describe('migrations', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await emptyTestDatabase();
  });
  afterAll(() => database.drop());

  it('run once, though two processes begin at once', async () => {
    const other = await new DataSource(database.options).initialize();
    const [first, second] = await Promise.all([migrate(database.dataSource), migrate(other)]);
    await other.destroy();
    const all = database.dataSource.migrations.map(({ name }) => name);
    expect(all.length).toBeGreaterThan(1);
    expect([...first, ...second]).toEqual(all);
    expect(await migrate(database.dataSource)).toEqual([]);
  });

  it('take over from a process that died with the lease', async () => {
    const past = "UPDATE migration_lease SET holder = 'dead', expires_at = NOW(3) + INTERVAL 1 SECOND";
    await database.dataSource.query(past);
    expect(await migrate(database.dataSource)).toEqual([]);
    await database.dataSource.query(past.replace('1 SECOND', '1 HOUR'));
    await expect(migrate(database.dataSource, { waitMs: 300 })).rejects.toThrow('for too long');
    await database.dataSource.query('UPDATE migration_lease SET holder = NULL');
  });

  it('can be repeated after one was killed half way', async () => {
    await database.dataSource.query('DELETE FROM migrations');
    await database.dataSource.query('DROP TABLE leases');
    await migrate(database.dataSource);
    expect(await database.dataSource.query('SELECT COUNT(*) AS n FROM leases')).toEqual([{ n: '0' }]);
  });

  it('give accounts with a time zone by which no date can be told another one', async () => {
    const { manager } = database.dataSource;
    const zones = ['JST', 'ist', 'EST', 'Asia/Tokyo'];
    await manager.insert(
      Account,
      zones.map((timeZone, index) => ({
        ...{ id: `acc_${timeZone}`, uid: 200_000 + index, name: 'Ada', address: ADDRESS, status: 'active' as const },
        ...{ billingExempt: false, gatewayCustomerId: null, card: null, billingDay: 1, signedUpOn: '2026-11-20' },
        ...{ billedThrough: '2026-12-01', timeZone, createdAt: new Date('2026-11-20T10:00:00Z') },
      })),
    );
    await manager.query("DELETE FROM migrations WHERE name LIKE 'AbbreviatedTimeZones%'");
    await migrate(database.dataSource);
    const found = await manager.findBy(Account, { id: In(zones.map((zone) => `acc_${zone}`)) });
    expect(found.map(({ id, timeZone }) => [id, timeZone]).sort()).toEqual([
      ['acc_Asia/Tokyo', 'Asia/Tokyo'],
      ['acc_EST', 'EST'],
      ['acc_JST', 'UTC'],
      ['acc_ist', 'UTC'],
    ]);
    expect(found.map((account) => billingToday(account, new SystemClock()))).toHaveLength(zones.length);
  });

  it('leave nothing that the entities would still have to change', async () => {
    // Reads the schema as MariaDB's, which tells a missing default differently from MySQL.
    const reader = await new DataSource({ ...database.options, type: 'mariadb' } as DataSourceOptions).initialize();
    try {
      expect(reader.entityMetadatas.length).toBeGreaterThan(20);
      const { upQueries } = await reader.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
    } finally {
      await reader.destroy();
    }
  });

  it('make tables that compare byte by byte, in InnoDB', async () => {
    const tables: Array<Record<string, string>> = await database.dataSource.query(
      `SELECT TABLE_NAME name, ENGINE engine, TABLE_COLLATION collation FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = ? AND TABLE_NAME <> 'migrations'`,
      [database.name],
    );
    const odd = tables.filter(({ engine, collation }) => engine !== 'InnoDB' || collation !== 'utf8mb4_bin');
    expect(odd).toEqual([]);
  });
});
