import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('memberships')
@Index('IDX_memberships_account', ['accountId'])
export class Membership {
  @PrimaryColumn('varchar', { name: 'user_id', length: 32 })
  userId: string;

  @PrimaryColumn('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 16 })
  role: 'owner';
}
