import type { CardSummary } from '@onebox/payments';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * open: to be paid; paid: paid, or nothing was due; carried: too little to be charged, the next invoice has it; void: an
 * administrator waived it.
 */
export type CollectionStatus = 'open' | 'paid' | 'carried' | 'void';

/** What becomes of an invoice. */
@Entity('collections')
@Index('IDX_collections_account', ['accountId', 'status'])
@Index('IDX_collections_status', ['status', 'invoiceId'])
export class Collection {
  @PrimaryColumn('varchar', { name: 'invoice_id', length: 32 })
  invoiceId: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 16 })
  status: CollectionStatus;

  /** What is asked of the card. */
  @Column('int', { name: 'amount_cents' })
  amountCents: number;

  @Column('varchar', { length: 3 })
  currency: string;

  /** That were answered. */
  @Column('int', { unsigned: true })
  attempts: number;

  @Column('date', { name: 'first_attempt_on', nullable: true })
  firstAttemptOn: string | null;

  /** When something is to be done about it next; null: nothing, unless the customer does. */
  @Column('date', { name: 'next_step_on', nullable: true })
  nextStepOn: string | null;

  /** Why the last attempt was refused, as the gateway says. */
  @Column('varchar', { name: 'last_refusal', length: 255, nullable: true })
  lastRefusal: string | null;

  @Column('date', { name: 'paid_on', nullable: true })
  paidOn: string | null;

  /** The card that paid; null where nothing was charged. */
  @Column('json', { nullable: true })
  card: CardSummary | null;

  /** Of a void invoice: who waived it, and why. */
  @Column('varchar', { name: 'voided_by', length: 32, nullable: true })
  voidedBy: string | null;

  @Column('varchar', { name: 'void_reason', length: 500, nullable: true })
  voidReason: string | null;

  @Column('datetime', { name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
