import type { DataSource } from 'typeorm';
import { PlanPriceRow } from './plan-price.entity.js';
import type { PlanPrice, TaxRate } from './plan-price.js';
import { Plan } from './plan.entity.js';
import { TaxRateRow } from './tax-rate.entity.js';

export const DEFAULT_PLAN = 'standard';

/** What the plan costs at any time, and the tax of a country. */
export interface Terms {
  planName: string;
  prices: PlanPrice[];
  tax: TaxRate | null;
}

/** The operator's prices and taxes, as they are in the database now. */
export class PlanBook {
  constructor(private readonly dataSource: DataSource) {}

  /** `country`: ISO 3166-1 alpha-2. */
  async terms(country: string): Promise<Terms> {
    const { manager } = this.dataSource;
    const [plan, prices, tax] = await Promise.all([
      manager.findOneByOrFail(Plan, { id: DEFAULT_PLAN }),
      manager.findBy(PlanPriceRow, { planId: DEFAULT_PLAN }),
      manager.findOneBy(TaxRateRow, { country }),
    ]);
    return { planName: plan.name, prices, tax: tax && { name: tax.name, basisPoints: tax.basisPoints } };
  }
}
