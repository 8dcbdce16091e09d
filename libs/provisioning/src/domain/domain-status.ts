import type { DomainStatus } from '@onebox/domains';

/** What a pass found and did, as far as the status tells of it. */
export interface StatusInput {
  deleted: boolean;
  suspended: boolean;
  hasLive: boolean;
  hasCandidate: boolean;
  asleep: boolean;
  /** Pools of the live revision that do not run. */
  missing: string[];
  /** Why the live revision cannot be kept running, where it cannot. */
  obstacle: string | null;
  /** Why the newest revision failed, where it did. */
  failure: string | null;
}

/** The status that a customer sees, and its word of explanation. */
export function domainStatus(input: StatusInput): { status: DomainStatus; statusDetail: string | null } {
  const { deleted, suspended, hasLive, hasCandidate, asleep, missing, obstacle, failure } = input;
  if (deleted) return { status: 'deleted', statusDetail: null };
  if (suspended) return { status: 'suspended', statusDetail: null };
  if (!hasLive) return hasCandidate ? plain('provisioning') : { status: 'failed', statusDetail: failure ?? obstacle };
  if (asleep) return { status: 'sleeping', statusDetail: failure };
  if (missing.length > 0) return { status: 'degraded', statusDetail: obstacle ?? `Restarting: ${missing.join(', ')}.` };
  return { status: 'live', statusDetail: hasCandidate ? null : (failure ?? obstacle) };
}

function plain(status: DomainStatus) {
  return { status, statusDetail: null };
}
