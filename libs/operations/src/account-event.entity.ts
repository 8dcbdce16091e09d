import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export type EventType =
  | 'operation.updated'
  | 'domain.updated'
  | 'database.updated'
  | 'container.updated'
  | 'invoice.updated'
  | 'transfer.updated';

/** The outbox: written in the transaction of what it tells, read by the API for its event streams. */
@Entity('account_events')
@Index(['accountId', 'id'])
export class AccountEvent {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id: string;

  /** Null: for administrators only. */
  @Column('varchar', { name: 'account_id', length: 32, nullable: true })
  accountId: string | null;

  @Column('varchar', { length: 32 })
  type: EventType;

  /** The id of what changed; readers fetch the rest. */
  @Column('varchar', { name: 'subject_id', length: 32 })
  subjectId: string;

  @Index()
  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
