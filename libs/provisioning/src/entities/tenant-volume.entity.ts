import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A volume that holds what a customer owns. `initialisedAt`: it had content, so that one that is gone or empty is an
 * incident and is never filled again. `removeAfter`: the tombstone; nothing else ever removes a volume.
 */
@Entity('tenant_volumes')
export class TenantVolume {
  @PrimaryColumn('varchar', { length: 64 })
  name: string;

  @Index()
  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  /** The domain's id, or the database server's engine. */
  @Column('varchar', { name: 'owner_id', length: 32 })
  ownerId: string;

  @Column('datetime', { name: 'initialised_at', precision: 3, nullable: true })
  initialisedAt: Date | null;

  @Column('bigint', { name: 'size_bytes', unsigned: true, nullable: true })
  sizeBytes: string | null;

  @Index()
  @Column('datetime', { name: 'remove_after', precision: 3, nullable: true })
  removeAfter: Date | null;

  @Column('datetime', { name: 'removed_at', precision: 3, nullable: true })
  removedAt: Date | null;
}
