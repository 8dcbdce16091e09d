import { line } from '@onebox/accounts';
import type {
  AnyCreditNote,
  AnyInvoice,
  AnyInvoiceDetails,
  AnyPayment,
  BillingDecision,
  LedgerEntry,
  Payment,
  PaymentStatus,
} from '@onebox/billing';
import { z } from 'zod';
import { pageOf, pageQuery } from '../http/page.dto.js';
import { operationView } from '../operations/operations.dto.js';

const cents = z.int();
const date = z.iso.date();
const instant = z.iso.datetime();
const INVOICE_STATUSES = ['open', 'paid', 'carried', 'void'] as const;
const PAYMENT_STATUSES = ['failed', 'pending', 'succeeded'] as const;

const reason = line(500).describe('Kept, with who did it and when.');
const account = z.string().max(40).optional().describe("An account's id.");

export const reasonBody = z.strictObject({ reason }).meta({ id: 'BillingReason' });
export type ReasonBody = z.output<typeof reasonBody>;

export const creditBody = z
  .strictObject({
    amountCents: cents
      .min(-100_000_000)
      .max(100_000_000)
      .refine((amount) => amount !== 0, 'An amount of 0 changes nothing.')
      .describe('Positive: credit that the next invoices use; negative: a debt that the next invoice adds.'),
    reason,
  })
  .meta({ id: 'AccountCredit' });
export type CreditBody = z.output<typeof creditBody>;

export const balanceView = z
  .strictObject({ balanceCents: cents.describe('Positive: credit; negative: debt.') })
  .meta({ id: 'AccountBalance' });

export const clockBody = z
  .strictObject({ to: date.describe("After the account's own today, at most five years at once.") })
  .meta({ id: 'AccountClock' });
export type ClockBody = z.output<typeof clockBody>;

export const clockAnswer = z.strictObject({ operation: operationView }).meta({ id: 'AccountClockMove' });

export const refundBody = z
  .strictObject({
    amountCents: cents.min(1).optional().describe('With tax. Left out: all that is left of it.'),
    reason: line(500).describe('Printed on the credit note, and kept with who did it.'),
    to: z.enum(['card', 'balance']).describe('To the card that paid, or for the next invoices to use.'),
  })
  .meta({ id: 'InvoiceRefund' });
export type RefundBody = z.output<typeof refundBody>;

const by = z
  .strictObject({ userId: z.string(), email: z.string().nullable().describe('Null: the user is gone.') })
  .nullable()
  .describe('Null: billing itself.');

const ledgerEntry = z
  .strictObject({
    at: instant,
    kind: z
      .string()
      .describe(
        '`balance.…` (credit, credit_note, applied, carried, void, overpaid), `credit_note.card`, `credit_note.balance`, ' +
          '`refund.pending`, `refund.succeeded`, `invoice.void`, `account.suspended`, `account.resumed`, `clock.moved`.',
      ),
    id: z.string(),
    subject: z.string().describe('What it is about: an invoice, a credit note, a payment, the account.'),
    amountCents: cents.nullable(),
    detail: z.record(z.string(), z.unknown()).nullable(),
    reason: z.string().nullable(),
    by,
  })
  .meta({ id: 'LedgerEntry' });
export const ledgerPage = pageOf(ledgerEntry).meta({ id: 'LedgerPage' });

const decision = z
  .strictObject({
    at: instant,
    kind: z.string(),
    id: z.string(),
    accountId: z.string().nullable().describe('Null: of all accounts.'),
    subject: z.string().describe('The account, the plan or the country.'),
    detail: z.record(z.string(), z.unknown()),
    reason: z.string().nullable(),
    byUserId: z.string().nullable().describe('Null: billing itself.'),
  })
  .meta({ id: 'BillingDecision' });
export const decisionPage = pageOf(decision).meta({ id: 'BillingDecisionPage' });

export const decisionsQuery = pageQuery.extend({ account });
export type DecisionsQuery = z.output<typeof decisionsQuery>;

export const invoicesQuery = pageQuery.extend({
  account,
  status: z.enum(INVOICE_STATUSES).optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Write the month as 2027-01.')
    .optional()
    .describe('Issued in it: `2027-01`.'),
  q: z.string().trim().max(24).optional().describe('How the number begins.'),
});
export type InvoicesQuery = z.output<typeof invoicesQuery>;

const invoiceHead = z
  .strictObject({
    id: z.string(),
    accountId: z.string(),
    number: z.string(),
    name: z.string().describe("The buyer's, on the day of issue."),
    status: z
      .enum(INVOICE_STATUSES)
      .describe('`carried`: too little to be charged, the next invoice adds it. `void`: waived.'),
    issuedOn: date,
    periodStart: date,
    periodEnd: date.describe('The first day that is no longer part of it.'),
    currency: z.string(),
    netCents: cents,
    taxCents: cents,
    totalCents: cents,
    dueCents: cents.describe('After the balance.'),
    attempts: z.int(),
    lastRefusal: z.string().nullable(),
    nextStepOn: date.nullable().describe('When the card is tried again; null: not by itself.'),
    paidOn: date.nullable(),
  })
  .meta({ id: 'AnyInvoiceHead' });
export const anyInvoicePage = pageOf(invoiceHead).meta({ id: 'AnyInvoicePage' });

const card = z
  .strictObject({ brand: z.string(), last4: z.string(), expiryMonth: z.int(), expiryYear: z.int() })
  .nullable();

const payment = z.strictObject({
  id: z.string(),
  attempt: z.int().describe('From 1.'),
  status: z.enum(PAYMENT_STATUSES).describe('`pending`: the gateway has not answered yet, and is asked again.'),
  amountCents: cents,
  currency: z.string(),
  card,
  attemptedOn: date,
  reason: z.string().nullable().describe('Why it failed, in a word.'),
  message: z.string().nullable().describe('What the customer was told.'),
  hard: z.boolean().describe('This card is not tried again.'),
  gatewayPaymentId: z.string().nullable().describe('What the gateway calls it.'),
  disputedAt: instant.nullable(),
  createdAt: instant,
  settledAt: instant.nullable(),
});
const invoicePayment = payment.meta({ id: 'InvoicePayment' });

const anyPayment = payment
  .extend({
    accountId: z.string(),
    name: z.string().describe("The buyer's."),
    invoiceId: z.string(),
    invoiceNumber: z.string(),
    invoiceStatus: z.enum(INVOICE_STATUSES).describe('How the invoice stands now.'),
    nextStepOn: date.nullable().describe('When the card is tried again; null: not by itself.'),
  })
  .meta({ id: 'AnyPayment' });
export const anyPaymentPage = pageOf(anyPayment).meta({ id: 'AnyPaymentPage' });

export const paymentsQuery = pageQuery.extend({ account, status: z.enum(PAYMENT_STATUSES).optional() });
export type PaymentsQuery = z.output<typeof paymentsQuery>;

const tax = z
  .strictObject({ name: z.string(), basisPoints: z.int().describe('Hundredths of a percent.'), cents })
  .nullable();

export const anyCreditNote = z
  .strictObject({
    id: z.string(),
    accountId: z.string(),
    number: z.string(),
    invoiceId: z.string(),
    invoiceNumber: z.string(),
    name: z.string().describe("The buyer's."),
    issuedOn: date,
    currency: z.string(),
    netCents: cents,
    tax,
    totalCents: cents.describe('Positive: what the customer gets.'),
    paidTo: z.enum(['card', 'balance']),
    refund: z
      .strictObject({
        status: z
          .enum(['pending', 'succeeded', 'failed'])
          .describe('`pending`: the gateway has not answered yet. `failed`: it refused; the amount is on the balance.'),
        paymentId: z.string(),
        gatewayRefundId: z.string().nullable(),
        settledAt: instant.nullable(),
      })
      .nullable()
      .describe('Null: it went to the balance.'),
    reason: z.string(),
    byUserId: z.string(),
    createdAt: instant,
  })
  .meta({ id: 'AnyCreditNote' });
export const anyCreditNotePage = pageOf(anyCreditNote).meta({ id: 'AnyCreditNotePage' });

export const creditNotesQuery = pageQuery.extend({ account });
export type CreditNotesQuery = z.output<typeof creditNotesQuery>;

const party = { name: z.string(), addressLines: z.array(z.string()) };

export const anyInvoice = invoiceHead
  .extend({
    seller: z.strictObject({ ...party, taxId: z.string().nullable() }),
    buyer: z.strictObject({ ...party, email: z.string() }),
    lines: z.array(
      z.strictObject({
        kind: z.string(),
        description: z.string(),
        quantity: z.string().nullable(),
        amountCents: cents,
      }),
    ),
    tax,
    balanceAppliedCents: cents.describe('Positive: credit that it used; negative: earlier debt that it added.'),
    voided: z.strictObject({ byUserId: z.string(), reason: z.string(), at: instant }).nullable(),
    payments: z.array(invoicePayment).describe('The oldest first.'),
    creditNotes: z.array(anyCreditNote).describe('The oldest first.'),
    createdAt: instant,
  })
  .meta({ id: 'AnyInvoice' });

export const rangeQuery = z
  .strictObject({ from: date.describe('The first day.'), to: date.describe('The last day.') })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The last day is before the first one.' });
export type RangeQuery = z.output<typeof rangeQuery>;

const monthlyRevenue = z
  .strictObject({
    month: z.string(),
    currency: z.string(),
    invoices: z.int().describe('Without void ones.'),
    netCents: cents.describe('Invoiced, without tax.'),
    taxCents: cents,
    creditedNetCents: cents.describe('What credit notes took back, without tax.'),
    creditedTaxCents: cents,
    paidCents: cents.describe('What cards gave, by the day of payment.'),
    refundedCents: cents.describe('What went back to cards, or is on its way, by the day of the credit note.'),
    openCents: cents.describe("Of the month's invoices, what cards still have to give."),
  })
  .meta({ id: 'MonthlyRevenue' });
export const revenueView = z.strictObject({ items: z.array(monthlyRevenue) }).meta({ id: 'Revenue' });

export function viewInvoiceHead({ invoice, collection }: AnyInvoice): z.output<typeof invoiceHead> {
  const { id, accountId, number, issuedOn, periodStart, periodEnd, currency, netCents, totalCents, dueCents } = invoice;
  const { status, attempts, lastRefusal, nextStepOn, paidOn } = collection;
  return {
    ...{ id, accountId, number, name: invoice.buyer.name, status, issuedOn, periodStart, periodEnd, currency },
    ...{ netCents, taxCents: totalCents - netCents, totalCents, dueCents },
    ...{ attempts, lastRefusal, nextStepOn, paidOn },
  };
}

export function viewAnyInvoice(found: AnyInvoiceDetails): z.output<typeof anyInvoice> {
  const { seller, buyer, lines, tax: taxed, balanceAppliedCents, createdAt } = found.invoice;
  return {
    ...viewInvoiceHead(found),
    seller: { name: seller.name, addressLines: seller.addressLines, taxId: seller.taxId ?? null },
    buyer,
    lines: lines.map(({ kind, description, quantity = null, amountCents }) => ({
      ...{ kind, description, quantity, amountCents },
    })),
    ...{ tax: taxed, balanceAppliedCents, voided: voidedOf(found) },
    payments: found.payments.map(viewPayment),
    creditNotes: found.creditNotes.map(viewAnyCreditNote),
    createdAt: createdAt.toISOString(),
  };
}

export function viewAnyPayment({ payment: paid, invoice, collection }: AnyPayment): z.output<typeof anyPayment> {
  return {
    ...viewPayment(paid),
    ...{ accountId: paid.accountId, name: invoice.buyer.name, invoiceId: invoice.id, invoiceNumber: invoice.number },
    ...{ invoiceStatus: collection.status, nextStepOn: collection.nextStepOn },
  };
}

export function viewAnyCreditNote({ note, refund }: AnyCreditNote): z.output<typeof anyCreditNote> {
  const { id, accountId, number, invoiceId, invoiceNumber, buyer, issuedOn, currency } = note;
  const { netCents, tax: taxed, totalCents, paidTo, reason: why, byUserId, createdAt } = note;
  return {
    ...{ id, accountId, number, invoiceId, invoiceNumber, name: buyer.name, issuedOn, currency },
    ...{ netCents, tax: taxed, totalCents, paidTo, reason: why, byUserId },
    refund: refund && {
      ...{ status: refund.status, paymentId: refund.paymentId, gatewayRefundId: refund.gatewayRefundId },
      settledAt: refund.settledAt?.toISOString() ?? null,
    },
    createdAt: createdAt.toISOString(),
  };
}

export function viewLedgerEntry({ subjectId, at, ...entry }: LedgerEntry): z.output<typeof ledgerEntry> {
  return { ...entry, at: at.toISOString(), subject: subjectId, detail: entry.detail && { ...entry.detail } };
}

export function viewDecision(made: BillingDecision): z.output<typeof decision> {
  const { id, accountId, kind, subjectId: subject, detail, reason: why, byUserId, createdAt } = made;
  return { at: createdAt.toISOString(), kind, id, accountId, subject, detail: { ...detail }, reason: why, byUserId };
}

/** `failed` is what people look for; a gateway refuses. */
export function paymentStatusOf(status: PaymentsQuery['status']): PaymentStatus | undefined {
  return status === 'failed' ? 'refused' : status;
}

function viewPayment(paid: Payment): z.output<typeof payment> {
  const { id, attempt, status, amountCents, currency, attemptedOn, reason: why, message, hard } = paid;
  return {
    ...{ id, attempt, status: status === 'refused' ? 'failed' : status, amountCents, currency, card: paid.card },
    ...{ attemptedOn, reason: why, message, hard, gatewayPaymentId: paid.gatewayPaymentId },
    disputedAt: paid.disputedAt?.toISOString() ?? null,
    createdAt: paid.createdAt.toISOString(),
    settledAt: paid.settledAt?.toISOString() ?? null,
  };
}

function voidedOf({ collection }: AnyInvoiceDetails): z.output<typeof anyInvoice>['voided'] {
  const { status, voidedBy, voidReason, updatedAt } = collection;
  if (status !== 'void') return null;
  return { byUserId: voidedBy ?? '', reason: voidReason ?? '', at: updatedAt.toISOString() };
}
