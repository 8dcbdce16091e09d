import type { Account } from '@onebox/accounts';
import type { PlainDate } from '@onebox/clock';
import { isBilled } from '../billed-account.js';
import { noticeDay } from '../cards/card-expiry.js';

/**
 * The next day on which billing has to look at an account; null: none. `steps`: when something is to be done about what is
 * unpaid, or today, where a refund waits for the gateway. Today's notices are given already.
 */
export function nextLook(account: Account, steps: PlainDate[], today: PlainDate): PlainDate | null {
  if (account.billingExempt) return null;
  const days = isBilled(account) ? [...steps, account.billedThrough, ...noticesAfter(account, today)] : steps;
  return days.reduce<PlainDate | null>((first, day) => (first === null || day < first ? day : first), null);
}

function noticesAfter({ card }: Account, today: PlainDate): PlainDate[] {
  const notice = card ? noticeDay(card) : today;
  return notice > today ? [notice] : [];
}
