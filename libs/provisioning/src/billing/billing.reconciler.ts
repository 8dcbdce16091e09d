import { Account, billingToday } from '@onebox/accounts';
import { type AccountBilling, type BillingClock, dueAccounts } from '@onebox/billing';
import { addDays, type Clock, type PlainDate, startOf } from '@onebox/clock';
import type { Usage } from '@onebox/metering';
import type { Reconciler, Result } from '@onebox/reconcile';
import type { DataSource } from 'typeorm';

export interface BillingReconcilerDeps {
  dataSource: DataSource;
  clock: Clock;
  accountBilling: Pick<AccountBilling, 'lookAt'>;
  billingClock: Pick<BillingClock, 'walk'>;
  usage: Pick<Usage, 'bookedThrough'>;
}

/** When a gateway that gave no answer is asked again. */
const SILENT_MS = 10 * 60_000;
/** The meters book what they read every minute; should they be away, what they book later is on the invoice after that. */
const METERS_MS = 60_000;
const LONGEST_METERS_WAIT_MS = 3_600_000;
/** Later ones are found by the resync. */
const LONGEST_WAIT_MS = 26 * 3_600_000;

/** `billing:<account id>`: invoices, payments and notices that are due, and the walk of a test account's clock. */
export class BillingReconciler implements Reconciler {
  readonly kind = 'billing';

  constructor(private readonly deps: BillingReconcilerDeps) {}

  async reconcile(id: string, signal: AbortSignal): Promise<Result> {
    const account = await this.account(id);
    if (!account || account.billingExempt) return { done: true };
    if (account.clockTarget !== null && !(await this.deps.billingClock.walk(id, signal))) {
      return { lookAgainAfterMs: SILENT_MS };
    }
    const now = (await this.account(id)) ?? account;
    const today = billingToday(now, this.deps.clock);
    if (await this.usageIsComing(now, today)) return { lookAgainAfterMs: METERS_MS };
    const { silent, dueOn } = await this.deps.accountBilling.lookAt(id, today);
    if (silent > 0) return { lookAgainAfterMs: SILENT_MS };
    return dueOn === null ? { done: true } : this.lookAgainOn(dueOn, now);
  }

  /** Those that may be due; one whose clock moves is. */
  async *ids(): AsyncIterable<string> {
    for await (const { id } of dueAccounts(this.deps.dataSource, this.deps.clock.now())) yield id;
  }

  fairnessGroup(id: string): Promise<string> {
    return Promise.resolve(id);
  }

  /** Whether what was used before midnight is still on its way into the books, and with it a line of the next invoice. */
  private async usageIsComing(
    { billedThrough, timeZone, clockAheadDays }: Account,
    today: PlainDate,
  ): Promise<boolean> {
    if (billedThrough > today) return false;
    const midnight = startOf(addDays(today, -clockAheadDays), timeZone);
    if (this.deps.clock.now().getTime() - midnight.getTime() > LONGEST_METERS_WAIT_MS) return false;
    const booked = await this.deps.usage.bookedThrough();
    return booked !== null && booked < midnight;
  }

  /** At the account's midnight, by its own clock. */
  private lookAgainOn(dueOn: PlainDate, { timeZone, clockAheadDays }: Account): Result {
    const at = startOf(addDays(dueOn, -clockAheadDays), timeZone).getTime();
    const lookAgainAfterMs = Math.max(at - this.deps.clock.now().getTime(), 1000);
    return lookAgainAfterMs > LONGEST_WAIT_MS ? { done: true } : { lookAgainAfterMs };
  }

  private account(id: string): Promise<Account | null> {
    return this.deps.dataSource.manager.findOneBy(Account, { id });
  }
}
