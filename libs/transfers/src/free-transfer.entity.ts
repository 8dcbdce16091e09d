import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one transfer that an account did not pay for. The primary key lets one of two that complete at once win. */
@Entity('free_transfers')
export class FreeTransfer {
  @PrimaryColumn('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { name: 'transfer_id', length: 32 })
  transferId: string;
}
