import type { PlainDate } from '@onebox/clock';
import type { Cents } from '@onebox/money';
import { type PlanPrice, priceOn, type TaxRate } from '../plans/plan-price.js';
import { periodAt } from '../schedule/schedule.js';
import { type DraftInput, draftInvoice, type InvoiceDraft, type MeteredPeriod } from './invoice-draft.js';

/** All that the next invoices of an account depend on. */
export interface BillingFacts {
  planName: string;
  prices: PlanPrice[];
  tax: TaxRate | null;
  minimumCents: Cents;
  /** The first day that no invoice covers; of a suspended account, today where that is later. */
  billedThrough: PlainDate;
  billingDay: number;
  /** Another day that the customer looks at: it would rule the periods that have not begun on `today`. */
  chosen?: { day: number; today: PlainDate };
  /** What the last invoice covered, with what was used of it up to now. */
  metered: MeteredPeriod | null;
  /** What has come up since the last invoice. */
  charges: DraftInput['charges'];
  balanceCents: Cents;
}

/** Someone who has nothing yet: for the preview before sign-up. */
export type TermsOfNewAccount = Pick<BillingFacts, 'planName' | 'prices' | 'tax' | 'minimumCents'>;

/**
 * The next invoices. The billing run issues the first one of these, and then looks again: so what is previewed is what is
 * charged, lines marked `estimated` aside.
 */
export function previewInvoices(facts: BillingFacts, count: number): InvoiceDraft[] {
  const drafts: InvoiceDraft[] = [];
  let { billedThrough: start, metered, charges, balanceCents } = facts;
  while (drafts.length < count) {
    const period = periodAt(start, dayFor(start, facts));
    const price = priceOn(facts.prices, period.start);
    const draft = draftInvoice({ ...facts, period, price, metered, charges, balanceCents });
    drafts.push(draft);
    [start, metered, charges, balanceCents] = [period.end, null, [], draft.balanceAfterCents];
  }
  return drafts;
}

function dayFor(start: PlainDate, { billingDay, chosen }: BillingFacts): number {
  return chosen && start > chosen.today ? chosen.day : billingDay;
}

/** The next invoice. */
export function nextInvoice(facts: BillingFacts): InvoiceDraft {
  return previewInvoices(facts, 1)[0]!;
}

/** The facts, were another day chosen today. Where no period waits to be issued under the old one, it rules at once. */
export function withDay(facts: BillingFacts, day: number, today: PlainDate | null): BillingFacts {
  return today === null ? { ...facts, billingDay: day } : { ...facts, chosen: { day, today } };
}

/** The previews for each day that can be chosen: element 0 is day 1. `today` as in `withDay`. */
export function previewsForAllDays(facts: BillingFacts, count: number, today: PlainDate | null): InvoiceDraft[][] {
  return Array.from({ length: 31 }, (_, index) => previewInvoices(withDay(facts, index + 1, today), count));
}

/** What would be charged to someone who signs up today. `billingDay` left out: today's. */
export function factsOfNewAccount(terms: TermsOfNewAccount, today: PlainDate, billingDay?: number): BillingFacts {
  const day = billingDay ?? Number(today.slice(8, 10));
  return { ...terms, billedThrough: today, billingDay: day, metered: null, charges: [], balanceCents: 0 };
}
