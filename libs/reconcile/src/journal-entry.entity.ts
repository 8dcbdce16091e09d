import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What was done, for people. Never an input to planning. */
@Entity('journal')
@Index(['key', 'id'])
export class JournalEntry {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id: string;

  @Column('varchar', { name: 'object_key', length: 64 })
  key: string;

  @Column('varchar', { length: 64 })
  step: string;

  @Column('varchar', { length: 500, nullable: true })
  detail: string | null;

  @Index()
  @Column('datetime', { precision: 3 })
  at: Date;
}
