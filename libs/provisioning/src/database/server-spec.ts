import { createHash } from 'node:crypto';
import { databaseEngine, type ServerProtocol } from '@onebox/databases';
import type { WorkloadSpec } from '@onebox/engine';
import { type DatabaseEngine, PLAN_VERSION } from '@onebox/runtimes';
import type { Place } from '../networks/addresses.js';

export interface ServerPlacing {
  name: string;
  accountId: string;
  engine: DatabaseEngine;
  protocol: ServerProtocol;
  /** The account's. */
  uid: number;
  /** With its tag. */
  image: string;
  networkName: string;
  place: Place;
  adminPassword: string;
  /** The volume was in use: an empty one is refused by the image. */
  expectData: boolean;
  /** SQL Server's. */
  edition: string;
}

/** An account's own database server. */
export function serverSpec(placing: ServerPlacing): WorkloadSpec {
  const { name, accountId, engine, protocol, uid, image, networkName, place } = placing;
  const { adminPassword, expectData, edition } = placing;
  const { command, limits, dataPath, readOnlyRoot, tmpfs, stopSeconds } = protocol;
  const env = protocol.environment({ adminHost: place.gateway, adminPassword, expectData, edition });
  const hash = createHash('sha256')
    .update(JSON.stringify([env, command, limits, place.address, uid]))
    .digest('hex')
    .slice(0, 12);
  return {
    name,
    labels: { kind: 'database-server', accountId, runtime: engine, hash, planVersion: PLAN_VERSION },
    image,
    ...(command ? { command } : {}),
    env,
    user: `${uid}:${protocol.group === 'root' ? 0 : uid}`,
    readOnlyRoot,
    mounts: [{ volume: name, path: dataPath }],
    tmpfs,
    limits,
    network: { name: networkName, address: place.address },
    port: databaseEngine(engine).port,
    stopSeconds,
  };
}
