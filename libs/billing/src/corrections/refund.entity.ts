import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Money on its way back to a card; written before the gateway is asked. */
@Entity('refunds')
@Index('IDX_refunds_payment', ['paymentId'])
@Index('IDX_refunds_gateway', ['gatewayRefundId'])
@Index('IDX_refunds_account', ['accountId', 'status'])
export class RefundRow {
  @PrimaryColumn('varchar', { name: 'credit_note_id', length: 32 })
  creditNoteId: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  /** Ours. */
  @Column('varchar', { name: 'payment_id', length: 32 })
  paymentId: string;

  @Column('int', { name: 'amount_cents', unsigned: true })
  amountCents: number;

  /** succeeded: the gateway took it on. failed: it refused, or could not give it back after all, and the amount went to the balance instead. */
  @Column('varchar', { length: 16 })
  status: 'pending' | 'succeeded' | 'failed';

  @Column('varchar', { name: 'gateway_refund_id', length: 128, nullable: true })
  gatewayRefundId: string | null;

  @Column('datetime', { name: 'settled_at', precision: 3, nullable: true })
  settledAt: Date | null;
}
