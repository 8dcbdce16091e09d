import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { BillingDocument } from '@onebox/documents';
import type { InvoiceDraft, InvoiceLine } from './invoice-draft.js';

export type Seller = BillingDocument['seller'];
export type Buyer = BillingDocument['buyer'];

/**
 * An issued invoice. Its row is never updated: what becomes of it is in its collection, a correction is a credit note.
 * Names and addresses are those of the day on which it was issued.
 */
@Entity('invoices')
@Index('UQ_invoices_period', ['accountId', 'periodStart'], { unique: true })
@Index('UQ_invoices_number', ['series', 'year', 'sequence'], { unique: true })
@Index('IDX_invoices_account', ['accountId', 'id'])
@Index('IDX_invoices_issued', ['issuedOn', 'id'])
export class Invoice {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  /** `2027-000042`. */
  @Column('varchar', { length: 24 })
  number: string;

  @Column('varchar', { length: 8 })
  series: string;

  @Column('smallint', { unsigned: true })
  year: number;

  @Column('int', { unsigned: true })
  sequence: number;

  @Column('date', { name: 'period_start' })
  periodStart: string;

  /** Exclusive. */
  @Column('date', { name: 'period_end' })
  periodEnd: string;

  /** Of the whole cycle in which the period lies. */
  @Column('smallint', { name: 'cycle_days', unsigned: true })
  cycleDays: number;

  /** From when on usage counts for this period: where that of the period before ended, whatever became of the time zone. */
  @Column('datetime', { name: 'usage_from', precision: 3 })
  usageFrom: Date;

  @Column('date', { name: 'issued_on' })
  issuedOn: string;

  @Column('varchar', { length: 3 })
  currency: string;

  @Column('json')
  seller: Seller;

  @Column('json')
  buyer: Buyer;

  @Column('json')
  lines: InvoiceLine[];

  @Column('int', { name: 'net_cents' })
  netCents: number;

  @Column('json', { nullable: true })
  tax: InvoiceDraft['tax'];

  @Column('int', { name: 'total_cents' })
  totalCents: number;

  @Column('int', { name: 'balance_applied_cents' })
  balanceAppliedCents: number;

  @Column('int', { name: 'due_cents' })
  dueCents: number;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
