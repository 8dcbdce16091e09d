import { addDays, type PlainDate } from '@onebox/clock';
import { type Cents, formatMoney, proportion } from '@onebox/money';
import type { UsageTotals } from '@onebox/metering';
import { type PlanPrice, type TaxRate } from '../plans/plan-price.js';
import type { Period } from '../schedule/schedule.js';
import { type UsageCharge, usageCharges } from './usage-charges.js';

export type LineKind = 'plan' | 'usage' | ChargeKind;
export type ChargeKind = 'transfer' | 'transfer_credit' | 'renewal' | 'adjustment';

export interface InvoiceLine {
  kind: LineKind;
  description: string;
  quantity?: string;
  amountCents: Cents;
  /** Of a preview: the period that it measures has not ended. An issued invoice has none. */
  estimated?: true;
}

/** What an invoice will be, before it has a number. */
export interface InvoiceDraft {
  /** The day on which it is due to be issued; one that is issued late covers the same period. */
  date: PlainDate;
  period: Period;
  currency: string;
  lines: InvoiceLine[];
  netCents: Cents;
  tax: (TaxRate & { cents: Cents }) | null;
  totalCents: Cents;
  /** Positive: credit used; negative: earlier debt added, or, of an invoice below zero, put to the balance. */
  balanceAppliedCents: Cents;
  /** What is to be paid: never negative. */
  dueCents: Cents;
  /** What is asked of the card: all of `dueCents`, or nothing where that is less than can be charged. */
  collectCents: Cents;
  /** The account's balance afterwards: positive is credit, negative is debt for the next invoice. */
  balanceAfterCents: Cents;
}

/** A period that an earlier invoice covered, whose usage is charged now. */
export interface MeteredPeriod {
  period: Period;
  /** The price that held for that period. */
  price: PlanPrice;
  totals: UsageTotals;
  /** It has not ended yet. */
  estimated: boolean;
}

export interface DraftInput {
  planName: string;
  period: Period;
  /** The one that holds for the period. */
  price: PlanPrice;
  metered: MeteredPeriod | null;
  charges: { kind: ChargeKind; description: string; amountCents: Cents }[];
  tax: TaxRate | null;
  balanceCents: Cents;
  /** Less than this is not collected but carried to the next invoice. */
  minimumCents: Cents;
}

/** The invoice of a period: the preview shows it, the billing run issues it. */
export function draftInvoice(input: DraftInput): InvoiceDraft {
  const lines = [planLine(input), ...usageLines(input.metered), ...chargeLines(input.charges)];
  const netCents = lines.reduce((sum, line) => sum + line.amountCents, 0);
  const tax = input.tax ? { ...input.tax, cents: proportion(netCents, input.tax.basisPoints, 10_000) } : null;
  const totalCents = netCents + (tax?.cents ?? 0);
  const { period, price } = input;
  return { date: period.start, period, currency: price.currency, lines, netCents, tax, ...settle(totalCents, input) };
}

/** All of a debt, and as much of a credit as there is to pay; what is too little to be charged becomes a debt. */
function settle(totalCents: Cents, { balanceCents, minimumCents }: DraftInput) {
  const balanceAppliedCents = Math.min(balanceCents, totalCents);
  const dueCents = totalCents - balanceAppliedCents;
  const collectCents = dueCents >= minimumCents ? dueCents : 0;
  const balanceAfterCents = balanceCents - balanceAppliedCents - (dueCents - collectCents);
  return { totalCents, balanceAppliedCents, dueCents, collectCents, balanceAfterCents };
}

function planLine({ planName, period, price }: DraftInput): InvoiceLine {
  const amountCents = proportion(price.priceCents, period.days, period.ofDays);
  const description = `${planName}, ${spanText(period)}`;
  if (!period.stub) return { kind: 'plan', description, amountCents };
  return { kind: 'plan', description, quantity: `${period.days} of ${period.ofDays} days`, amountCents };
}

function usageLines(metered: MeteredPeriod | null): InvoiceLine[] {
  if (!metered) return [];
  const { period, price, totals, estimated } = metered;
  return usageCharges(totals, price, period)
    .filter(({ amountCents }) => amountCents > 0)
    .map((charge) => ({
      kind: 'usage',
      ...usageText(charge, period, price.currency),
      amountCents: charge.amountCents,
      ...(estimated ? { estimated } : {}),
    }));
}

/** Whole sentences: the panel has them in other languages. */
function usageText(charge: UsageCharge, period: Period, currency: string) {
  const [included, beyond] = [amountText(charge.included), amountText(charge.used - charge.included)];
  const [span, price] = [spanText(period), formatMoney(charge.unitCents, currency)];
  switch (charge.kind) {
    case 'storage':
      return {
        description: `Storage beyond the included ${included} GB, ${span}, ${price} for each GB`,
        quantity: `${beyond} GB`,
      };
    case 'traffic':
      return {
        description: `Traffic beyond the included ${included} GB, ${span}, ${price} for each GB`,
        quantity: `${beyond} GB`,
      };
    case 'memory':
      return {
        description: `Memory beyond the included ${included} GB-hours, ${span}, ${price} for each GB-hour`,
        quantity: `${beyond} GB-hours`,
      };
  }
}

function chargeLines(charges: DraftInput['charges']): InvoiceLine[] {
  return charges.map(({ kind, description, amountCents }) => ({ kind, description, amountCents }));
}

/** The last day instead of the first one after it, as people say it. */
function spanText({ start, end }: Period): string {
  return `${start} to ${addDays(end, -1)}`;
}

/** At most two digits after the point. */
function amountText(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}
