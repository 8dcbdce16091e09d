import type { PlainDate } from '@onebox/clock';
import { NotFound } from '@onebox/errors';
import type { DataSource } from 'typeorm';
import { Collection } from '../collection/collection.entity.js';
import { cardText } from '../collection/settlement.service.js';
import { RefundRow } from '../corrections/refund.entity.js';
import { CreditNote } from '../corrections/credit-note.entity.js';
import type { BillingDocument } from '@onebox/documents';
import { percentText } from '../plans/plan-price.js';
import type { InvoiceDraft } from './invoice-draft.js';
import { Invoice } from './invoice.entity.js';

/** Invoices and credit notes as they are printed. */
export class BillingDocuments {
  constructor(private readonly dataSource: DataSource) {}

  /** `accountId` left out: of any account, for administrators and mails. @throws NotFound */
  async invoice(id: string, accountId?: string): Promise<BillingDocument> {
    const { manager } = this.dataSource;
    const invoice = await manager.findOneBy(Invoice, { id, ...(accountId === undefined ? {} : { accountId }) });
    if (!invoice) throw new NotFound('invoice');
    return invoiceDocument(invoice, await manager.findOneByOrFail(Collection, { invoiceId: id }));
  }

  /** As above. @throws NotFound */
  async creditNote(id: string, accountId?: string): Promise<BillingDocument> {
    const where = { id, ...(accountId === undefined ? {} : { accountId }) };
    const note = await this.dataSource.manager.findOneBy(CreditNote, where);
    if (!note) throw new NotFound('credit note');
    const refund = await this.dataSource.manager.findOneBy(RefundRow, { creditNoteId: id });
    return creditNoteDocument(note, refund);
  }
}

function invoiceDocument(invoice: Invoice, collection: Collection): BillingDocument {
  const { number, issuedOn, currency, seller, buyer, periodStart, periodEnd, lines } = invoice;
  const { netCents, totalCents, balanceAppliedCents, dueCents } = invoice;
  return {
    ...{ kind: 'invoice', number, issuedOn, currency, seller, buyer },
    period: { start: periodStart, end: periodEnd },
    lines: lines.map(({ description, quantity, amountCents }) => ({ description, quantity, amountCents })),
    ...{ netCents, tax: taxOf(invoice.tax), totalCents, balanceAppliedCents, dueCents },
    ...statusOf(collection),
  };
}

function statusOf({ status, paidOn, card }: Collection): { paid?: { on: PlainDate; card?: string }; note?: string } {
  switch (status) {
    case 'paid':
      return paidOn ? { paid: { on: paidOn, ...(card ? { card: cardText(card) } : {}) } } : {};
    case 'carried':
      return { note: 'The amount due is less than can be charged. It is added to the next invoice.' };
    case 'void':
      return { note: 'This invoice is void. Nothing is to be paid.' };
    case 'open':
      return {};
  }
}

function creditNoteDocument(note: CreditNote, refund: RefundRow | null): BillingDocument {
  const { number, issuedOn, currency, seller, buyer, netCents, totalCents, reason, invoiceNumber, paidTo } = note;
  return {
    ...{ kind: 'credit_note', number, issuedOn, currency, seller, buyer },
    lines: [{ description: `Credit for invoice ${invoiceNumber}`, amountCents: netCents }],
    ...{ netCents, tax: taxOf(note.tax), totalCents, balanceAppliedCents: 0, dueCents: totalCents },
    reference: `Invoice ${invoiceNumber}: ${reason}`,
    note:
      paidTo === 'card' && refund?.status !== 'failed'
        ? 'Paid back to the card.'
        : 'Credited to the balance: the next invoices use it.',
  };
}

function taxOf(tax: InvoiceDraft['tax']): BillingDocument['tax'] {
  return tax && { name: tax.name, ratePercent: percentText(tax.basisPoints), cents: tax.cents };
}
