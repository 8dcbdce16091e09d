import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { InvoiceDraft } from '../invoicing/invoice-draft.js';
import type { Buyer, Seller } from '../invoicing/invoice.entity.js';

/** Takes back an invoice, or a part of it. Never updated; the money's way is in its refund or in the balance. */
@Entity('credit_notes')
@Index('UQ_credit_notes_number', ['series', 'year', 'sequence'], { unique: true })
@Index('UQ_credit_notes_key', ['idempotencyKey'], { unique: true })
@Index('IDX_credit_notes_invoice', ['invoiceId'])
@Index('IDX_credit_notes_account', ['accountId', 'id'])
@Index('IDX_credit_notes_issued', ['issuedOn', 'id'])
export class CreditNote {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { name: 'invoice_id', length: 32 })
  invoiceId: string;

  @Column('varchar', { name: 'invoice_number', length: 24 })
  invoiceNumber: string;

  /** `CN-2027-000001`. */
  @Column('varchar', { length: 24 })
  number: string;

  @Column('varchar', { length: 8 })
  series: string;

  @Column('smallint', { unsigned: true })
  year: number;

  @Column('int', { unsigned: true })
  sequence: number;

  @Column('date', { name: 'issued_on' })
  issuedOn: string;

  @Column('varchar', { length: 3 })
  currency: string;

  @Column('json')
  seller: Seller;

  @Column('json')
  buyer: Buyer;

  /** Positive: what the customer gets. */
  @Column('int', { name: 'net_cents' })
  netCents: number;

  @Column('json', { nullable: true })
  tax: InvoiceDraft['tax'];

  @Column('int', { name: 'total_cents' })
  totalCents: number;

  /** Where the money went. */
  @Column('varchar', { name: 'paid_to', length: 16 })
  paidTo: 'card' | 'balance';

  /** As printed. */
  @Column('varchar', { length: 500 })
  reason: string;

  @Column('varchar', { name: 'by_user_id', length: 32 })
  byUserId: string;

  /** The request's; null where it had none. */
  @Column('varchar', { name: 'idempotency_key', length: 32, nullable: true })
  idempotencyKey: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
