import { Injectable } from '@nestjs/common';
import { Account } from '@onebox/accounts';
import { addDays, Clock, dateIn, daysBetween, startOf } from '@onebox/clock';
import { tenantScope } from '@onebox/database';
import { TenantDatabase } from '@onebox/databases';
import { Domain } from '@onebox/domains';
import { InvalidInput, NotFound } from '@onebox/errors';
import { Usage, WHOLE_ACCOUNT } from '@onebox/metering';
import { DataSource, In } from 'typeorm';
import { amountsOf, type UsageItem, type UsageQuery, type UsageView } from './usage.dto.js';
import { type Days, UsagePricing } from './usage-pricing.js';

const LONGEST_DAYS = 400;

/** Usage for people: by their days, in their units, with names and with what it costs. */
@Injectable()
export class UsageAnswers {
  constructor(
    private readonly usage: Usage,
    private readonly pricing: UsagePricing,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidInput where the days are none, or too many. */
  async read(accountId: string, query: UsageQuery): Promise<UsageView> {
    const account = await this.dataSource.manager.findOneBy(Account, { id: accountId });
    if (!account) throw new NotFound('account');
    const { timeZone } = account;
    const running = await this.pricing.runningPeriod(account);
    const period = periodOf(query, running.start, dateIn(timeZone, this.clock.now()));
    const [from, to] = [startOf(period.start, timeZone), startOf(period.end, timeZone)];
    const totals = await this.usage.between(accountId, from, to);
    const { currency, charges } = await this.pricing.price(account, totals, period, running);
    const bookedThrough = await this.usage.bookedThrough();
    return {
      ...{ from: period.start, to: period.end, timeZone, groupBy: query.groupBy },
      bookedThrough: bookedThrough?.toISOString() ?? null,
      totals: amountsOf(totals, this.passed(from, to)),
      ...{ charges, currency, chargesCents: charges.reduce((sum, { amountCents }) => sum + amountCents, 0) },
      items: query.groupBy === 'day' ? await this.byDay(account, from, to) : await this.byDomain(account, from, to),
    };
  }

  private async byDay({ id, timeZone }: Account, from: Date, to: Date): Promise<UsageItem[]> {
    const days = await this.usage.byDay(id, from, to, timeZone);
    return days.map(({ day, ...totals }) => {
      const seconds = this.passed(startOf(day, timeZone), startOf(addDays(day, 1), timeZone));
      return { subject: null, name: null, day, ...amountsOf(totals, seconds) };
    });
  }

  private async byDomain({ id }: Account, from: Date, to: Date): Promise<UsageItem[]> {
    const subjects = await this.usage.byDomain(id, from, to);
    const names = await this.names(
      id,
      subjects.map(({ subjectId }) => subjectId),
    );
    const seconds = this.passed(from, to);
    return subjects.map(({ subjectId, ...totals }) => ({
      subject: subjectId === WHOLE_ACCOUNT ? null : subjectId,
      name: names.get(subjectId) ?? null,
      day: null,
      ...amountsOf(totals, seconds),
    }));
  }

  private async names(accountId: string, ids: string[]): Promise<Map<string, string>> {
    const scope = tenantScope(this.dataSource.manager, accountId);
    const [domains, databases] = await Promise.all([
      scope.find(Domain, { id: In(ids) }, { select: { id: true, hostname: true } }),
      scope.find(TenantDatabase, { id: In(ids) }, { select: { id: true, name: true } }),
    ]);
    return new Map([
      ...domains.map(({ id, hostname }) => [id, hostname] as const),
      ...databases.map(({ id, name }) => [id, name] as const),
    ]);
  }

  /** Seconds of an interval that lie in the past. */
  private passed(from: Date, to: Date): number {
    return Math.max(0, (Math.min(to.getTime(), this.clock.now().getTime()) - from.getTime()) / 1000);
  }
}

function periodOf(query: UsageQuery, runningSince: string, today: string): Days {
  const end = query.to ?? addDays(today, 1);
  const start = query.from ?? (runningSince < end ? runningSince : addDays(end, -1));
  const days = daysBetween(start, end);
  if (days <= 0)
    throw new InvalidInput([{ path: query.to ? 'to' : 'from', message: '`to` must be later than `from`.' }]);
  if (days > LONGEST_DAYS) {
    throw new InvalidInput([{ path: 'from', message: `At most ${LONGEST_DAYS} days can be shown at once.` }]);
  }
  return { start, end };
}
