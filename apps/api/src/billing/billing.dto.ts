import { addressSchema, cardSourceFields, requireOneCard } from '@onebox/accounts';
import type {
  BillingOverview,
  CreditNote,
  InvoiceDraft,
  InvoiceLine,
  InvoiceWithCollection,
  Outcome,
} from '@onebox/billing';
import { z } from 'zod';
import { accountView } from '../accounts/accounts.dto.js';
import { pageOf } from '../http/page.dto.js';

const date = z.iso.date();
const cents = z.int();
const day = z.int().min(1).max(31);
const { card } = accountView.shape;

const count = (most: number) =>
  z.coerce.number().int().min(1).max(most).default(12).describe(`How many invoices, 1 to ${most}.`);

export const previewQuery = z.strictObject({
  day: z.coerce.number().int().min(1).max(31).optional().describe('Were this day chosen now; left out: as it is.'),
  count: count(60),
});
export type PreviewQuery = z.output<typeof previewQuery>;

export const previewsQuery = z.strictObject({
  country: addressSchema.shape.country
    .optional()
    .describe('For somebody from there who signs up now (ISO 3166-1 alpha-2); left out: for the caller.'),
  count: count(12),
});
export type PreviewsQuery = z.output<typeof previewsQuery>;

export const dayBody = z
  .strictObject({ day: day.describe('In a shorter month its last day is meant.') })
  .meta({ id: 'BillingDay' });
export type DayBody = z.output<typeof dayBody>;

export const cardBody = z.strictObject(cardSourceFields).check(requireOneCard).meta({ id: 'CardReplacement' });
export type CardBody = z.output<typeof cardBody>;

export const setupIntentView = z
  .strictObject({ clientSecret: z.string().describe('With it a browser gives a card to the payment gateway itself.') })
  .meta({ id: 'SetupIntent' });

const lineFields = {
  kind: z.enum(['plan', 'usage', 'transfer', 'transfer_credit', 'renewal', 'adjustment']),
  description: z.string(),
  quantity: z.string().nullable(),
  amountCents: cents,
};
const invoiceLine = z.strictObject(lineFields).meta({ id: 'InvoiceLine' });
const previewLine = z
  .strictObject({ ...lineFields, estimated: z.boolean().describe('By what was used up to now; all else is exact.') })
  .meta({ id: 'PreviewLine' });

const tax = z
  .strictObject({ name: z.string(), basisPoints: z.int().describe('Hundredths of a percent.'), cents })
  .nullable();

const sums = {
  netCents: cents,
  tax,
  totalCents: cents,
  balanceAppliedCents: cents.describe('Positive: credit that it uses; negative: earlier debt that it adds.'),
  dueCents: cents,
  collectCents: cents.describe('Asked of the card: what is due, or nothing where that is too little to be charged.'),
};

const period = { periodStart: date, periodEnd: date.describe('The first day that is no longer part of it.') };

const previewInvoice = z
  .strictObject({ date, ...period, currency: z.string(), lines: z.array(previewLine), ...sums })
  .meta({ id: 'PreviewInvoice' });

export const previewView = z
  .strictObject({ invoices: z.array(previewInvoice).describe('None where the account is not billed.') })
  .meta({ id: 'BillingPreview' });
export type PreviewView = z.output<typeof previewView>;

export const previewsView = z
  .strictObject({ days: z.array(z.strictObject({ day, invoices: z.array(previewInvoice) })) })
  .meta({ id: 'BillingPreviews' });
export type PreviewsView = z.output<typeof previewsView>;

export const dayView = z
  .strictObject({ billingDay: day, invoices: z.array(previewInvoice).describe('The next 12.') })
  .meta({ id: 'BillingDayChosen' });

export const creditNoteView = z
  .strictObject({
    id: z.string(),
    number: z.string(),
    invoiceId: z.string(),
    invoiceNumber: z.string(),
    issuedOn: date,
    currency: z.string(),
    netCents: cents,
    tax,
    totalCents: cents.describe('What you get.'),
    paidTo: z.enum(['card', 'balance']),
    reason: z.string(),
  })
  .meta({ id: 'CreditNote' });
export type CreditNoteView = z.output<typeof creditNoteView>;
export const creditNotePage = pageOf(creditNoteView).meta({ id: 'CreditNotePage' });

const party = { name: z.string(), addressLines: z.array(z.string()) };

export const invoiceView = z
  .strictObject({
    id: z.string(),
    number: z.string(),
    status: z
      .enum(['open', 'paid', 'carried', 'void'])
      .describe('`carried`: too little to be charged, the next invoice adds it. `void`: waived.'),
    issuedOn: date,
    ...period,
    currency: z.string(),
    seller: z.strictObject({ ...party, taxId: z.string().nullable() }),
    buyer: z.strictObject({ ...party, email: z.string() }),
    lines: z.array(invoiceLine),
    ...sums,
    attempts: z.int().describe('That the bank answered.'),
    nextStepOn: date
      .nullable()
      .describe('When the card is tried again, or, where it was refused for good, the account is suspended.'),
    lastRefusal: z.string().nullable(),
    paidOn: date.nullable(),
    card: card.describe('That paid.'),
    creditNotes: z.array(creditNoteView),
  })
  .meta({ id: 'Invoice' });
export type InvoiceView = z.output<typeof invoiceView>;
export const invoicePage = pageOf(invoiceView).meta({ id: 'InvoicePage' });

const plan = z
  .strictObject({
    name: z.string(),
    priceCents: cents.describe('For a month, however long.'),
    included: z.strictObject({ storageGb: z.number(), trafficGb: z.number(), memoryGbHours: z.number() }),
    beyond: z.strictObject({ storageGbCents: cents, trafficGbCents: cents, memoryGbHourCents: cents }),
  })
  .meta({ id: 'Plan' });

export const billingView = z
  .strictObject({
    plan,
    currency: z.string(),
    billingDay: day,
    billedThrough: date.describe('The first day that no invoice covers.'),
    paidThrough: date.describe('The first day that is not paid.'),
    nextInvoice: z.strictObject({ date, totalCents: cents }).nullable().describe('Null: the account is not billed.'),
    card,
    balanceCents: cents.describe('Positive: credit; negative: debt. The next invoice takes it.'),
    status: accountView.shape.status,
    suspendedFor: z
      .enum(['payment', 'operator'])
      .nullable()
      .describe('`payment`: paying the open invoices ends it; `operator`: an administrator does.'),
    openInvoices: z.array(invoiceView).describe('To be paid, the oldest first.'),
  })
  .meta({ id: 'Billing' });
export type BillingView = z.output<typeof billingView>;

export const cardView = z
  .strictObject({
    attempts: z
      .strictObject({ paid: z.int(), refused: z.int(), unanswered: z.int() })
      .describe('What came of the open invoices, which were tried with the new card.'),
    billing: billingView,
  })
  .meta({ id: 'CardReplaced' });

export function viewBilling({ plan: { name, ...price }, unpaid, ...overview }: BillingOverview): BillingView {
  const { priceCents, included, beyond } = price;
  return { ...overview, plan: { name, priceCents, included, beyond }, openInvoices: unpaid.map(viewInvoice) };
}

export function viewPreview(drafts: InvoiceDraft[]): PreviewView['invoices'] {
  return drafts.map(({ date, period: { start, end }, currency, lines, ...draft }) => ({
    ...{ date, periodStart: start, periodEnd: end, currency },
    lines: lines.map((line) => ({ ...viewLine(line), estimated: line.estimated ?? false })),
    ...viewSums(draft),
  }));
}

/** `days`: element 0 is day 1. */
export function viewPreviews(days: InvoiceDraft[][]): PreviewsView {
  return { days: days.map((drafts, index) => ({ day: index + 1, invoices: viewPreview(drafts) })) };
}

export function viewInvoice({ invoice, collection, creditNotes }: InvoiceWithCollection): InvoiceView {
  const { id, number, issuedOn, periodStart, periodEnd, currency, seller, buyer, lines } = invoice;
  const { status, amountCents: collectCents, attempts, nextStepOn, lastRefusal, paidOn, card: paidBy } = collection;
  return {
    ...{ id, number, status, issuedOn, periodStart, periodEnd, currency, buyer },
    seller: { ...seller, taxId: seller.taxId ?? null },
    lines: lines.map(viewLine),
    ...viewSums({ ...invoice, collectCents }),
    ...{ attempts, nextStepOn, lastRefusal, paidOn, card: paidBy },
    creditNotes: creditNotes.map(viewCreditNote),
  };
}

export function viewCreditNote(note: CreditNote): CreditNoteView {
  const { id, number, invoiceId, invoiceNumber, issuedOn, currency, netCents, tax: taxed, totalCents } = note;
  const { paidTo, reason } = note;
  return {
    ...{ id, number, invoiceId, invoiceNumber, issuedOn, currency },
    ...{ netCents, tax: taxed, totalCents, paidTo, reason },
  };
}

export function countOutcomes(outcomes: Outcome[]): z.output<typeof cardView>['attempts'] {
  const of = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return { paid: of('paid'), refused: of('refused'), unanswered: of('silent') };
}

function viewLine({ kind, description, quantity, amountCents }: InvoiceLine): z.output<typeof invoiceLine> {
  return { kind, description, quantity: quantity ?? null, amountCents };
}

type Sums = Pick<InvoiceDraft, 'netCents' | 'tax' | 'totalCents' | 'balanceAppliedCents' | 'dueCents' | 'collectCents'>;

function viewSums({ netCents, tax: taxed, totalCents, balanceAppliedCents, dueCents, collectCents }: Sums): Sums {
  return { netCents, tax: taxed, totalCents, balanceAppliedCents, dueCents, collectCents };
}
