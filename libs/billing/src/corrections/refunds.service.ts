import { billingToday } from '@onebox/accounts';
import { addDays, type Clock, dateIn } from '@onebox/clock';
import { inTransaction, newId } from '@onebox/database';
import { InvalidInput, isNamed, NotFound, UserError } from '@onebox/errors';
import { type Cents, formatMoney } from '@onebox/money';
import type { Operations } from '@onebox/operations';
import type { GatewayEvent, PaymentGateway, RefundRefused } from '@onebox/payments';
import { type DataSource, type EntityManager, In, IsNull, Not } from 'typeorm';
import { addToBalance } from '../balance/balance.js';
import { dueBy, lockedAccount } from '../billed-account.js';
import type { BillingJournal } from '../billing-journal.js';
import type { BillingLog } from '../billing-log.js';
import type { BillingNews } from '../billing-news.js';
import type { BillingSettings } from '../billing-settings.js';
import { KEYS_KEPT_MS } from '../gateway-keys.js';
import { Collection } from '../collection/collection.entity.js';
import { Payment } from '../collection/payment.entity.js';
import { nextNumber } from '../invoicing/document-numbers.js';
import { Invoice } from '../invoicing/invoice.entity.js';
import type { BillingNotifications } from '../neighbours.js';
import { CreditNote } from './credit-note.entity.js';
import { type Credited, creditedAmounts } from './credited-amounts.js';
import { RefundRow } from './refund.entity.js';

export interface RefundWish {
  invoiceId: string;
  /** With tax; left out: all that is left of it. */
  amountCents?: Cents;
  /** Printed on the credit note. */
  reason: string;
  /** The administrator. */
  byUserId: string;
  /** To the card that paid, or for the next invoices. */
  to: 'card' | 'balance';
  /** Left out: each call is another credit note. */
  idempotencyKey?: string;
}

type Answer = { kind: 'given'; gatewayRefundId: string } | { kind: 'refused'; why: string } | { kind: 'none' };

/** Corrections of paid invoices: a credit note with a number of its own, and the money back. */
export class Refunds {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gateway: Pick<PaymentGateway, 'refund' | 'findRefund'>,
    private readonly operations: Pick<Operations, 'recordEvent'>,
    private readonly notifications: BillingNotifications,
    private readonly news: BillingNews,
    private readonly journal: BillingJournal,
    private readonly log: BillingLog,
    private readonly clock: Clock,
    private readonly settings: BillingSettings,
  ) {}

  /**
   * The credit note is issued at once, and once for each key; where the gateway gives no answer or fails, the worker goes on asking it.
   * @throws NotFound, InvalidInput (more than was paid); UserError `invoice.not_paid`
   */
  async issue(wish: RefundWish): Promise<CreditNote> {
    const invoice = await this.dataSource.manager.findOneBy(Invoice, { id: wish.invoiceId });
    if (!invoice) throw new NotFound('invoice');
    const note = await inTransaction(this.dataSource, (manager) => this.write(manager, invoice, wish));
    this.news.changed(note.accountId);
    if (!(await this.settlePending(note.accountId))) this.news.lookAt(note.accountId);
    return note;
  }

  /** Asks the gateway for what is on its way. @returns false where it gave no answer to one of them, or failed. */
  async settlePending(accountId: string): Promise<boolean> {
    const pending = await this.dataSource.manager.findBy(RefundRow, { accountId, status: 'pending' });
    let all = true;
    for (const refund of pending) all = (await this.settle(refund)) && all;
    return all;
  }

  /** The gateway could not give the money back after all. @returns the account; null: nothing changed */
  async failed(
    manager: EntityManager,
    { refundId, creditNoteId, reason }: Extract<GatewayEvent, { type: 'refund.failed' }>,
  ): Promise<string | null> {
    const known = { gatewayRefundId: refundId };
    // Where the answer to the request is not written down yet, only the credit note tells which refund it is.
    const unanswered = creditNoteId ? [{ creditNoteId, gatewayRefundId: IsNull() }] : [];
    const refund = await manager.findOneBy(RefundRow, [known, ...unanswered]);
    if (!refund) return null;
    const isNews = await this.giveToBalance(manager, refund.creditNoteId, reason, ['pending', 'succeeded']);
    return isNews ? refund.accountId : null;
  }

  private async write(manager: EntityManager, invoice: Invoice, wish: RefundWish): Promise<CreditNote> {
    const account = await lockedAccount(manager, invoice.accountId);
    const { idempotencyKey = null } = wish;
    const issued = idempotencyKey && (await manager.findOneBy(CreditNote, { idempotencyKey }));
    if (issued) return issued;
    const now = this.clock.now();
    const { id: invoiceId, accountId, currency, seller, buyer } = invoice;
    const payment = await this.paymentOf(manager, invoiceId);
    const before = await this.credited(manager, invoiceId);
    const totalCents = await this.allowed(manager, { invoice, payment, before }, wish);
    const { timeZone } = this.settings.operator;
    const year = Number(addDays(dateIn(timeZone, now), account.clockAheadDays).slice(0, 4));
    const note = manager.create(CreditNote, {
      ...{
        id: newId('cn', now.getTime()),
        accountId,
        invoiceId,
        invoiceNumber: invoice.number,
        currency,
        seller,
        buyer,
      },
      ...{
        issuedOn: billingToday(account, this.clock),
        paidTo: wish.to,
        reason: wish.reason,
        byUserId: wish.byUserId,
        idempotencyKey,
      },
      ...creditedAmounts(invoice, totalCents, before),
      createdAt: now,
      ...(await nextNumber(manager, 'CN', year)),
    });
    await manager.insert(CreditNote, note);
    await this.sendBack(manager, note, payment);
    if (payment && wish.to === 'card') await dueBy(manager, accountId, note.issuedOn);
    await this.mail(manager, note);
    await this.operations.recordEvent(manager, { accountId, type: 'invoice.updated', subjectId: invoiceId });
    return note;
  }

  private async paymentOf(manager: EntityManager, invoiceId: string): Promise<Payment | null> {
    const { status } = await manager.findOneByOrFail(Collection, { invoiceId });
    if (status !== 'paid') {
      const message = 'This invoice is not paid. An unpaid one can be voided.';
      throw new UserError('conflict', 'invoice.not_paid', message);
    }
    return manager.findOne(Payment, { where: { invoiceId, status: 'succeeded' }, order: { attempt: 'ASC' } });
  }

  /** What was paid is given back, at most once: never more than the invoice, to a card never more than the card gave. */
  private async allowed(
    manager: EntityManager,
    { invoice, payment, before }: { invoice: Invoice; payment: Payment | null; before: Credited },
    { to, amountCents }: RefundWish,
  ): Promise<Cents> {
    const ofInvoice = invoice.totalCents - before.totalCents;
    const refunded = payment ? await this.refunded(manager, payment.id) : 0;
    const ofPayment = (payment?.amountCents ?? 0) - refunded;
    const most = to === 'card' ? Math.min(ofInvoice, ofPayment) : ofInvoice;
    const wanted = amountCents ?? most;
    if (Number.isSafeInteger(wanted) && wanted > 0 && wanted <= most) return wanted;
    const message = `At most ${formatMoney(Math.max(most, 0), invoice.currency)} can be given back.`;
    throw new InvalidInput([{ path: 'amountCents', message }]);
  }

  private async credited(manager: EntityManager, invoiceId: string): Promise<Credited> {
    const totalCents = Number((await manager.sum(CreditNote, 'totalCents', { invoiceId })) ?? 0);
    const netCents = Number((await manager.sum(CreditNote, 'netCents', { invoiceId })) ?? 0);
    return { totalCents, taxCents: totalCents - netCents };
  }

  private async refunded(manager: EntityManager, paymentId: string): Promise<Cents> {
    return Number((await manager.sum(RefundRow, 'amountCents', { paymentId, status: Not('failed') })) ?? 0);
  }

  private async sendBack(manager: EntityManager, note: CreditNote, payment: Payment | null): Promise<void> {
    const { id, accountId, totalCents: amountCents, reason, byUserId } = note;
    if (note.paidTo === 'card' && payment) {
      const row = { creditNoteId: id, accountId, paymentId: payment.id, amountCents, status: 'pending' as const };
      await manager.insert(RefundRow, row);
      return;
    }
    const entry = { accountId, kind: 'credit_note' as const, subjectId: id, amountCents, reason, byUserId };
    await addToBalance(manager, entry, this.clock.now());
  }

  private mail(manager: EntityManager, note: CreditNote): Promise<void> {
    const { id: creditNoteId, accountId, number, invoiceNumber, totalCents, currency, reason } = note;
    return this.notifications.toAccount(manager, {
      accountId,
      key: `credit-note:${creditNoteId}`,
      template: 'credit-note',
      data: { number, invoiceNumber, amount: formatMoney(totalCents, currency), reason },
      attachment: { creditNoteId },
    });
  }

  private async settle(refund: RefundRow): Promise<boolean> {
    const { creditNoteId, accountId } = refund;
    const answer = await this.ask(refund);
    if (answer.kind === 'none') return false;
    if (answer.kind === 'refused') {
      await inTransaction(this.dataSource, (manager) =>
        this.giveToBalance(manager, creditNoteId, answer.why, ['pending']),
      );
      this.news.changed(accountId);
      return true;
    }
    const { gatewayRefundId } = answer;
    await this.journal.step(accountId, 'billing.refund-answered');
    const settled = { status: 'succeeded' as const, gatewayRefundId, settledAt: this.clock.now() };
    // Not where an event was quicker to say that it failed.
    await this.dataSource.manager.update(RefundRow, { creditNoteId, status: 'pending' }, settled);
    return true;
  }

  /** What fails in a way that nobody foresaw is no answer either: the credit note is issued, and the money is still owed. */
  private async ask({ creditNoteId, accountId, paymentId, amountCents }: RefundRow): Promise<Answer> {
    const payment = await this.dataSource.manager.findOneByOrFail(Payment, { id: paymentId });
    const { createdAt } = await this.dataSource.manager.findOneByOrFail(CreditNote, { id: creditNoteId });
    const wanted = { paymentId: payment.gatewayPaymentId!, amountCents, currency: payment.currency, creditNoteId };
    try {
      const found = this.mayBeForgotten(createdAt)
        ? await this.gateway.findRefund(wanted.paymentId, creditNoteId)
        : null;
      const { refundId } = found ?? (await this.gateway.refund(wanted, creditNoteId));
      return { kind: 'given', gatewayRefundId: refundId };
    } catch (error) {
      if (isNamed<RefundRefused>(error, 'RefundRefused')) return { kind: 'refused', why: error.message };
      if (!isNamed(error, 'GatewaySilent')) {
        this.log.error({ err: error, accountId, creditNoteId }, 'a refund failed; it will be asked for again');
      }
      return { kind: 'none' };
    }
  }

  /** By the gateway: then asking again would pay again. */
  private mayBeForgotten(askedAt: Date): boolean {
    return this.clock.now().getTime() - askedAt.getTime() > KEYS_KEPT_MS;
  }

  /** The customer is owed it all the same: the next invoices use it, and administrators hear why. */
  private async giveToBalance(
    manager: EntityManager,
    creditNoteId: string,
    why: string,
    before: RefundRow['status'][],
  ): Promise<boolean> {
    const note = await manager.findOneByOrFail(CreditNote, { id: creditNoteId });
    const { accountId, number, totalCents, currency, byUserId } = note;
    await lockedAccount(manager, accountId);
    const now = this.clock.now();
    const failed = { status: 'failed' as const, settledAt: now };
    const { affected } = await manager.update(RefundRow, { creditNoteId, status: In(before) }, failed);
    if (!affected) return false;
    const reason = `The card could not be refunded: ${why}`.slice(0, 500);
    const entry = { kind: 'credit_note' as const, subjectId: creditNoteId, amountCents: totalCents };
    await addToBalance(manager, { ...entry, accountId, reason, byUserId }, now);
    await this.notifications.toAdministrators(manager, {
      key: `refund-failed:${creditNoteId}`,
      template: 'refund-failed',
      data: { number, amount: formatMoney(totalCents, currency), reason: why, accountId },
    });
    return true;
  }
}
