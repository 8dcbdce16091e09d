import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: which installation this database belongs to. */
@Entity('installation')
export class Installation {
  @PrimaryColumn('varchar', { length: 16 })
  id: string;

  /** The range (CIDR) out of which accounts' networks are taken. */
  @Column('varchar', { length: 32, nullable: true })
  subnets: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
