import type { PlainDate } from '@onebox/clock';
import type { Cents } from '@onebox/money';

/** All that is on an invoice or a credit note. Texts may be of any script; what cannot be printed is shown as `�`. */
export interface BillingDocument {
  kind: 'invoice' | 'credit_note';
  number: string;
  issuedOn: PlainDate;
  /** ISO 4217, of every amount of the document. */
  currency: string;
  seller: { name: string; addressLines: string[]; taxId?: string };
  buyer: { name: string; addressLines: string[]; email: string };
  /** `end` is the first day that does not belong to the period; the reader sees the last that does. */
  period?: { start: PlainDate; end: PlainDate };
  lines: DocumentLine[];
  netCents: Cents;
  /** `ratePercent` as it is printed, `19` or `7.7`. */
  tax: { name: string; ratePercent: string; cents: Cents } | null;
  totalCents: Cents;
  /** Positive: credit that was used. Negative: earlier debt that was added. */
  balanceAppliedCents: Cents;
  dueCents: Cents;
  /** Of a credit note: the invoice's number, and the reason. */
  reference?: string;
  note?: string;
  /** `card` as it is printed, `Visa ending in 4242`. */
  paid?: { on: PlainDate; card?: string };
}

export interface DocumentLine {
  description: string;
  /** As it is printed, `120 GB-hours`. */
  quantity?: string;
  /** Negative: a credit. */
  amountCents: Cents;
}
