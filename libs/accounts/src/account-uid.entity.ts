import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * Gives out uids: the database's own counter, which starts at 200000 and is never turned back, not even by a transaction
 * that is rolled back. Rows stay when an account goes, so that no uid is ever given away again.
 */
@Entity('account_uids')
export class AccountUid {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  uid: number;

  @Column('varchar', { name: 'account_id', length: 32, unique: true })
  accountId: string;
}
