import type { Clock } from '@onebox/clock';
import type { Cents } from '@onebox/money';
import type { DataSource } from 'typeorm';
import { DEFAULT_PLAN } from '../plans/plan-book.service.js';
import { PlanPriceRow } from '../plans/plan-price.entity.js';
import { priceOn } from '../plans/plan-price.js';
import { latestDay } from '../run/latest-day.js';

/** How an account stands with the operator. */
export interface AccountStanding {
  /** ISO 4217. */
  currency: string;
  /** Positive: credit; negative: debt. */
  balanceCents: Cents;
  /** What invoices ask of the card and have not got. */
  openCents: Cents;
  /** The part of it of which an attempt was refused. */
  overdueCents: Cents;
}

/** For administrators: many accounts at once. */
export class AccountStandings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** By the account's id, for each of them. */
  async of(accountIds: string[]): Promise<Map<string, AccountStanding>> {
    const none = { currency: await this.currency(), balanceCents: 0, openCents: 0, overdueCents: 0 };
    const standings = new Map(accountIds.map((id) => [id, { ...none }]));
    if (accountIds.length === 0) return standings;
    const [balances, unpaid] = await Promise.all([
      this.dataSource.query<{ id: string; balance: string }[]>(BALANCES, [accountIds]),
      this.dataSource.query<{ id: string; open: string; overdue: string }[]>(UNPAID, [accountIds]),
    ]);
    for (const { id, balance } of balances) standings.get(id)!.balanceCents = Number(balance);
    for (const { id, open, overdue } of unpaid) {
      Object.assign(standings.get(id)!, { openCents: Number(open), overdueCents: Number(overdue) });
    }
    return standings;
  }

  private async currency(): Promise<string> {
    const prices = await this.dataSource.manager.findBy(PlanPriceRow, { planId: DEFAULT_PLAN });
    return priceOn(prices, latestDay(this.clock.now())).currency;
  }
}

const BALANCES =
  'SELECT account_id AS id, SUM(amount_cents) AS balance FROM balance_entries WHERE account_id IN (?) GROUP BY 1';

const UNPAID = `
  SELECT account_id AS id, SUM(amount_cents) AS open,
    SUM(CASE WHEN attempts > 0 THEN amount_cents ELSE 0 END) AS overdue
  FROM collections WHERE account_id IN (?) AND status = 'open' GROUP BY 1`;
