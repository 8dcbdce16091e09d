import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last number that was given in a year. */
@Entity('number_series')
export class NumberSeries {
  @PrimaryColumn('varchar', { length: 8 })
  series: string;

  @PrimaryColumn('smallint', { unsigned: true })
  year: number;

  @Column('int', { unsigned: true })
  last: number;
}
