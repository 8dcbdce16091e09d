import { Account } from '@onebox/accounts';
import { type DataSource, IsNull, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { latestDay } from './latest-day.js';

const PAGE = 500;

/**
 * Accounts that may be due: by the date in the zone where it is latest, since theirs are only known one by one; and those
 * whose clock was moved, or is on its way: one that is suspended meanwhile is due on no day. By id, a page at a time, so that many cost no memory.
 */
export async function* dueAccounts(dataSource: DataSource, now: Date): AsyncGenerator<Account> {
  const latest = latestDay(now);
  for (let after = ''; ;) {
    const page = await dataSource.manager.find(Account, {
      where: [
        { id: MoreThan(after), clockAheadDays: 0, billingDueOn: LessThanOrEqual(latest) },
        { id: MoreThan(after), clockAheadDays: MoreThan(0), billingDueOn: Not(IsNull()) },
        { id: MoreThan(after), clockTarget: Not(IsNull()) },
      ],
      order: { id: 'ASC' },
      take: PAGE,
    });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}
