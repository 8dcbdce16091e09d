import { Injectable } from '@nestjs/common';
import { type Account, billingToday } from '@onebox/accounts';
import { Invoice, type Period, periodAt, PlanBook, priceOn, usageCharges } from '@onebox/billing';
import { Clock, daysBetween, type PlainDate } from '@onebox/clock';
import type { UsageTotals } from '@onebox/metering';
import { DataSource, LessThanOrEqual } from 'typeorm';
import type { UsageCharge } from './usage.dto.js';

/** Days of the account's time zone; `end` is the first that is no longer part of it. */
export interface Days {
  start: PlainDate;
  end: PlainDate;
}

export interface PricedUsage {
  currency: string;
  charges: UsageCharge[];
}

/** What usage means in money, by billing's own prices, and which period it is billed by. */
@Injectable()
export class UsagePricing {
  constructor(
    private readonly dataSource: DataSource,
    private readonly planBook: PlanBook,
    private readonly clock: Clock,
  ) {}

  /** The one that the last invoice covers; where none has been issued for today, the one that will be. */
  async runningPeriod(account: Account): Promise<Period> {
    const today = billingToday(account, this.clock);
    const last = await this.dataSource.manager.findOne(Invoice, {
      where: { accountId: account.id, periodStart: LessThanOrEqual(today) },
      order: { periodStart: 'DESC' },
    });
    if (last && last.periodEnd > today) return periodOf(last);
    let period = periodAt(account.billedThrough, account.billingDay);
    while (period.end <= today) period = periodAt(period.end, account.billingDay);
    return period;
  }

  /** `running`: as above; what is included in it is for all of it, and in proportion for other days. */
  async price(account: Account, totals: UsageTotals, days: Days, running: Period): Promise<PricedUsage> {
    const { prices } = await this.planBook.terms(account.address.country);
    const price = priceOn(prices, running.start);
    const isRunning = days.start === running.start && days.end <= running.end;
    const part = { days: daysBetween(days.start, days.end), ofDays: running.ofDays };
    return { currency: price.currency, charges: usageCharges(totals, price, isRunning ? running : part) };
  }
}

function periodOf({ periodStart: start, periodEnd: end, cycleDays: ofDays }: Invoice): Period {
  const days = daysBetween(start, end);
  return { start, end, days, ofDays, stub: days < ofDays };
}
