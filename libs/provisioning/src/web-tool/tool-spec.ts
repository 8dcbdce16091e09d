import { createHash } from 'node:crypto';
import type { WorkloadSpec } from '@onebox/engine';
import { type DatabaseConnection, PLAN_VERSION } from '@onebox/runtimes';
import type { Place } from '../networks/addresses.js';

const MIB = 1024 ** 2;
const LIMITS = { memoryBytes: 256 * MIB, cpus: 0.5, pids: 64 };

export interface ToolPlacing {
  name: string;
  accountId: string;
  databaseId: string;
  /** The account's. */
  uid: number;
  image: string;
  networkName: string;
  place: Place;
}

/** The container of a database's web tool (docker/adminer says what its variables mean): another login, another hash. */
export function toolSpec(placing: ToolPlacing, database: DatabaseConnection): WorkloadSpec {
  const { name, accountId, databaseId, uid, image, networkName, place } = placing;
  const env = {
    DATABASE_ENGINE: database.engine,
    DATABASE_HOST: database.host,
    DATABASE_PORT: String(database.port),
    DATABASE_NAME: database.database,
    DATABASE_USER: database.username,
    DATABASE_PASSWORD: database.password,
    DATABASE_TITLE: database.name,
    ...(database.tls ? { DATABASE_TLS: 'true' } : {}),
  };
  const hash = createHash('sha256')
    .update(JSON.stringify([env, image, place.address, uid]))
    .digest('hex')
    .slice(0, 12);
  return {
    name,
    labels: { kind: 'database-tool', accountId, databaseId, runtime: 'adminer', hash, planVersion: PLAN_VERSION },
    image,
    env,
    user: `${uid}:${uid}`,
    readOnlyRoot: true,
    mounts: [],
    // Sessions in /run, uploaded dumps in /tmp.
    tmpfs: { '/run': 16 * MIB, '/tmp': 64 * MIB },
    limits: LIMITS,
    network: { name: networkName, address: place.address },
    port: 8080,
    stopSeconds: 2,
  };
}
