import { dateIn, type PlainDate } from '@onebox/clock';
import { Temporal } from 'temporal-polyfill';
import { type RefusalReason, TransferRefused, type TransferState, type TransferWish } from '../registrar.port.js';

const DAY_MS = 86_400_000;

/** Windows of a registry, as data: ICANN changes them. */
export interface RegistryRules {
  /** Approved by itself after so many days. */
  approvalDays: number;
  /** Not again so soon after the registration or the last transfer, in days. */
  restDays: number;
  /** In so many days after an automatic renewal a transfer takes its place. */
  autoRenewGraceDays: number;
  longestYears: number;
  /** The only period that a transfer may have, in years. */
  transferYears: number;
}

/** ICANN's Transfer Policy of 2024, and the grace periods of its registry agreements (RFC 3915). */
export const ICANN_RULES: RegistryRules = {
  approvalDays: 5,
  restDays: 60,
  autoRenewGraceDays: 45,
  longestYears: 10,
  transferYears: 1,
};

/** What a registry knows of a domain when it is asked for a transfer. */
export interface RegisteredDomain {
  status: 'ok' | 'pendingDelete' | 'clientTransferProhibited' | 'serverTransferProhibited';
  authCode: string;
  ours: boolean;
  registeredAt: Date;
  transferredAt: Date | null;
  hasPendingTransfer: boolean;
}

const PROHIBITIONS = {
  ok: undefined,
  pendingDelete: 'pending_delete',
  clientTransferProhibited: 'client_transfer_prohibited',
  serverTransferProhibited: 'server_transfer_prohibited',
} as const satisfies Record<RegisteredDomain['status'], RefusalReason | undefined>;

/**
 * Checks a request in the order of Nomulus's DomainTransferRequestFlow, the rest periods last: only who has the code learns more
 * than the public statuses. `domain` undefined: nobody has registered it.
 * @throws TransferRefused
 */
export function requireTransferable(
  domain: RegisteredDomain | undefined,
  wish: Pick<TransferWish, 'authCode' | 'years'>,
  now: Date,
  rules: RegistryRules,
): void {
  const reason = domain ? refusalOf(domain, wish, now, rules) : 'not_registered';
  if (reason) throw new TransferRefused(reason, `The registry refuses the transfer: ${reason}.`);
}

function refusalOf(
  domain: RegisteredDomain,
  { authCode, years }: Pick<TransferWish, 'authCode' | 'years'>,
  now: Date,
  rules: RegistryRules,
): RefusalReason | undefined {
  const prohibition = PROHIBITIONS[domain.status];
  if (prohibition) return prohibition;
  if (authCode === '') return 'no_auth_code';
  if (authCode !== domain.authCode) return 'wrong_auth_code';
  if (domain.hasPendingTransfer) return 'already_pending';
  if (domain.ours) return 'already_ours';
  if (years !== rules.transferYears) return 'wrong_period';
  if (isWithin(domain.registeredAt, rules.restDays, now)) return 'registered_recently';
  if (domain.transferredAt && isWithin(domain.transferredAt, rules.restDays, now)) return 'transferred_recently';
  return undefined;
}

export function approvalTime(requestedAt: Date, { approvalDays }: RegistryRules): Date {
  return new Date(requestedAt.getTime() + approvalDays * DAY_MS);
}

/** What the losing side does of its own accord. */
export type LosingSide = 'waits' | 'approves' | 'rejects';

/** A pending transfer after so much time: undefined where it is pending still. */
export function ending(
  transfer: { requestedAt: Date; completesBy: Date },
  losingSide: LosingSide,
  now: Date,
): { state: Exclude<TransferState, 'pending'>; endedAt: Date } | undefined {
  const { requestedAt, completesBy } = transfer;
  const isOver = completesBy <= now;
  if (losingSide === 'waits') return isOver ? { state: 'serverApproved', endedAt: completesBy } : undefined;
  // It looks after the request, never with it.
  if (now <= requestedAt) return undefined;
  return {
    state: losingSide === 'approves' ? 'clientApproved' : 'clientRejected',
    endedAt: isOver ? completesBy : now,
  };
}

/**
 * To which day a registration runs after its transfer: another year, at most ten from the approval. Soon after an automatic
 * renewal the year of the transfer takes the place of that renewal's, which the losing side gets back.
 */
export function expiryAfterTransfer(
  domain: { expiresOn: PlainDate; autoRenewedAt: Date | null },
  approvedAt: Date,
  rules: RegistryRules,
): PlainDate {
  const { expiresOn, autoRenewedAt } = domain;
  if (autoRenewedAt && isWithin(autoRenewedAt, rules.autoRenewGraceDays, approvedAt)) return expiresOn;
  return extended(expiresOn, rules.transferYears, approvedAt, rules);
}

/** So many years more, but no further than the longest time from `now`; never less than it was. */
export function extended(expiresOn: PlainDate, years: number, now: Date, { longestYears }: RegistryRules): PlainDate {
  const wanted = addYears(expiresOn, years);
  const latest = addYears(dateIn('UTC', now), longestYears);
  const capped = wanted < latest ? wanted : latest;
  return capped > expiresOn ? capped : expiresOn;
}

/** 29 February becomes the 28th where there is none. */
export function addYears(date: PlainDate, years: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ years }).toString();
}

function isWithin(start: Date, days: number, now: Date): boolean {
  return now.getTime() < start.getTime() + days * DAY_MS;
}
