import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A sign-up whose gateway has not answered: keeps the idempotency key, so that asking again makes no second customer. */
@Entity('pending_signups')
export class PendingSignup {
  @PrimaryColumn('varchar', { name: 'email_key', length: 254 })
  emailKey: string;

  @Column('varchar', { name: 'gateway_key', length: 64 })
  gatewayKey: string;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
