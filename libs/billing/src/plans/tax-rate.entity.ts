import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TaxRate } from './plan-price.js';

/** The tax that customers of a country pay; the operator fills the table. No row: none. */
@Entity('tax_rates')
export class TaxRateRow implements TaxRate {
  /** ISO 3166-1 alpha-2. */
  @PrimaryColumn('varchar', { length: 2 })
  country: string;

  @Column('varchar', { length: 32 })
  name: string;

  @Column('int', { name: 'basis_points', unsigned: true })
  basisPoints: number;
}
