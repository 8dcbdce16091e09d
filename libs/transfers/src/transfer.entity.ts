import type { TransferState } from '@onebox/registrar';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A domain that is taken over from another registrar. Spec above, status below. */
@Entity('transfers')
@Index('IDX_transfers_account', ['accountId', 'id'])
@Index('IDX_transfers_state', ['state', 'id'])
export class Transfer {
  /** Also the transaction's id towards the registrar. */
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  /** A registrable domain in ASCII, small. */
  @Column('varchar', { length: 253 })
  hostname: string;

  /** The user who asked for it. */
  @Column('varchar', { name: 'requested_by', length: 32 })
  requestedBy: string;

  /** Sealed (context `transfer:<id>`); null as soon as the registrar has it, or it is not needed any more. */
  @Column('text', { name: 'auth_code', nullable: true })
  authCode: string | null;

  @Column('varchar', { name: 'operation_id', length: 32 })
  operationId: string;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('datetime', { name: 'cancel_requested_at', precision: 3, nullable: true })
  cancelRequestedAt: Date | null;

  // ---- status: times are those of the registrar's clock

  @Column('varchar', { length: 16 })
  state: TransferState;

  /** The hostname while the transfer is pending, then null: of all accounts, one at a time transfers a name. */
  @Index('IDX_transfers_pending', { unique: true })
  @Column('varchar', { name: 'pending_hostname', length: 253, nullable: true })
  pendingHostname: string | null;

  /** Why it was rejected or cancelled. */
  @Column('varchar', { length: 500, nullable: true })
  reason: string | null;

  /** What the registrar calls it; null until it has been requested. */
  @Column('varchar', { name: 'registrar_ref', length: 64, nullable: true })
  registrarRef: string | null;

  @Column('datetime', { name: 'requested_at', precision: 3, nullable: true })
  requestedAt: Date | null;

  /** When the registry approves by itself. */
  @Column('datetime', { name: 'completes_by', precision: 3, nullable: true })
  completesBy: Date | null;

  /** When it ended, whichever way. */
  @Column('datetime', { name: 'ended_at', precision: 3, nullable: true })
  endedAt: Date | null;

  /** Whether it was the account's free one; null until it completed. */
  @Column('boolean', { nullable: true })
  free: boolean | null;
}
