import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that the worker found out about the machines, and the API answers with. Status: the worker writes it. */
@Entity('platform_facts')
export class PlatformFact {
  @PrimaryColumn('varchar', { length: 64 })
  name: string;

  @Column('json')
  value: unknown;

  @Column('datetime', { name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
