import type { OwnerLabels } from '../engine.port.js';

const PREFIX = 'onebox.';
export const INSTALLATION = `${PREFIX}installation`;
export const PORT = `${PREFIX}port`;

const KEYS: Record<keyof OwnerLabels, string> = {
  kind: `${PREFIX}kind`,
  accountId: `${PREFIX}account`,
  domainId: `${PREFIX}domain`,
  databaseId: `${PREFIX}database`,
  runtime: `${PREFIX}runtime`,
  revisionId: `${PREFIX}revision`,
  step: `${PREFIX}step`,
  hash: `${PREFIX}hash`,
  planVersion: `${PREFIX}plan-version`,
};
const FIELDS = Object.keys(KEYS) as (keyof OwnerLabels)[];

export type Labels = Record<string, string>;

/** The labels of a new object: whose installation it is, and whose within it. */
export function labelsOf(installationId: string, owner: Partial<OwnerLabels>): Labels {
  const given = FIELDS.filter((field) => owner[field] !== undefined);
  return { [INSTALLATION]: installationId, ...Object.fromEntries(given.map((field) => [KEYS[field], owner[field]!])) };
}

/** Reads back what `labelsOf` wrote. Other labels, an image's own for example, are left out. */
export function ownerOf(labels: Labels): OwnerLabels {
  const given = FIELDS.filter((field) => labels[KEYS[field]] !== undefined);
  return Object.fromEntries(given.map((field) => [field, labels[KEYS[field]]])) as unknown as OwnerLabels;
}

export function isOurs(installationId: string, labels: Labels | null | undefined): boolean {
  return labels?.[INSTALLATION] === installationId;
}

/** The engine's `label` filter: all of them must match; what has no kind was not made through the port. */
export function labelFilter(installationId: string, filter: Partial<OwnerLabels>): string[] {
  const wanted = Object.entries(labelsOf(installationId, filter)).map(([key, value]) => `${key}=${value}`);
  return filter.kind ? wanted : [...wanted, KEYS.kind];
}

/**
 * Whether an existing workload is what is asked for. With the same hash it is, whichever revision or version of the plan
 * asks: those change without a change that a customer can see, and must not cost a running container.
 */
export function sameOwner(existing: OwnerLabels, wanted: OwnerLabels): boolean {
  const compared: (keyof OwnerLabels)[] =
    wanted.hash === undefined ? FIELDS : ['kind', 'accountId', 'domainId', 'databaseId', 'runtime', 'hash'];
  return compared.every((field) => existing[field] === wanted[field]);
}
