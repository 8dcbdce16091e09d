import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type DecisionKind =
  | 'account.suspended'
  | 'account.resumed'
  | 'clock.moved'
  | 'price.added'
  | 'price.removed'
  | 'tax_rate.set'
  | 'tax_rate.removed';

/**
 * What was decided about money and leaves no invoice, credit note or balance entry that says by whom and why. Only ever
 * inserted: what it was about may have changed or gone since.
 */
@Entity('billing_decisions')
@Index('IDX_billing_decisions_account', ['accountId', 'id'])
export class BillingDecision {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  /** Null: of all accounts (a price, a tax). */
  @Column('varchar', { name: 'account_id', length: 32, nullable: true })
  accountId: string | null;

  @Column('varchar', { length: 32 })
  kind: DecisionKind;

  /** The account, the plan or the country. */
  @Column('varchar', { name: 'subject_id', length: 64 })
  subjectId: string;

  /** What was set, or what was removed. */
  @Column('json')
  detail: object;

  @Column('varchar', { length: 500, nullable: true })
  reason: string | null;

  /** The administrator; null: billing itself. */
  @Column('varchar', { name: 'by_user_id', length: 32, nullable: true })
  byUserId: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
