import { addDays, type PlainDate } from '@onebox/clock';
import type { CardSummary } from '@onebox/payments';

const NOTICE_DAYS = 30;

/** The first day on which the card is no longer good: cards are until the end of their month. */
export function expiryOf({ expiryMonth, expiryYear }: CardSummary): PlainDate {
  return new Date(Date.UTC(expiryYear, expiryMonth, 1)).toISOString().slice(0, 10);
}

/** The day from which on its owner is told. */
export function noticeDay(card: CardSummary): PlainDate {
  return addDays(expiryOf(card), -NOTICE_DAYS);
}

/** `04/2027`, as it is printed on the card. */
export function expiryText({ expiryMonth, expiryYear }: CardSummary): string {
  return `${String(expiryMonth).padStart(2, '0')}/${expiryYear}`;
}
