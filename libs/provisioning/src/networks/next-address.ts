import type { WorkloadAddress } from '../entities/workload-address.entity.js';
import { addressesOf } from './subnets.js';

/** How long an address rests: longer than any connection that the edge keeps and any map entry that names it. */
export const ADDRESS_RESTS_MS = 60_000;

type Known = Pick<WorkloadAddress, 'address' | 'workload' | 'releasedAt'>;

/** One that nobody had yet, else the one that rests longest and long enough; undefined when the subnet is full. */
export function nextAddress(
  subnet: string,
  known: Known[],
  now: Date,
): { address: string; isNew: boolean } | undefined {
  const had = new Set(known.map((row) => row.address));
  for (const address of addressesOf(subnet)) if (!had.has(address)) return { address, isNew: true };
  const restedSince = now.getTime() - ADDRESS_RESTS_MS;
  const rested = known
    .filter((row) => row.workload === null && (row.releasedAt?.getTime() ?? 0) <= restedSince)
    .sort((a, b) => (a.releasedAt?.getTime() ?? 0) - (b.releasedAt?.getTime() ?? 0));
  return rested[0] && { address: rested[0].address, isNew: false };
}
