import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Which container an address belongs to. A released one rests before it is given away again, since a map entry or a
 * connection of the edge may still name it.
 */
@Entity('workload_addresses')
export class WorkloadAddress {
  @PrimaryColumn('varchar', { length: 45 })
  address: string;

  @Index()
  @Column('varchar', { name: 'network_id', length: 32 })
  networkId: string;

  /** The workload's name; null once it is released. */
  @Column('varchar', { length: 64, nullable: true, unique: true })
  workload: string | null;

  @Column('datetime', { name: 'released_at', precision: 3, nullable: true })
  releasedAt: Date | null;
}
