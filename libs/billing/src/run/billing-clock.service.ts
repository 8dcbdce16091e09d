import { Account, billingToday } from '@onebox/accounts';
import { addDays, type Clock, daysBetween, isPlainDate, type PlainDate } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { InvalidInput, UserError } from '@onebox/errors';
import type { Operation, Operations } from '@onebox/operations';
import type { PaymentGateway } from '@onebox/payments';
import type { DataSource } from 'typeorm';
import { dueBy, lockedAccount } from '../billed-account.js';
import type { BillingJournal } from '../billing-journal.js';
import type { BillingNews } from '../billing-news.js';
import { recordDecision } from '../decisions/decisions.js';
import type { AccountBilling, Look } from './account-billing.service.js';

/** Five years at once. */
const FARTHEST_DAYS = 1830;
const STEP = { name: 'walk', title: 'Letting the days pass' };

/** A test account's own billing clock: an administrator moves it forward and watches a year of invoices happen. */
export class BillingClock {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gateway: Pick<PaymentGateway, 'name'>,
    private readonly billing: AccountBilling,
    private readonly operations: Operations,
    private readonly news: BillingNews,
    private readonly journal: BillingJournal,
    private readonly clock: Clock,
  ) {}

  /**
   * The worker walks there day by day, as an operation. Only with the sandbox gateway.
   * @throws NotFound, InvalidInput; UserError `billing.clock_unavailable`, `billing.clock_moving`, `billing.not_billed`
   */
  async moveTo(accountId: string, to: PlainDate, byUserId: string): Promise<Operation> {
    if (this.gateway.name !== 'sandbox') {
      const message = 'A clock can be moved with the sandbox gateway only.';
      throw new UserError('conflict', 'billing.clock_unavailable', message);
    }
    const operation = await inTransaction(this.dataSource, async (manager) => {
      const account = await lockedAccount(manager, accountId);
      if (account.clockTarget) {
        throw new UserError('conflict', 'billing.clock_moving', `The clock is on its way to ${account.clockTarget}.`);
      }
      if (account.billingExempt || account.status === 'deleted') {
        throw new UserError('conflict', 'billing.not_billed', 'This account is not billed.');
      }
      const from = billingToday(account, this.clock);
      requireAhead(to, from);
      await manager.update(Account, { id: accountId }, { clockTarget: to });
      await dueBy(manager, accountId, from);
      const decision = {
        accountId,
        kind: 'clock.moved' as const,
        subjectId: accountId,
        detail: { from, to },
        byUserId,
      };
      await recordDecision(manager, decision, this.clock.now());
      return this.operations.create(manager, { accountId, kind: 'billing.clock', subjectId: accountId, steps: [STEP] });
    });
    this.news.changed(accountId);
    this.news.lookAt(accountId);
    return operation;
  }

  /**
   * Goes on with a move that is under way: from each day on which something is due to the next. Days between bring nothing.
   * Ends early where the gateway gives no answer, or when it is told to. @returns whether the move has ended.
   */
  async walk(accountId: string, signal: AbortSignal): Promise<boolean> {
    const [operation] = await this.operations.pending(accountId);
    if (operation) await this.operations.stepStarted(operation.id, STEP.name);
    for (;;) {
      const account = await this.dataSource.manager.findOneByOrFail(Account, { id: accountId });
      if (account.clockTarget === null) break;
      if (signal.aborted) return false;
      const today = billingToday(account, this.clock);
      const look = await this.billing.lookAt(accountId, today);
      if (look.silent > 0) return false;
      if (today >= account.clockTarget) await this.arrive(accountId);
      else await this.turn(account, nextStop(account.clockTarget, look, today), today);
    }
    if (operation) await this.operations.succeed(operation.id);
    return true;
  }

  private async turn(account: Account, to: PlainDate, today: PlainDate): Promise<void> {
    const clockAheadDays = account.clockAheadDays + daysBetween(today, to);
    const wanted = { id: account.id, clockAheadDays: account.clockAheadDays };
    await this.dataSource.manager.update(Account, wanted, { clockAheadDays });
    await this.journal.step(account.id, 'billing.clock-turned');
    this.news.changed(account.id);
  }

  private async arrive(accountId: string): Promise<void> {
    await this.dataSource.manager.update(Account, { id: accountId }, { clockTarget: null });
  }
}

function nextStop(target: PlainDate, { dueOn }: Look, today: PlainDate): PlainDate {
  const tomorrow = addDays(today, 1);
  const due = dueOn === null || dueOn < tomorrow ? tomorrow : dueOn;
  return dueOn === null || due > target ? target : due;
}

/** @throws InvalidInput */
function requireAhead(to: string, today: PlainDate): void {
  if (isPlainDate(to) && to > today && daysBetween(today, to) <= FARTHEST_DAYS) return;
  const message = `Name a date after ${today}, at most ${FARTHEST_DAYS} days ahead.`;
  throw new InvalidInput([{ path: 'to', message }]);
}
