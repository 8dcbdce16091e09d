import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EdgeCounters } from './edge-counters.js';

/**
 * A site of which more or less is booked than the edge counted, since five weeks before the check before. It is told once: later
 * checks begin from what they find.
 */
@Entity('meter_differences')
export class MeterDifference {
  @PrimaryColumn('date')
  day: string;

  @PrimaryColumn('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @PrimaryColumn('varchar', { name: 'subject_id', length: 32 })
  subjectId: string;

  @Column('json')
  counted: EdgeCounters;

  @Column('json')
  booked: EdgeCounters;
}
