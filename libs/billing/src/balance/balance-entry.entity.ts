import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * applied: an invoice used the balance; carried: an invoice too small to be charged; credit: an administrator's; credit_note;
 * void: what a void invoice had used; overpaid: an invoice was paid twice.
 */
export type BalanceEntryKind = 'applied' | 'carried' | 'credit' | 'credit_note' | 'void' | 'overpaid';

/** The ledger of an account's balance: the sum is what we owe the customer; a negative one is owed to us. */
@Entity('balance_entries')
@Index('UQ_balance_entries_subject', ['kind', 'subjectId'], { unique: true })
@Index('IDX_balance_entries_account', ['accountId', 'id'])
export class BalanceEntry {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 16 })
  kind: BalanceEntryKind;

  /** The invoice, credit note or payment; of an administrator's credit, the request's key, else the entry itself. */
  @Column('varchar', { name: 'subject_id', length: 128 })
  subjectId: string;

  @Column('int', { name: 'amount_cents' })
  amountCents: number;

  @Column('varchar', { length: 500, nullable: true })
  reason: string | null;

  /** The administrator who made it; null: billing itself. */
  @Column('varchar', { name: 'by_user_id', length: 32, nullable: true })
  byUserId: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
