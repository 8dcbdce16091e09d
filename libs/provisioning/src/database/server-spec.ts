import { createHash } from 'node:crypto';
import type { WorkloadSpec } from '@onebox/engine';
import { PLAN_VERSION } from '@onebox/runtimes';
import type { Place } from '../networks/addresses.js';

const MIB = 1024 ** 2;
export const MYSQL_PORT = 3306;
/** Buffer pool and connections of docker/mysql/my.cnf, with room for sorting. */
const LIMITS = { memoryBytes: 256 * MIB, cpus: 1, pids: 200 };

export interface ServerPlacing {
  name: string;
  accountId: string;
  /** The account's. */
  uid: number;
  image: string;
  networkName: string;
  place: Place;
  adminPassword: string;
  /** The volume was in use: an empty one is refused by the image. */
  expectData: boolean;
}

/** An account's own database server (docker/mysql/start says what its variables mean). */
export function serverSpec(placing: ServerPlacing): WorkloadSpec {
  const { name, accountId, uid, image, networkName, place, adminPassword, expectData } = placing;
  const env = {
    ONEBOX_ADMIN_HOST: place.gateway,
    ONEBOX_ADMIN_PASSWORD: adminPassword,
    ...(expectData ? { ONEBOX_EXPECT_DATA: '1' } : {}),
  };
  const hash = createHash('sha256')
    .update(JSON.stringify([env, LIMITS, place.address, uid]))
    .digest('hex')
    .slice(0, 12);
  return {
    name,
    labels: { kind: 'database-server', accountId, runtime: 'mysql', hash, planVersion: PLAN_VERSION },
    image,
    env,
    user: `${uid}:${uid}`,
    readOnlyRoot: true,
    mounts: [{ volume: name, path: '/var/lib/mysql' }],
    tmpfs: { '/run': 16 * MIB, '/tmp': 16 * MIB },
    limits: LIMITS,
    network: { name: networkName, address: place.address },
    port: MYSQL_PORT,
    stopSeconds: 30,
  };
}
