import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { TransferState } from '../registrar.port.js';

/** A transfer at the sandbox's registry. The authorisation code is compared and not kept. */
@Entity('sandbox_transfers')
@Index('IDX_sandbox_transfers_hostname', ['hostname', 'state'])
export class SandboxTransfer {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id: string;

  @Index('IDX_sandbox_transfers_transaction', { unique: true })
  @Column('varchar', { name: 'transaction_id', length: 64 })
  transactionId: string;

  @Column('varchar', { length: 253 })
  hostname: string;

  @Column('varchar', { length: 16 })
  state: TransferState;

  @Column('datetime', { name: 'requested_at', precision: 3 })
  requestedAt: Date;

  @Column('datetime', { name: 'completes_by', precision: 3 })
  completesBy: Date;

  @Column('datetime', { name: 'ended_at', precision: 3, nullable: true })
  endedAt: Date | null;

  @Column('date', { name: 'expires_on', nullable: true })
  expiresOn: string | null;
}
