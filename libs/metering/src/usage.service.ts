import { dateIn, type PlainDate } from '@onebox/clock';
import { type DataSource, In } from 'typeorm';
import { type Amounts, AMOUNTS, amountsBy, sumOf } from './amounts.js';
import { numberIn, type Row, sums } from './columns.js';
import { MeterMark } from './meter-mark.entity.js';
import { type UsageTotals, usageTotals } from './usage-totals.js';

export interface SubjectUsage extends UsageTotals {
  /** A domain's or database's id; `-`: of the account itself. */
  subjectId: string;
}

export interface DayUsage extends UsageTotals {
  day: PlainDate;
}

/**
 * What accounts have used, the running hour included. An hour (UTC) belongs to a period as a whole: to that in which it
 * begins. So each hour is in exactly one of two periods that follow each other.
 */
export class Usage {
  constructor(private readonly dataSource: DataSource) {}

  /** `from` inclusive, `to` exclusive. */
  async between(accountId: string, from: Date, to: Date): Promise<UsageTotals> {
    const [row] = await this.sums<Row>(accountId, from, to);
    return usageTotals(amountsIn(row!));
  }

  /** Of each domain and database that used something, and of the account itself, by id. */
  async byDomain(accountId: string, from: Date, to: Date): Promise<SubjectUsage[]> {
    const rows = await this.sums<Row & { subject_id: string }>(accountId, from, to, 'subject_id');
    return rows.map((row) => ({ subjectId: row.subject_id, ...usageTotals(amountsIn(row)) }));
  }

  /** Days of the time zone on which something was used, the oldest first. */
  async byDay(accountId: string, from: Date, to: Date, timeZone: string): Promise<DayUsage[]> {
    const days = new Map<PlainDate, Amounts>();
    for (const row of await this.sums<Row & { hour: Date }>(accountId, from, to, 'hour')) {
      const day = dateIn(timeZone, row.hour);
      const former = days.get(day);
      days.set(day, former ? sumOf(former, amountsIn(row)) : amountsIn(row));
    }
    return [...days].map(([day, amounts]) => ({ day, ...usageTotals(amounts) }));
  }

  /**
   * Up to when all that the edge and the containers counted is booked, or null: nothing was read yet. What is charged for a
   * period waits for it, at least for a while: a worker that was away books its backlog first.
   */
  async bookedThrough(): Promise<Date | null> {
    const marks = await this.dataSource.manager.findBy(MeterMark, { kind: In(['edge', 'run']) });
    const times = marks.map(({ readThrough }) => readThrough.getTime());
    return times.length < 2 ? null : new Date(Math.min(...times));
  }

  private sums<R>(accountId: string, from: Date, to: Date, by?: 'subject_id' | 'hour'): Promise<R[]> {
    return this.dataSource.query<R[]>(
      `SELECT ${by ? `${by}, ` : ''}${sums(AMOUNTS)} FROM usage_hours
        WHERE account_id = ? AND hour >= ? AND hour < ?${by ? ` GROUP BY ${by} ORDER BY ${by}` : ''}`,
      [accountId, from, to],
    );
  }
}

function amountsIn(row: Row): Amounts {
  return amountsBy((name) => numberIn(row, name));
}
