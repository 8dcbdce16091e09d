import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type DomainStatus =
  'provisioning' | 'live' | 'sleeping' | 'degraded' | 'suspended' | 'failed' | 'deleting' | 'deleted';

/**
 * A site. The first half of the columns is the spec, written by the API alone; the second the status, written by the
 * worker alone.
 */
@Entity('domains')
@Index(['accountId', 'id'])
@Index(['accountId', 'hostname', 'id'])
export class Domain {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 253 })
  hostname: string;

  /** First label of the preview name. */
  @Column('varchar', { length: 63, unique: true })
  slug: string;

  /** The newest revision. */
  @Column('varchar', { name: 'wanted_revision_id', length: 32 })
  wantedRevisionId: string;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;

  /** Set by DELETE, cleared by restore. */
  @Index()
  @Column('datetime', { name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;

  @Column('datetime', { name: 'restorable_until', precision: 3, nullable: true })
  restorableUntil: Date | null;

  // ---- status

  @Column('varchar', { length: 16 })
  status: DomainStatus;

  /** Why, where the status needs a word: shown to the customer. */
  @Column('varchar', { name: 'status_detail', length: 500, nullable: true })
  statusDetail: string | null;

  /** What serves. */
  @Column('varchar', { name: 'live_revision_id', length: 32, nullable: true })
  liveRevisionId: string | null;

  /** The newest candidate that ended in a terminal error; it is not tried again. */
  @Column('varchar', { name: 'failed_revision_id', length: 32, nullable: true })
  failedRevisionId: string | null;

  /** Files are gone for good: the tombstone was carried out. */
  @Column('datetime', { name: 'purged_at', precision: 3, nullable: true })
  purgedAt: Date | null;

  @Column('datetime', { name: 'status_at', precision: 3, nullable: true })
  statusAt: Date | null;

  /** Which picture there is of it: the beginning of its file's SHA-256. */
  @Column('varchar', { length: 16, nullable: true })
  picture: string | null;
}
