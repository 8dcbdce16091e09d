import type { Clock, PlainDate } from '@onebox/clock';
import { inTransaction, isDuplicate } from '@onebox/database';
import { InvalidInput, NotFound, UserError } from '@onebox/errors';
import type { DataSource, EntityManager } from 'typeorm';
import { type DecidedBy, recordDecision } from '../decisions/decisions.js';
import { latestDay } from '../run/latest-day.js';
import { PlanPriceRow } from './plan-price.entity.js';
import { type PlanPrice, priceOn, type TaxRate } from './plan-price.js';
import { Plan } from './plan.entity.js';
import { TaxRateRow } from './tax-rate.entity.js';

export interface PlanWithPrices extends Plan {
  /** The oldest first. */
  prices: PlanPriceRow[];
}

/** What the operator charges, for administrators. Each change is kept with who made it and why. */
export class PriceList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async plans(): Promise<PlanWithPrices[]> {
    const { manager } = this.dataSource;
    const plans = await manager.find(Plan, { order: { id: 'ASC' } });
    return Promise.all(plans.map(async (plan) => ({ ...plan, prices: await pricesOf(manager, plan.id) })));
  }

  /**
   * The price of periods that begin on `validFrom` or later, in the plan's currency. `validFrom`: a day that has not come
   * anywhere, so that no invoice of it exists. @throws NotFound, InvalidInput; UserError `price.exists`
   */
  async addPrice(planId: string, price: Omit<PlanPrice, 'currency'>, by: DecidedBy): Promise<PlanPriceRow> {
    this.requireFuture(price.validFrom);
    const now = this.clock.now();
    return inTransaction(this.dataSource, async (manager) => {
      const { currency } = priceOn(await this.requirePrices(manager, planId), latestDay(now));
      const row = manager.create(PlanPriceRow, { planId, currency, ...price });
      await manager.insert(PlanPriceRow, row).catch((error: unknown) => {
        throw isDuplicate(error) ? priceExists(price.validFrom) : error;
      });
      await recordDecision(manager, { ...by, kind: 'price.added', subjectId: planId, detail: { ...row } }, now);
      return row;
    });
  }

  /** One that has not come into force anywhere. @throws NotFound, InvalidInput */
  async removePrice(planId: string, validFrom: PlainDate, by: DecidedBy): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const row = await manager.findOneBy(PlanPriceRow, { planId, validFrom });
      if (!row) throw new NotFound('price');
      this.requireFuture(validFrom);
      await manager.delete(PlanPriceRow, { planId, validFrom });
      const decision = { ...by, kind: 'price.removed' as const, subjectId: planId, detail: { ...row } };
      await recordDecision(manager, decision, this.clock.now());
    });
  }

  /** By country. */
  taxRates(): Promise<TaxRateRow[]> {
    return this.dataSource.manager.find(TaxRateRow, { order: { country: 'ASC' } });
  }

  /** Of invoices that are issued from now on. `country`: ISO 3166-1 alpha-2. */
  async setTaxRate(country: string, { name, basisPoints }: TaxRate, by: DecidedBy): Promise<TaxRateRow> {
    return inTransaction(this.dataSource, async (manager) => {
      const before = await manager.findOneBy(TaxRateRow, { country });
      const row = manager.create(TaxRateRow, { country, name, basisPoints });
      await manager.upsert(TaxRateRow, row, ['country']);
      const detail = { name, basisPoints, before: before && { name: before.name, basisPoints: before.basisPoints } };
      await recordDecision(manager, { ...by, kind: 'tax_rate.set', subjectId: country, detail }, this.clock.now());
      return row;
    });
  }

  /** Customers of the country pay no tax from now on. @throws NotFound */
  async removeTaxRate(country: string, by: DecidedBy): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const row = await manager.findOneBy(TaxRateRow, { country });
      if (!row) throw new NotFound('tax rate');
      await manager.delete(TaxRateRow, { country });
      const detail = { name: row.name, basisPoints: row.basisPoints };
      await recordDecision(manager, { ...by, kind: 'tax_rate.removed', subjectId: country, detail }, this.clock.now());
    });
  }

  private async requirePrices(manager: EntityManager, planId: string): Promise<PlanPriceRow[]> {
    const prices = await pricesOf(manager, planId);
    if (prices.length === 0) throw new NotFound('plan');
    return prices;
  }

  private requireFuture(validFrom: PlainDate): void {
    const latest = latestDay(this.clock.now());
    if (validFrom > latest) return;
    const message = `Only a price from a day after ${latest} on can be changed: earlier days may be billed already.`;
    throw new InvalidInput([{ path: 'validFrom', message }]);
  }
}

function pricesOf(manager: EntityManager, planId: string): Promise<PlanPriceRow[]> {
  return manager.find(PlanPriceRow, { where: { planId }, order: { validFrom: 'ASC' } });
}

function priceExists(validFrom: PlainDate): UserError {
  const message = `There is a price from ${validFrom} on. Remove it first.`;
  return new UserError('conflict', 'price.exists', message);
}
