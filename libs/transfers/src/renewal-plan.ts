import { addDays, daysBetween, type PlainDate } from '@onebox/clock';

/**
 * After the last reminder, and early enough to try again for some days before the name stops working. Registries would renew by
 * themselves on the day of expiry; registrars do it before, so that nobody sees a name that has expired.
 */
const RENEWAL_DAYS_BEFORE = 5;

/** ICANN's Expired Registration Recovery Policy, 2.1.1: about a month and about a week before. The nearest one first. */
const REMINDER_DAYS_BEFORE = [7, 30];

/** What a registration needs today. */
export type RenewalPlan = { renew: true } | { remind: number } | { wait: true };

/** `remind`: which of the reminders is due (30 or 7), also when its day was missed; never an earlier one after a later one. */
export function renewalPlan(
  { expiresOn, autoRenew }: { expiresOn: PlainDate; autoRenew: boolean },
  today: PlainDate,
): RenewalPlan {
  if (autoRenew && today >= renewalDay(expiresOn)) return { renew: true };
  const daysLeft = daysBetween(today, expiresOn);
  const due = daysLeft < 0 ? undefined : REMINDER_DAYS_BEFORE.find((days) => daysLeft <= days);
  return due === undefined ? { wait: true } : { remind: due };
}

export function renewalDay(expiresOn: PlainDate): PlainDate {
  return addDays(expiresOn, -RENEWAL_DAYS_BEFORE);
}
