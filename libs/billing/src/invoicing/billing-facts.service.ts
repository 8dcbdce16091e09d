import { Account } from '@onebox/accounts';
import { type PlainDate, startOf } from '@onebox/clock';
import type { Cents } from '@onebox/money';
import type { PaymentGateway } from '@onebox/payments';
import { type DataSource, type EntityManager } from 'typeorm';
import { balanceOf } from '../balance/balance.js';
import { nextPeriodStart } from '../billed-account.js';
import type { MeteredUsage } from '../neighbours.js';
import type { PlanBook } from '../plans/plan-book.service.js';
import { type PlanPrice, priceOn } from '../plans/plan-price.js';
import { dayNumber } from '../schedule/day-number.js';
import { pendingCharges } from './charges.service.js';
import type { MeteredPeriod } from './invoice-draft.js';
import { Invoice } from './invoice.entity.js';
import type { PendingCharge } from './pending-charge.entity.js';
import type { BillingFacts, TermsOfNewAccount } from './previews.js';

/** What has come up since the last invoice. */
export interface Ledger {
  charges: PendingCharge[];
  balanceCents: Cents;
}

/** What can be read without the account's lock. */
export interface FactsBesideLedger extends Omit<BillingFacts, keyof Ledger> {
  /** From when on usage counts for the period of the next invoice. */
  usageFrom: Date;
}

const HOUR_MS = 3_600_000;
/** What meters book late they spread over a day at most. */
const LATEST_BOOKING_MS = 24 * HOUR_MS;

/** Collects what the next invoices of an account depend on. */
export class BillingFactsReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly planBook: PlanBook,
    private readonly usage: MeteredUsage,
    private readonly gateway: Pick<PaymentGateway, 'minimumCents'>,
  ) {}

  async read(account: Account, today: PlainDate): Promise<BillingFacts> {
    const [facts, ledger] = await Promise.all([
      this.withoutLedger(account, today),
      this.ledger(this.dataSource.manager, account.id),
    ]);
    return { ...facts, ...ledger };
  }

  /** All that is not read under the account's lock, for which nobody should have to wait. */
  async withoutLedger(account: Account, today: PlainDate): Promise<FactsBesideLedger> {
    const terms = await this.termsFor(account.address.country, today);
    const { id: accountId, timeZone, billingDay } = account;
    const billedThrough = nextPeriodStart(account, today);
    const last = await this.dataSource.manager.findOne(Invoice, {
      select: { id: true, accountId: true, periodStart: true, periodEnd: true, cycleDays: true, usageFrom: true },
      where: { accountId },
      order: { periodStart: 'DESC' },
    });
    const usageTo = last && (await this.usageTo(last, timeZone, today));
    const metered = last && usageTo && (await this.metered(last, usageTo, terms.prices, today));
    const usageFrom = later(startOf(billedThrough, timeZone), last?.usageFrom);
    const follows = last?.periodEnd === billedThrough;
    return { ...terms, metered, usageFrom: follows ? usageTo! : usageFrom, billedThrough, billingDay };
  }

  async ledger(manager: EntityManager, accountId: string): Promise<Ledger> {
    const charges = await pendingCharges(manager, accountId);
    return { charges, balanceCents: await balanceOf(manager, accountId) };
  }

  /** For somebody from this country, with an account or not. */
  async termsFor(country: string, today: PlainDate): Promise<TermsOfNewAccount> {
    const terms = await this.planBook.terms(country);
    return { ...terms, minimumCents: this.gateway.minimumCents(priceOn(terms.prices, today).currency) };
  }

  /** The usage of the last invoice's period is a line of the next invoice. */
  private async metered(last: Invoice, usageTo: Date, prices: PlanPrice[], today: PlainDate): Promise<MeteredPeriod> {
    const { accountId, periodStart: start, periodEnd: end, cycleDays: ofDays, usageFrom } = last;
    const totals = await this.usage.between(accountId, usageFrom, usageTo);
    const days = dayNumber(end) - dayNumber(start);
    const period = { start, end, days, ofDays, stub: days < ofDays };
    return { period, price: priceOn(prices, start), totals, estimated: end > today };
  }

  /**
   * Usage ends with the period in the time zone of now, which may be another than it began in, or before its first hour that the
   * meters have not booked as a whole: the next period's usage begins right there, so that each hour is in one of them.
   */
  private async usageTo({ periodEnd, usageFrom }: Invoice, timeZone: string, today: PlainDate): Promise<Date> {
    const end = startOf(periodEnd, timeZone);
    const booked = periodEnd > today ? null : await this.usage.bookedThrough();
    return later(booked ? bookedBefore(end, booked) : end, usageFrom);
  }
}

function bookedBefore(end: Date, booked: Date): Date {
  const hour = new Date(Math.floor(booked.getTime() / HOUR_MS) * HOUR_MS);
  return hour < end ? later(hour, new Date(end.getTime() - LATEST_BOOKING_MS)) : end;
}

function later(instant: Date, other: Date | undefined): Date {
  return other && other > instant ? other : instant;
}
