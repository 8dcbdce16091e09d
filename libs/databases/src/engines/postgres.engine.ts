import { type EngineEntry, MIB, type ServerProtocol } from './engine-entry.js';

/** docker/postgres/start says what its variables mean. */
const own: ServerProtocol = {
  login: 'onebox',
  environment: ({ adminHost, adminPassword, expectData }) => ({
    ONEBOX_ADMIN_HOST: adminHost,
    ONEBOX_ADMIN_PASSWORD: adminPassword,
    ...(expectData ? { ONEBOX_EXPECT_DATA: '1' } : {}),
  }),
  dataPath: '/var/lib/postgresql',
  readOnlyRoot: true,
  tmpfs: { '/run': 16 * MIB, '/tmp': 16 * MIB },
  limits: { memoryBytes: 256 * MIB, cpus: 1, pids: 200 },
  group: 'account',
  stopSeconds: 30,
  refusal: { exitCode: 78, says: /./ },
};

/**
 * docker.io/library/postgres. Its entry point initialises an empty volume only where it is given a password, so that a
 * server which is to find its data is given none. PGDATA is neither the default of 17 nor that of 18, which lie at different
 * depths; in this one both find their data.
 */
const official: ServerProtocol = {
  ...own,
  environment: ({ adminPassword, expectData }) => ({
    PGDATA: '/var/lib/postgresql/onebox',
    ...(expectData ? {} : { POSTGRES_USER: 'onebox', POSTGRES_PASSWORD: adminPassword, POSTGRES_DB: 'postgres' }),
  }),
  command: ['-c', 'max_connections=60', '-c', 'shared_buffers=32MB', '-c', 'password_encryption=scram-sha-256'],
  tmpfs: { '/run/postgresql': 16 * MIB, '/tmp': 16 * MIB },
  refusal: { exitCode: 1, says: /database is uninitialized/i },
};

export const postgres: EngineEntry = {
  engine: 'postgres',
  title: 'PostgreSQL',
  logo: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="none" stroke="#336791" stroke-width="2"><ellipse cx="16" cy="8" rx="11" ry="4"/><path d="M5 8v16c0 2.200 4.900 4 11 4s11-1.800 11-4V8"/><path d="M5 13.500c0 2.200 4.900 4 11 4s11-1.800 11-4"/><path d="M5 19c0 2.200 4.900 4 11 4s11-1.800 11-4"/></g></svg>`,
  port: 5432,
  own: { folder: 'postgres', version: 'PostgreSQL 17', protocol: own },
  official,
  reservesMemory: false,
  adminPassword: (secret) => secret,
};
