import type { WorkloadSpec } from '@onebox/engine';
import { PLAN_VERSION, type PlannedOneShot, type PlannedWorkload } from '@onebox/runtimes';
import type { Place } from '../networks/addresses.js';
import { hostnamesOf } from './edge-site.js';
import type { PlannedRevision, SiteFacts } from './site-facts.js';

export const SITE_MOUNT = '/srv/site';

/** Where a container of a site runs, and from what. */
export interface Placing {
  name: string;
  /** With its tag. */
  image: string;
  place: Place;
  networkName: string;
  volume: string;
}

/** The container of a runtime. */
export function workloadSpec(
  facts: SiteFacts,
  { revision }: Pick<PlannedRevision, 'revision'>,
  planned: PlannedWorkload,
  placing: Placing,
): WorkloadSpec {
  const { os, command, entrypoint, env, readOnlyRoot, capabilities, tmpfs, limits, port, stopSeconds } = planned;
  return {
    ...placed(facts, revision, placing),
    ...(os === 'windows' ? onWindows(placing) : {}),
    labels: {
      kind: 'site',
      ...owner(facts),
      runtime: planned.pool,
      revisionId: revision.id,
      hash: planned.hash,
      planVersion: PLAN_VERSION,
    },
    ...{ os, command, entrypoint, readOnlyRoot, capabilities, tmpfs, limits, port, stopSeconds },
    env: { ...env, ...expectation(facts, revision) },
  };
}

/** The container of a step that runs once. */
export function oneShotSpec(
  facts: SiteFacts,
  { revision }: Pick<PlannedRevision, 'revision'>,
  planned: PlannedOneShot,
  placing: Placing,
): WorkloadSpec {
  const { command, env, limits, tmpfs } = planned;
  return {
    ...placed(facts, revision, placing),
    labels: {
      kind: 'one-shot',
      ...owner(facts),
      revisionId: revision.id,
      step: planned.name,
      planVersion: PLAN_VERSION,
    },
    ...{ command, limits, tmpfs, readOnlyRoot: true },
    env: { ...env, ...expectation(facts, revision) },
  };
}

function placed(facts: SiteFacts, revision: PlannedRevision['revision'], placing: Placing) {
  const { name, image, place, networkName, volume } = placing;
  return {
    name,
    image,
    user: userOf(facts),
    mounts: [{ volume, path: SITE_MOUNT }],
    network: { name: networkName, address: place.address },
    hosts: Object.fromEntries(hostnamesOf(revision.spec).map((hostname) => [hostname, place.gateway])),
  };
}

/** Windows has drives, and users that are no numbers: the image's own serves. */
function onWindows({ volume }: Placing): Pick<WorkloadSpec, 'mounts' | 'user'> {
  return { mounts: [{ volume, path: `C:${SITE_MOUNT.replaceAll('/', '\\')}` }], user: undefined };
}

/** A volume that held files once is never filled again by an image: a starter page would hide that they are lost. */
function expectation({ volume }: SiteFacts, { spec }: PlannedRevision['revision']): Record<string, string> {
  return spec.uploaded || volume?.initialisedAt ? { SITE_EXPECT_RELEASE: '1' } : {};
}

function owner({ domain }: SiteFacts) {
  return { accountId: domain.accountId, domainId: domain.id };
}

export function userOf({ account }: Pick<SiteFacts, 'account'>): string {
  return `${account.uid}:${account.uid}`;
}
