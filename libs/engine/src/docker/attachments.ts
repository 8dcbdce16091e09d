import { OperationalError, TerminalError } from '@onebox/errors';
import type { WorkloadSpec } from '../engine.port.js';
import { foreignObject } from './docker-errors.js';
import { ownerOf } from './labels.js';
import type { Networks } from './networks.js';
import type { Volumes } from './volumes.js';

/**
 * Makes sure that a new container touches nothing but its own account's network and volumes. The engine would make a volume
 * that is not there, unlabelled and empty: an empty database in the place of a customer's.
 */
export async function checkAttachments(spec: WorkloadSpec, networks: Networks, volumes: Volumes): Promise<void> {
  await Promise.all([
    spec.network ? checkNetwork(spec, spec.network.name, networks) : undefined,
    ...spec.mounts.map((mount) => checkVolume(spec, mount.volume, volumes)),
  ]);
}

async function checkVolume(spec: WorkloadSpec, name: string, volumes: Volumes): Promise<void> {
  const found = await volumes.find(name);
  if (!found)
    throw new TerminalError('engine.volume_missing', `${spec.name} needs the volume ${name}, which is not there.`);
  if (strangers(spec, ownerOf(found.Labels).accountId)) throw foreignObject('volume', name);
}

async function checkNetwork(spec: WorkloadSpec, name: string, networks: Networks): Promise<void> {
  const found = await networks.find(name);
  if (!found) throw new OperationalError(`${spec.name} needs the network ${name}, which is not there.`);
  if (strangers(spec, found.accountId)) throw foreignObject('network', name);
}

function strangers(spec: WorkloadSpec, accountId: string | undefined): boolean {
  return !!spec.labels.accountId && !!accountId && accountId !== spec.labels.accountId;
}
