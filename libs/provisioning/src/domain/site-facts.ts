import type { Account } from '@onebox/accounts';
import type { TenantDatabase } from '@onebox/databases';
import type { Domain, DomainRevision } from '@onebox/domains';
import type { TerminalError } from '@onebox/errors';
import type { DomainPlan } from '@onebox/runtimes';
import type { TenantVolume } from '../entities/tenant-volume.entity.js';

/** A revision with what it wants. */
export interface PlannedRevision {
  revision: DomainRevision;
  plan: DomainPlan;
}

/**
 * The revision that serves. It has no plan where the catalogue does not have (any more) what it names: then what runs of
 * it stays in place, and only another revision can take its place.
 */
export interface Live {
  revision: DomainRevision;
  plan?: DomainPlan;
  impossible?: TerminalError;
}

/** The revision that is to become live. It has no plan while its databases are not ready, or if it cannot have one. */
export interface Candidate {
  revision: DomainRevision;
  plan?: DomainPlan;
  /** Databases that it waits for. */
  waitingFor: TenantDatabase[];
  impossible?: TerminalError;
}

/** All that the platform's database says about a site. */
export interface SiteFacts {
  domain: Domain;
  account: Account;
  /** The names that are the domain's now. */
  claimed: string[];
  /** Those by which visitors come here, as DNS was last found to say. */
  leadsHere: string[];
  /** By name: where the site itself was found to send its visitors on to. */
  sentOn: ReadonlyMap<string, string>;
  wanted: DomainRevision;
  live?: Live;
  candidate?: Candidate;
  volume: TenantVolume | null;
}

/** The live revision, where it has a plan. */
export function plannedLive({ live }: SiteFacts): PlannedRevision | undefined {
  return live?.plan && { revision: live.revision, plan: live.plan };
}

/** The newest revision, unless it is live or has failed. */
export function isCandidate(domain: Domain): boolean {
  const { wantedRevisionId: wanted } = domain;
  return wanted !== domain.liveRevisionId && wanted !== domain.failedRevisionId;
}
