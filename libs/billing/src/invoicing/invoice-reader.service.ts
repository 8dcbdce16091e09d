import { type Page, tenantScope } from '@onebox/database';
import { type DataSource, In } from 'typeorm';
import { Collection } from '../collection/collection.entity.js';
import { CreditNote } from '../corrections/credit-note.entity.js';
import { Invoice } from './invoice.entity.js';

/** An invoice with what has become of it. */
export interface InvoiceWithCollection {
  invoice: Invoice;
  collection: Collection;
  /** The oldest first. */
  creditNotes: CreditNote[];
}

export interface InvoiceFilter {
  /** 1 to 100. */
  limit: number;
  cursor?: string;
}

/** Issued invoices, the newest first. */
export class InvoiceReader {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws NotFound also for another account's. */
  async read(accountId: string, id: string): Promise<InvoiceWithCollection> {
    const invoice = await tenantScope(this.dataSource.manager, accountId).require(Invoice, id, 'invoice');
    return (await this.complete([invoice]))[0]!;
  }

  /** Those of them that are the account's. */
  async readMany(accountId: string, ids: string[]): Promise<InvoiceWithCollection[]> {
    if (ids.length === 0) return [];
    return this.complete(await tenantScope(this.dataSource.manager, accountId).find(Invoice, { id: In(ids) }));
  }

  /** What is to be paid, the oldest period first. */
  async unpaid(accountId: string): Promise<InvoiceWithCollection[]> {
    const open = await tenantScope(this.dataSource.manager, accountId).find(Collection, { status: 'open' });
    const ids = open.map(({ invoiceId }) => invoiceId);
    const found = await this.readMany(accountId, ids);
    return found.sort((left, right) => (left.invoice.periodStart < right.invoice.periodStart ? -1 : 1));
  }

  /** @throws UserError malformed for a cursor that was not given out. */
  async list(accountId: string, { limit, cursor }: InvoiceFilter): Promise<Page<InvoiceWithCollection>> {
    const scope = tenantScope(this.dataSource.manager, accountId);
    const { items, nextCursor } = await scope.page(Invoice, { limit, cursor, order: 'DESC' });
    return { items: await this.complete(items), nextCursor };
  }

  private async complete(invoices: Invoice[]): Promise<InvoiceWithCollection[]> {
    const invoiceId = In(invoices.map(({ id }) => id));
    const [collections, creditNotes] = await Promise.all([
      this.dataSource.manager.findBy(Collection, { invoiceId }),
      this.dataSource.manager.find(CreditNote, { where: { invoiceId }, order: { id: 'ASC' } }),
    ]);
    const byId = new Map(collections.map((collection) => [collection.invoiceId, collection]));
    return invoices.map((invoice) => ({
      invoice,
      collection: byId.get(invoice.id)!,
      creditNotes: creditNotes.filter((note) => note.invoiceId === invoice.id),
    }));
  }
}
