import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('memberships')
export class Membership {
  @PrimaryColumn('varchar', { name: 'user_id', length: 32 })
  userId: string;

  @PrimaryColumn('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 16 })
  role: 'owner';
}
