import { Column, Entity, PrimaryColumn } from 'typeorm';

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

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
