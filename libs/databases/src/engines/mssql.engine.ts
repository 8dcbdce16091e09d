import { type EngineEntry, MIB, type ServerProtocol } from './engine-entry.js';

const LIMIT_MIB = 2048;
/** Left to what SQL Server needs beside its own memory; Microsoft's default leaves a fifth. */
const SERVER_MIB = Math.floor(LIMIT_MIB * 0.8);

/**
 * mcr.microsoft.com/mssql/server. The password is taken at the first start only, and a first start without one ends: so a
 * server that is to find its data is given none. Under a foreign user its processes must belong to the group root, which has
 * no rights of root's ("Run as a different non-root user" in Microsoft's documentation).
 */
const official: ServerProtocol = {
  login: 'sa',
  environment: ({ adminPassword, expectData, edition }) => ({
    ACCEPT_EULA: 'Y',
    MSSQL_PID: edition,
    MSSQL_MEMORY_LIMIT_MB: String(SERVER_MIB),
    MSSQL_TELEMETRY_ENABLED: 'FALSE',
    HOME: '/tmp',
    ...(expectData ? {} : { MSSQL_SA_PASSWORD: adminPassword }),
  }),
  dataPath: '/var/opt/mssql',
  readOnlyRoot: false,
  tmpfs: { '/tmp': 64 * MIB },
  limits: { memoryBytes: LIMIT_MIB * MIB, cpus: 2, pids: 1000 },
  group: 'root',
  stopSeconds: 30,
  refusal: { exitCode: 1, says: /unable to set system administrator password/i },
};

export const mssql: EngineEntry = {
  engine: 'mssql',
  title: 'Microsoft SQL Server',
  logo: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="none" stroke="#a91d22" stroke-width="2"><ellipse cx="16" cy="8" rx="11" ry="4"/><path d="M5 8v16c0 2.200 4.900 4 11 4s11-1.800 11-4V8"/><path d="M16 12v16"/></g></svg>`,
  port: 1433,
  official,
  reservesMemory: true,
  // Its policy wants three kinds of characters out of four.
  adminPassword: (secret) => `Sa1-${secret}`,
};
