import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ChargeKind } from './invoice-draft.js';

/** A line that the account's next invoice takes. */
@Entity('pending_charges')
@Index('UQ_pending_charges_subject', ['kind', 'subjectId'], { unique: true })
@Index('IDX_pending_charges_account', ['accountId', 'invoiceId'])
export class PendingCharge {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 16 })
  kind: ChargeKind;

  /** What it is for: a transfer, a registration's year. */
  @Column('varchar', { name: 'subject_id', length: 64 })
  subjectId: string;

  @Column('varchar', { length: 255 })
  description: string;

  /** Negative: a credit. */
  @Column('int', { name: 'amount_cents' })
  amountCents: number;

  /** The invoice that took it; null: none yet. */
  @Column('varchar', { name: 'invoice_id', length: 32, nullable: true })
  invoiceId: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
