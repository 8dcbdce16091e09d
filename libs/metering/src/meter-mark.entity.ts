import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MeterKind } from './reading.js';

/** Up to when everything that a kind of meter said is booked. */
@Entity('meter_marks')
export class MeterMark {
  @PrimaryColumn('varchar', { length: 8 })
  kind: MeterKind;

  @Column('datetime', { name: 'read_through', precision: 3 })
  readThrough: Date;
}
