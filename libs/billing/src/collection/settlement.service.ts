import type { Account } from '@onebox/accounts';
import type { Clock, PlainDate } from '@onebox/clock';
import { formatMoney } from '@onebox/money';
import type { Operations } from '@onebox/operations';
import type { CardSummary } from '@onebox/payments';
import type { EntityManager } from 'typeorm';
import type { BillingSettings } from '../billing-settings.js';
import { Invoice } from '../invoicing/invoice.entity.js';
import type { BillingNotifications } from '../neighbours.js';
import { Collection } from './collection.entity.js';
import { type DunningStep, nextStep, type UnpaidInvoice } from './dunning.js';
import { Payment } from './payment.entity.js';
import type { Suspension } from './suspension.service.js';

/** What a card that is none counts as. */
export const NO_CARD = 'none';

/** Why an attempt is `refused` that was given up: the gateway refused nothing, so that it counts as none. */
export const NO_ANSWER = 'no_answer';

/** The gateway's answer where it did not charge. */
export interface Refusal {
  reason: string;
  /** For the customer. */
  message: string;
  hard: boolean;
}

/** An attempt, and whose it is. The account is locked. */
export interface Attempt {
  account: Account;
  invoice: Invoice;
  payment: Payment;
}

/**
 * Writes down what came of an attempt, with all that follows from it, in the caller's transaction, which holds the account's
 * lock. Each method says whether the account was suspended or came back by it.
 */
export class Settlement {
  constructor(
    private readonly suspension: Suspension,
    private readonly operations: Pick<Operations, 'recordEvent'>,
    private readonly notifications: BillingNotifications,
    private readonly clock: Clock,
    private readonly settings: BillingSettings,
  ) {}

  async paid(
    manager: EntityManager,
    { account, invoice, payment }: Attempt,
    gatewayPaymentId: string,
    today: PlainDate,
  ): Promise<boolean> {
    const now = this.clock.now();
    const { card } = payment;
    await manager.update(Payment, payment.id, { status: 'succeeded', gatewayPaymentId, settledAt: now });
    await manager.update(Collection, invoice.id, {
      ...attempted(payment, today),
      status: 'paid',
      paidOn: today,
      nextStepOn: null,
      lastRefusal: null,
      card,
      updatedAt: now,
    });
    const back = await this.suspension.liftIfPaid(manager, account, today);
    await this.mailPaid(manager, invoice, payment, today, back);
    await this.tell(manager, payment);
    return back;
  }

  async refused(
    manager: EntityManager,
    { account, invoice, payment }: Attempt,
    refusal: Refusal,
    today: PlainDate,
  ): Promise<boolean> {
    const now = this.clock.now();
    const { reason, hard } = refusal;
    const message = refusal.message.slice(0, 255);
    const answer = { status: 'refused' as const, reason, message, hard, attemptedOn: today, settledAt: now };
    await manager.update(Payment, payment.id, answer);
    const made = await manager.find(Payment, { where: { invoiceId: invoice.id }, order: { attempt: 'ASC' } });
    const step = nextStep(unpaidInvoice(account, made), today);
    await manager.update(Collection, invoice.id, {
      ...attempted(payment, today),
      nextStepOn: dateOf(step, today),
      lastRefusal: message,
      updatedAt: now,
    });
    const running = account.status === 'active' && step.kind !== 'suspend';
    await this.mailRefused(manager, { invoice, payment, running }, refusal, step);
    await this.tell(manager, payment);
    return step.kind === 'suspend' && this.suspend(manager, account, invoice);
  }

  /** No attempt is left. @returns whether that suspended the account, which may have been suspended already. */
  async suspend(manager: EntityManager, account: Account, invoice: Invoice): Promise<boolean> {
    await manager.update(Collection, invoice.id, { nextStepOn: null, updatedAt: this.clock.now() });
    if (account.status !== 'active') return false;
    const { number, accountId } = invoice;
    await this.suspension.forPayment(manager, account, number);
    await this.notifications.toAccount(manager, {
      accountId,
      // It may have been suspended for this invoice before, and come back by an administrator.
      key: `account-suspended:${invoice.id}:${this.clock.now().toISOString()}`,
      template: 'account-suspended',
      data: { number, amount: await this.amountOf(manager, invoice), payUrl: this.payUrl(invoice.id) },
    });
    return true;
  }

  private async mailPaid(manager: EntityManager, invoice: Invoice, payment: Payment, date: PlainDate, back: boolean) {
    const { number, accountId, id: invoiceId } = invoice;
    const amount = formatMoney(payment.amountCents, payment.currency);
    await this.notifications.toAccount(manager, {
      accountId,
      key: `invoice-paid:${invoiceId}`,
      template: 'invoice-paid',
      data: { number, total: amount, date, card: cardText(payment.card) },
      attachment: { invoiceId },
    });
    if (!back) return;
    const key = `account-resumed:${invoiceId}`;
    await this.notifications.toAccount(manager, {
      accountId,
      key,
      template: 'account-resumed',
      data: { number, amount },
    });
  }

  private async mailRefused(
    manager: EntityManager,
    {
      invoice: { number, accountId, id: invoiceId },
      payment,
      running,
    }: Omit<Attempt, 'account'> & { running: boolean },
    { reason, message, hard }: Refusal,
    step: DunningStep,
  ): Promise<void> {
    const data = { number, amount: formatMoney(payment.amountCents, payment.currency), payUrl: this.payUrl(invoiceId) };
    const key = `payment-failed:${payment.id}`;
    if (reason === 'authentication_required') {
      return this.notifications.toAccount(manager, { accountId, key, template: 'payment-action-required', data });
    }
    // After a hard decline nothing is attempted on that day.
    const nextAttemptOn = step.kind === 'wait' && !hard ? step.until : '';
    const all = { ...data, reason: message, nextAttemptOn, meanwhile: running ? 'Your sites go on running.' : '' };
    return this.notifications.toAccount(manager, { accountId, key, template: 'payment-failed', data: all });
  }

  private async amountOf(manager: EntityManager, invoice: Invoice): Promise<string> {
    const { amountCents, currency } = await manager.findOneByOrFail(Collection, { invoiceId: invoice.id });
    return formatMoney(amountCents, currency);
  }

  private tell(manager: EntityManager, { accountId, invoiceId }: Payment): Promise<void> {
    return this.operations.recordEvent(manager, { accountId, type: 'invoice.updated', subjectId: invoiceId });
  }

  private payUrl(invoiceId: string): string {
    return `${this.settings.panelUrl}/billing/invoices/${invoiceId}`;
  }
}

/** One attempt is answered before the next one begins. */
function attempted({ attempt: attempts }: Payment, today: PlainDate) {
  return attempts === 1 ? { attempts, firstAttemptOn: today } : { attempts };
}

/** What the plan of attempts depends on. `made`: all attempts, the oldest first. */
export function unpaidInvoice(account: Account, made: Payment[]): UnpaidInvoice {
  const refused = made
    .filter(({ status, reason }) => status === 'refused' && reason !== NO_ANSWER)
    .map(({ attemptedOn: on, hard, paymentMethodId }) => ({ on, hard, paymentMethodId }));
  return { refused, paymentMethodId: account.paymentMethodId ?? NO_CARD };
}

/** When the worker has to look at the invoice again; null: never by itself. */
export function dateOf(step: DunningStep, today: PlainDate): PlainDate | null {
  switch (step.kind) {
    case 'attempt':
      return today;
    case 'wait':
      return step.until;
    case 'suspend':
      return null;
  }
}

/** `visa ending in 4242`. */
export function cardText(card: CardSummary | null): string {
  return card ? `${card.brand} ending in ${card.last4}` : '';
}
