import type { CardSummary } from '@onebox/payments';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** pending: the gateway is being asked, or gave no answer, and is asked again with the same key. */
export type PaymentStatus = 'pending' | 'succeeded' | 'refused';

/** One attempt to collect an invoice, written before the gateway is asked: what is asked again is asked with the same words. */
@Entity('payments')
@Index('UQ_payments_attempt', ['invoiceId', 'attempt'], { unique: true })
@Index('IDX_payments_gateway', ['gatewayPaymentId'])
@Index('IDX_payments_account', ['accountId', 'id'])
@Index('IDX_payments_status', ['status', 'id'])
export class Payment {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'invoice_id', length: 32 })
  invoiceId: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  /** From 1. */
  @Column('int', { unsigned: true })
  attempt: number;

  @Column('varchar', { name: 'gateway_key', length: 64 })
  gatewayKey: string;

  @Column('varchar', { name: 'customer_id', length: 64 })
  customerId: string;

  @Column('varchar', { name: 'payment_method_id', length: 128 })
  paymentMethodId: string;

  @Column('json', { nullable: true })
  card: CardSummary | null;

  @Column('int', { name: 'amount_cents' })
  amountCents: number;

  @Column('varchar', { length: 3 })
  currency: string;

  @Column('varchar', { length: 16 })
  status: PaymentStatus;

  /** In the account's time zone. */
  @Column('date', { name: 'attempted_on' })
  attemptedOn: string;

  /** What the gateway calls it. */
  @Column('varchar', { name: 'gateway_payment_id', length: 128, nullable: true })
  gatewayPaymentId: string | null;

  /** Of a refused one: the gateway's reason and what it said, and whether this card is not to be tried again. */
  @Column('varchar', { length: 32, nullable: true })
  reason: string | null;

  @Column('varchar', { length: 255, nullable: true })
  message: string | null;

  @Column('boolean')
  hard: boolean;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;

  /** When the gateway was asked last. */
  @Column('datetime', { name: 'asked_at', precision: 3 })
  askedAt: Date;

  @Column('datetime', { name: 'settled_at', precision: 3, nullable: true })
  settledAt: Date | null;

  @Column('datetime', { name: 'disputed_at', precision: 3, nullable: true })
  disputedAt: Date | null;
}
