import { addDays, type PlainDate } from '@onebox/clock';

/** Days after the first attempt. */
export const RETRY_DAYS = [1, 3, 5, 7] as const;

/** One attempt that the card's bank refused. A gateway that gave no answer has refused nothing: it is no attempt of these. */
export interface RefusedAttempt {
  on: PlainDate;
  /** The bank said: never again with this card. */
  hard: boolean;
  paymentMethodId: string;
}

export interface UnpaidInvoice {
  /** The oldest first. */
  refused: RefusedAttempt[];
  /** The card of now. */
  paymentMethodId: string;
}

export type DunningStep = { kind: 'attempt' } | { kind: 'wait'; until: PlainDate } | { kind: 'suspend' };

/**
 * What to do about an unpaid invoice. Goes by dates alone: a run that is days late makes one attempt for all that it
 * missed. A card that has not been tried yet is tried at once; one that was refused for good is not tried again, and the
 * account is suspended on the day of what would have been the last retry.
 */
export function nextStep({ refused, paymentMethodId }: UnpaidInvoice, today: PlainDate): DunningStep {
  const [first, last] = [refused[0], refused.at(-1)];
  if (!first || !last || last.paymentMethodId !== paymentMethodId) return { kind: 'attempt' };
  const retries = RETRY_DAYS.map((days) => addDays(first.on, days)).filter((date) => date > last.on);
  const next = last.hard ? retries.at(-1) : retries[0];
  if (next === undefined) return { kind: 'suspend' };
  if (next > today) return { kind: 'wait', until: next };
  return { kind: last.hard ? 'suspend' : 'attempt' };
}
