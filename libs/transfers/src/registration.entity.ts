import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A domain that is registered with us for an account. Spec above, status below. */
@Entity('registrations')
@Index('IDX_registrations_account', ['accountId', 'id'])
export class Registration {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  /** A registrable domain in ASCII, small. */
  @Index('IDX_registrations_hostname', { unique: true })
  @Column('varchar', { length: 253 })
  hostname: string;

  /** The transfer by which it came. */
  @Column('varchar', { name: 'transfer_id', length: 32 })
  transferId: string;

  @Column('boolean', { name: 'auto_renew' })
  autoRenew: boolean;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;

  // ---- status

  /** UTC: the day on which it ends unless it is renewed. */
  @Column('date', { name: 'expires_on' })
  expiresOn: string;

  /** Why the renewal that is due has not succeeded yet. */
  @Column('varchar', { name: 'renewal_problem', length: 500, nullable: true })
  renewalProblem: string | null;
}
