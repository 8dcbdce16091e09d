import { addDays, dateIn, type PlainDate } from '@onebox/clock';
import type { LosingSide, RegisteredDomain } from './registry-rules.js';
import { addYears } from './registry-rules.js';

const DAY_MS = 86_400_000;

/** The authorisation code of every domain at the sandbox registry. */
export const SANDBOX_AUTH_CODE = 'SANDBOX-OK';

/** How a domain was before anybody asked for it. */
export interface Beginning {
  status: RegisteredDomain['status'];
  registeredAt: Date;
  transferredAt: Date | null;
  autoRenewedAt: Date | null;
  expiresOn: PlainDate;
}

/**
 * What a name's beginning says about it, as the numbers of test cards do. Any other name was registered with another registrar
 * two years ago and runs for another year. `docs/transfers.md` lists them for people.
 */
interface Behaviour {
  unregistered?: true;
  status?: RegisteredDomain['status'];
  registeredDaysAgo?: number;
  transferredDaysAgo?: number;
  autoRenewedDaysAgo?: number;
  expiresInYears?: number;
  losingSide?: LosingSide;
  refusesRenewal?: true;
  silent?: true;
}

const BEHAVIOURS: Record<string, Behaviour> = {
  'free-': { unregistered: true },
  'pending-delete-': { status: 'pendingDelete' },
  'locked-': { status: 'clientTransferProhibited' },
  'server-locked-': { status: 'serverTransferProhibited' },
  'recent-': { registeredDaysAgo: 30 },
  'moved-': { transferredDaysAgo: 30 },
  'renewed-': { autoRenewedDaysAgo: 10 },
  'decade-': { expiresInYears: 10 },
  'approve-': { losingSide: 'approves' },
  'reject-': { losingSide: 'rejects' },
  'unrenewable-': { losingSide: 'approves', refusesRenewal: true },
  'silent-': { silent: true },
};

function behaviourOf(hostname: string): Behaviour {
  const prefix = Object.keys(BEHAVIOURS).find((beginning) => hostname.startsWith(beginning));
  return prefix === undefined ? {} : BEHAVIOURS[prefix]!;
}

/** Undefined where nobody has registered the name. */
export function beginningOf(hostname: string, now: Date): Beginning | undefined {
  const { unregistered, status = 'ok', ...days } = behaviourOf(hostname);
  if (unregistered) return undefined;
  const ago = (count: number | undefined) => (count === undefined ? null : new Date(now.getTime() - count * DAY_MS));
  const today = dateIn('UTC', now);
  const renewed = days.autoRenewedDaysAgo;
  return {
    status,
    registeredAt: ago(days.registeredDaysAgo ?? 2 * 365)!,
    transferredAt: ago(days.transferredDaysAgo),
    autoRenewedAt: ago(renewed),
    expiresOn: addYears(renewed === undefined ? today : addDays(today, -renewed), days.expiresInYears ?? 1),
  };
}

export function losingSideOf(hostname: string): LosingSide {
  return behaviourOf(hostname).losingSide ?? 'waits';
}

export function refusesRenewal(hostname: string): boolean {
  return behaviourOf(hostname).refusesRenewal ?? false;
}

export function isSilent(hostname: string): boolean {
  return behaviourOf(hostname).silent ?? false;
}
