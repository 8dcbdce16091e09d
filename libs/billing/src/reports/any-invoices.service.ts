import { fromCursor, type Page, toCursor } from '@onebox/database';
import { NotFound } from '@onebox/errors';
import { type DataSource, In, LessThan } from 'typeorm';
import { Collection, type CollectionStatus } from '../collection/collection.entity.js';
import { Payment, type PaymentStatus } from '../collection/payment.entity.js';
import { CreditNote } from '../corrections/credit-note.entity.js';
import { RefundRow } from '../corrections/refund.entity.js';
import { Invoice } from '../invoicing/invoice.entity.js';

interface AnyFilter {
  accountId?: string;
  /** 1 to 100. */
  limit: number;
  cursor?: string;
}

export interface AnyInvoiceFilter extends AnyFilter {
  status?: CollectionStatus;
  /** `2027-01`: issued in this month. */
  month?: string;
  /** How its number begins, or the whole of it. */
  number?: string;
}

export interface AnyPaymentFilter extends AnyFilter {
  status?: PaymentStatus;
}

/** An invoice and how it stands. */
export interface AnyInvoice {
  invoice: Invoice;
  collection: Collection;
}

export interface AnyInvoiceDetails extends AnyInvoice {
  /** Attempts to collect it, the oldest first. */
  payments: Payment[];
  creditNotes: AnyCreditNote[];
}

/** An attempt, what it was for, and how that stands now. */
export interface AnyPayment extends AnyInvoice {
  payment: Payment;
}

/** `refund` is null where the money went to the balance. */
export interface AnyCreditNote {
  note: CreditNote;
  refund: RefundRow | null;
}

/** Invoices, payments and credit notes of all accounts, for administrators; the newest first. */
export class AnyInvoices {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws UserError malformed for a cursor that was not given out. */
  async list({ accountId, status, month, number, limit, cursor }: AnyInvoiceFilter): Promise<Page<AnyInvoice>> {
    const search = this.dataSource.manager
      .createQueryBuilder(Invoice, 'i')
      .orderBy('i.id', 'DESC')
      .limit(limit + 1);
    if (status) search.innerJoin(Collection, 'c', 'c.invoiceId = i.id AND c.status = :status', { status });
    if (accountId) search.andWhere('i.accountId = :accountId', { accountId });
    if (month) search.andWhere('i.issuedOn BETWEEN :first AND :last', { first: `${month}-01`, last: lastDay(month) });
    if (number) search.andWhere('i.number LIKE :number', { number: beginsWith(number) });
    if (cursor !== undefined) search.andWhere('i.id < :after', { after: fromCursor(cursor).id });
    const { items, nextCursor } = pageOf(await search.getMany(), limit);
    const collections = await this.collections(items.map(({ id }) => id));
    return { items: items.map((invoice) => ({ invoice, collection: collections.get(invoice.id)! })), nextCursor };
  }

  /** @throws NotFound */
  async read(id: string): Promise<AnyInvoiceDetails> {
    const { manager } = this.dataSource;
    const invoice = await manager.findOneBy(Invoice, { id });
    if (!invoice) throw new NotFound('invoice');
    const [collection, payments, notes] = await Promise.all([
      manager.findOneByOrFail(Collection, { invoiceId: id }),
      manager.find(Payment, { where: { invoiceId: id }, order: { attempt: 'ASC' } }),
      manager.find(CreditNote, { where: { invoiceId: id }, order: { id: 'ASC' } }),
    ]);
    return { invoice, collection, payments, creditNotes: await this.withRefunds(notes) };
  }

  /** @throws UserError malformed for a cursor that was not given out. */
  async payments({ status, ...filter }: AnyPaymentFilter): Promise<Page<AnyPayment>> {
    const where = { ...whereOf(filter), ...(status ? { status } : {}) };
    const found = await this.dataSource.manager.find(Payment, { where, order: { id: 'DESC' }, take: filter.limit + 1 });
    const { items, nextCursor } = pageOf(found, filter.limit);
    const ids = items.map(({ invoiceId }) => invoiceId);
    const [invoices, collections] = await Promise.all([this.invoices(ids), this.collections(ids)]);
    const known = (payment: Payment) => ({
      ...{ payment, invoice: invoices.get(payment.invoiceId)!, collection: collections.get(payment.invoiceId)! },
    });
    return { items: items.map(known), nextCursor };
  }

  /** @throws UserError malformed for a cursor that was not given out. */
  async creditNotes(filter: AnyFilter): Promise<Page<AnyCreditNote>> {
    const wanted = { where: whereOf(filter), order: { id: 'DESC' as const }, take: filter.limit + 1 };
    const { items, nextCursor } = pageOf(await this.dataSource.manager.find(CreditNote, wanted), filter.limit);
    return { items: await this.withRefunds(items), nextCursor };
  }

  /** @throws NotFound */
  async creditNote(id: string): Promise<AnyCreditNote> {
    const note = await this.dataSource.manager.findOneBy(CreditNote, { id });
    if (!note) throw new NotFound('credit note');
    return (await this.withRefunds([note]))[0]!;
  }

  private async withRefunds(notes: CreditNote[]): Promise<AnyCreditNote[]> {
    const creditNoteId = In(notes.map(({ id }) => id));
    const refunds = await this.dataSource.manager.findBy(RefundRow, { creditNoteId });
    const byNote = new Map(refunds.map((refund) => [refund.creditNoteId, refund]));
    return notes.map((note) => ({ note, refund: byNote.get(note.id) ?? null }));
  }

  private async invoices(ids: string[]): Promise<Map<string, Invoice>> {
    const found = await this.dataSource.manager.findBy(Invoice, { id: In(ids) });
    return new Map(found.map((invoice) => [invoice.id, invoice]));
  }

  private async collections(invoiceIds: string[]): Promise<Map<string, Collection>> {
    const found = await this.dataSource.manager.findBy(Collection, { invoiceId: In(invoiceIds) });
    return new Map(found.map((collection) => [collection.invoiceId, collection]));
  }
}

function whereOf({ accountId, cursor }: AnyFilter) {
  return {
    ...(accountId ? { accountId } : {}),
    ...(cursor === undefined ? {} : { id: LessThan(fromCursor(cursor).id) }),
  };
}

function pageOf<T extends { id: string }>(found: T[], limit: number): Page<T> {
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? toCursor({ value: null, id: items.at(-1)!.id }) : null };
}

/** The zeroth day of the month that follows. */
function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year!, number, 0)).toISOString().slice(0, 10);
}

function beginsWith(text: string): string {
  return `${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
