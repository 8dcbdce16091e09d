import { migrate } from '@onebox/database';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { emptyTestDatabase, type TestDatabase } from '../support/mariadb.js';

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
    expect([...first, ...second]).toEqual(['FirstTables1795000000000']);
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
