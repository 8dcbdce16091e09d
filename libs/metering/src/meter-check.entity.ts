import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A daily comparison of what the edge counted and what is booked. */
@Entity('meter_checks')
export class MeterCheck {
  /** UTC. */
  @PrimaryColumn('date')
  day: string;

  /** Domains and databases that were compared. */
  @Column('int', { unsigned: true })
  sites: number;

  @Column('int', { unsigned: true })
  differences: number;

  @Column('datetime', { name: 'finished_at', precision: 3 })
  finishedAt: Date;
}
