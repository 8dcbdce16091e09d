import { dayAfter, daysOf, isBillingDay } from './calendar.js';

export interface BookedPeriod {
  start: string;
  /** Exclusive. */
  end: string;
  /** Of the whole cycle. */
  ofDays: number;
  cents: number;
}

/** What the plan costs for a whole cycle that begins on a date, in cents. */
export type PriceOf = (start: string) => number;

/** A line of the books: what one account has to be billed, kept day by day, without a look at what the code does. */
export class AccountBook {
  readonly periods: BookedPeriod[] = [];
  /** The oldest first; of several of one day the last one counts. */
  private readonly states: { from: string; active: boolean }[];
  active = true;
  private next: string;

  constructor(
    readonly signedUpOn: string,
    private billingDay: number,
    private readonly priceOf: PriceOf,
  ) {
    this.next = signedUpOn;
    this.states = [{ from: signedUpOn, active: true }];
  }

  /** At the end of that day. */
  wasActive(day: string): boolean {
    return this.states.findLast(({ from }) => from <= day)!.active;
  }

  isDue(today: string): boolean {
    return this.active && this.next <= today;
  }

  /** Every period that has begun. */
  bill(today: string): void {
    while (this.isDue(today)) this.billNext();
  }

  chooseDay(day: number, today: string): void {
    this.bill(today);
    this.billingDay = day;
  }

  /** What was begun is billed: an account that is suspended was not, up to then. */
  suspend(today: string): void {
    this.bill(today);
    this.note(today, false);
  }

  /** Days on which it was suspended and for which nothing was billed are nobody's. */
  resume(today: string): void {
    if (this.next < today) this.next = today;
    this.note(today, true);
  }

  private note(from: string, active: boolean): void {
    this.active = active;
    this.states.push({ from, active });
  }

  private billNext(): void {
    const start = this.next;
    let end = dayAfter(start);
    while (!isBillingDay(end, this.billingDay)) end = dayAfter(end);
    let cycle = start;
    while (!isBillingDay(cycle, this.billingDay)) cycle = dayAfter(cycle, -1);
    const [days, ofDays] = [daysOf(start, end).length, daysOf(cycle, end).length];
    // Half a cent is one cent.
    const cents = Math.floor((2 * this.priceOf(start) * days + ofDays) / (2 * ofDays));
    this.periods.push({ start, end, ofDays, cents });
    this.next = end;
  }
}
