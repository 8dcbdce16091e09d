import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A subnet that an account has, for good: an account that is asleep has the row and no network. */
@Entity('account_networks')
export class AccountNetwork {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Index()
  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  /** CIDR. */
  @Column('varchar', { length: 32, unique: true })
  subnet: string;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
