import { type EngineEntry, MIB, type ServerProtocol } from './engine-entry.js';

/** docker/mysql/start says what its variables mean. */
const own: ServerProtocol = {
  login: 'onebox',
  environment: ({ adminHost, adminPassword, expectData }) => ({
    ONEBOX_ADMIN_HOST: adminHost,
    ONEBOX_ADMIN_PASSWORD: adminPassword,
    ...(expectData ? { ONEBOX_EXPECT_DATA: '1' } : {}),
  }),
  dataPath: '/var/lib/mysql',
  readOnlyRoot: true,
  tmpfs: { '/run': 16 * MIB, '/tmp': 16 * MIB },
  // Buffer pool and connections of docker/mysql/my.cnf, with room for sorting.
  limits: { memoryBytes: 256 * MIB, cpus: 1, pids: 200 },
  group: 'account',
  stopSeconds: 30,
  refusal: { exitCode: 78, says: /./ },
};

/**
 * docker.io/library/mysql and mariadb. Their entry point initialises an empty volume only where it is given a password, so
 * that a server which is to find its data is given none.
 */
const official: ServerProtocol = {
  ...own,
  login: 'root',
  environment: ({ adminPassword, expectData }): Record<string, string> =>
    expectData ? {} : { MYSQL_ROOT_PASSWORD: adminPassword, MYSQL_ROOT_HOST: '%' },
  command: [
    '--skip-name-resolve',
    '--skip-log-bin',
    '--performance-schema=OFF',
    '--innodb-buffer-pool-size=64M',
    '--max-connections=60',
    '--local-infile=0',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
  ],
  tmpfs: { '/run/mysqld': 16 * MIB, '/tmp': 64 * MIB },
  limits: { memoryBytes: 768 * MIB, cpus: 1, pids: 300 },
  refusal: { exitCode: 1, says: /database is uninitialized/i },
};

export const mysql: EngineEntry = {
  engine: 'mysql',
  title: 'MySQL',
  logo: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="none" stroke="#00758f" stroke-width="2"><ellipse cx="16" cy="8" rx="11" ry="4"/><path d="M5 8v16c0 2.200 4.900 4 11 4s11-1.800 11-4V8"/><path d="M5 16c0 2.200 4.900 4 11 4s11-1.800 11-4" stroke="#f29111"/></g></svg>`,
  port: 3306,
  own: { folder: 'mysql', version: 'MariaDB 11.8', protocol: own },
  official,
  reservesMemory: false,
  adminPassword: (secret) => secret,
};
