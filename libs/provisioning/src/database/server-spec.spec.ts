import { loadConfig } from '@onebox/config';
import { databaseEngine, serverImage } from '@onebox/databases';
import type { DatabaseEngine } from '@onebox/runtimes';
import { serverSpec } from './server-spec.js';

const MIB = 1024 ** 2;
const network = { id: 'net_1', accountId: 'acc_1', subnet: '10.1.0.0/23', createdAt: new Date(0) };

function specOf(engine: DatabaseEngine, env: NodeJS.ProcessEnv = {}, expectData = false) {
  const config = loadConfig(env);
  const { image, protocol } = serverImage(engine, config);
  return serverSpec({
    ...{ name: `ob-test-${engine}-1`, accountId: 'acc_1', engine, protocol, uid: 200001, image, expectData },
    networkName: 'ob-test-net-1',
    place: { address: '10.1.0.9', gateway: '10.1.0.1', network },
    adminPassword: databaseEngine(engine).adminPassword('ab'.repeat(32)),
    edition: config.mssqlEdition,
  });
}

describe('an account’s own server', () => {
  it.each([
    ['mysql', 3306, '/var/lib/mysql'],
    ['postgres', 5432, '/var/lib/postgresql'],
  ] as const)(
    'of %s runs on our image, as the account, with nothing to write to but its volume',
    (engine, port, path) => {
      expect(specOf(engine)).toMatchObject({
        ...{
          image: engine,
          user: '200001:200001',
          readOnlyRoot: true,
          port,
          mounts: [{ volume: `ob-test-${engine}-1`, path }],
        },
        labels: { kind: 'database-server', accountId: 'acc_1', runtime: engine },
        env: { ONEBOX_ADMIN_HOST: '10.1.0.1', ONEBOX_ADMIN_PASSWORD: 'ab'.repeat(32) },
        limits: { memoryBytes: 256 * MIB },
        network: { name: 'ob-test-net-1', address: '10.1.0.9' },
      });
      expect(specOf(engine, {}, true).env).toMatchObject({ ONEBOX_EXPECT_DATA: '1' });
    },
  );

  it('of SQL Server runs on Microsoft’s image with two gibibytes', () => {
    expect(specOf('mssql', { ONEBOX_MSSQL_PID: 'Standard' })).toMatchObject({
      image: 'mcr.microsoft.com/mssql/server:2022-latest',
      user: '200001:0',
      port: 1433,
      mounts: [{ volume: 'ob-test-mssql-1', path: '/var/opt/mssql' }],
      env: { ACCEPT_EULA: 'Y', MSSQL_PID: 'Standard', MSSQL_SA_PASSWORD: `Sa1-${'ab'.repeat(32)}` },
      limits: { memoryBytes: 2048 * MIB },
    });
  });

  it('runs on another image by configuration, by that image’s own protocol', () => {
    const mysql = specOf('mysql', { ONEBOX_MYSQL_IMAGE: 'mysql:8.4' });
    expect(mysql).toMatchObject({
      image: 'mysql:8.4',
      env: { MYSQL_ROOT_PASSWORD: 'ab'.repeat(32), MYSQL_ROOT_HOST: '%' },
      mounts: [{ path: '/var/lib/mysql' }],
      tmpfs: { '/run/mysqld': 16 * MIB },
    });
    expect(mysql.command).toContain('--performance-schema=OFF');
    expect(specOf('postgres', { ONEBOX_POSTGRES_IMAGE: 'postgres:17' })).toMatchObject({
      image: 'postgres:17',
      env: { POSTGRES_USER: 'onebox', POSTGRES_PASSWORD: 'ab'.repeat(32), PGDATA: '/var/lib/postgresql/onebox' },
      mounts: [{ path: '/var/lib/postgresql' }],
    });
  });

  it('is another one where what it is told differs, and the same where it does not', () => {
    const hash = (...given: Parameters<typeof specOf>) => specOf(...given).labels.hash;
    expect(hash('mysql')).toBe(hash('mysql'));
    expect(new Set([hash('mysql'), hash('mysql', {}, true), hash('mssql'), hash('postgres')]).size).toBe(3 + 0);
  });
});
