import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PlanPrice } from './plan-price.js';

/** What a plan costs from a date on. A new row changes the price of periods that begin on or after its date. */
@Entity('plan_prices')
export class PlanPriceRow implements PlanPrice {
  @PrimaryColumn('varchar', { name: 'plan_id', length: 32 })
  planId: string;

  @PrimaryColumn('date', { name: 'valid_from' })
  validFrom: string;

  @Column('int', { name: 'price_cents', unsigned: true })
  priceCents: number;

  @Column('varchar', { length: 3 })
  currency: string;

  @Column('json')
  included: PlanPrice['included'];

  @Column('json')
  beyond: PlanPrice['beyond'];
}
