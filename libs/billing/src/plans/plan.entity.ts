import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What accounts are billed by. There is one, `DEFAULT_PLAN`. */
@Entity('plans')
export class Plan {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  /** As printed on invoices. */
  @Column('varchar', { length: 100 })
  name: string;
}
