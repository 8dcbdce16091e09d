import { type Cents, proportion } from '@onebox/money';
import type { CreditNote } from './credit-note.entity.js';
import type { Invoice } from '../invoicing/invoice.entity.js';

/** What the credit notes of an invoice took back so far. */
export interface Credited {
  totalCents: Cents;
  taxCents: Cents;
}

/**
 * The net and the tax of a credit note. All the notes of an invoice together have the same part of its tax as of its total: each
 * one takes what that comes to beyond those before, so that the last one leaves neither net nor tax behind.
 */
export function creditedAmounts(
  { tax, totalCents: whole }: Pick<Invoice, 'tax' | 'totalCents'>,
  totalCents: Cents,
  before: Credited,
): Pick<CreditNote, 'netCents' | 'tax' | 'totalCents'> {
  if (!tax) return { netCents: totalCents, tax: null, totalCents };
  const taxSoFar = proportion(before.totalCents + totalCents, tax.cents, whole);
  // Notes from before this rule rounded each by itself, and may have taken a cent more.
  const cents = Math.min(Math.max(taxSoFar - before.taxCents, 0), totalCents);
  return { netCents: totalCents - cents, tax: { ...tax, cents }, totalCents };
}
