import { addDays, type Clock, dateIn, type PlainDate } from '@onebox/clock';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export interface PostalAddress {
  line1: string;
  line2?: string;
  city: string;
  region?: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** Who pays, and whose everything is. */
@Entity('accounts')
@Index('IDX_accounts_name', ['name', 'id'])
@Index('IDX_accounts_billed', ['billedThrough', 'id'])
export class Account {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { length: 200 })
  name: string;

  @Column('json')
  address: PostalAddress;

  @Column('varchar', { length: 16 })
  status: 'active' | 'suspended' | 'deleted';

  /** The uid and gid that every container of the account with its volumes runs as; from 200000 up, never used again. */
  @Column('int', { unsigned: true, unique: true })
  uid: number;

  /** The operator's own account. */
  @Column('boolean', { name: 'billing_exempt' })
  billingExempt: boolean;

  @Column('varchar', { name: 'gateway_customer_id', length: 64, nullable: true })
  gatewayCustomerId: string | null;

  @Column('json', { nullable: true })
  card: { brand: string; last4: string; expiryMonth: number; expiryYear: number } | null;

  /** As asked for, 1 to 31, never clamped to a month. */
  @Column('tinyint', { name: 'billing_day', unsigned: true })
  billingDay: number;

  /** Plain date in the account's time zone. */
  @Column('date', { name: 'signed_up_on' })
  signedUpOn: string;

  @Column('varchar', { name: 'time_zone', length: 64 })
  timeZone: string;

  /** What the gateway calls the card that is charged. */
  @Column('varchar', { name: 'payment_method_id', length: 128, nullable: true })
  paymentMethodId: string | null;

  /** The first day that no finalised invoice covers; the schedule advances by it, and by nothing else. */
  @Column('date', { name: 'billed_through' })
  billedThrough: string;

  /** The day on which billing has to look at this account next; null: never (exempt, deleted). */
  @Index('IDX_accounts_due')
  @Column('date', { name: 'billing_due_on', nullable: true })
  billingDueOn: string | null;

  /** Why it is suspended: an unpaid invoice, which paying ends, or an administrator, who alone ends it. */
  @Column('varchar', { name: 'suspended_for', length: 16, nullable: true })
  suspendedFor: 'payment' | 'operator' | null;

  /** How many days this account's billing clock is ahead of the real one; only ever other than 0 with the sandbox gateway. */
  @Column('int', { name: 'clock_ahead_days', unsigned: true, default: 0 })
  clockAheadDays: number;

  /** Up to which day an administrator wants the billing clock to be moved; null: no move is under way. */
  @Column('date', { name: 'clock_target', nullable: true })
  clockTarget: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}

/** Today for an account's money: in its time zone, by its own billing clock. */
export function billingToday({ timeZone, clockAheadDays }: Account, clock: Pick<Clock, 'now'>): PlainDate {
  return addDays(dateIn(timeZone, clock.now()), clockAheadDays);
}
