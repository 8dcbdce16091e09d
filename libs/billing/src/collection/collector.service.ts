import { Account } from '@onebox/accounts';
import type { Clock, PlainDate } from '@onebox/clock';
import { inTransaction, newId } from '@onebox/database';
import { isNamed } from '@onebox/errors';
import type { ActionRequired, CardDeclined, InvalidCard, PaymentGateway } from '@onebox/payments';
import { type DataSource, type EntityManager, LessThanOrEqual } from 'typeorm';
import { dueBy, lockedAccount } from '../billed-account.js';
import type { BillingJournal } from '../billing-journal.js';
import type { BillingNews } from '../billing-news.js';
import { KEYS_KEPT_MS } from '../gateway-keys.js';
import { Invoice } from '../invoicing/invoice.entity.js';
import { Collection } from './collection.entity.js';
import { nextStep } from './dunning.js';
import type { PaymentArrivals } from './payment-arrivals.service.js';
import { Payment } from './payment.entity.js';
import { dateOf, NO_ANSWER, NO_CARD, type Refusal, type Settlement, unpaidInvoice } from './settlement.service.js';

/**
 * paid, refused: the gateway's answer. silent: it gave none, and will be asked again with the same key. nothing: there was
 * nothing to attempt today.
 */
export type Outcome = 'paid' | 'refused' | 'silent' | 'nothing';

/** How long a gateway may be at work on what it gave no answer to, and charge all the same. */
const MAY_STILL_CHARGE_MS = 10 * 60_000;

/** `clientSecret`: the bank wants the customer, whose browser confirms the payment with it. */
export interface Attempted {
  outcome: Outcome;
  clientSecret: string | null;
}

type Answer =
  | { kind: 'paid'; gatewayPaymentId: string }
  | ({ kind: 'refused'; clientSecret: string | null } & Refusal)
  | { kind: 'silent' };

/**
 * Collects invoices by card. An attempt is a row before the gateway is asked, outside of any transaction, and its answer is
 * written afterwards: whoever dies in between, or comes second, asks with the same key and gets the first answer again.
 */
export class Collector {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gateway: Pick<PaymentGateway, 'charge' | 'findPayment'>,
    private readonly settlement: Settlement,
    private readonly arrivals: PaymentArrivals,
    private readonly news: BillingNews,
    private readonly journal: BillingJournal,
    private readonly clock: Clock,
  ) {}

  /** Does what is due on `today` for every unpaid invoice of the account, the oldest first. */
  async collectDue(accountId: string, today: PlainDate): Promise<Outcome[]> {
    const due = await this.dataSource.manager
      .createQueryBuilder(Collection, 'collection')
      .innerJoin(Invoice, 'invoice', 'invoice.id = collection.invoiceId')
      .where({ accountId, status: 'open', nextStepOn: LessThanOrEqual(today) })
      .orderBy('invoice.periodStart', 'ASC')
      .getMany();
    const outcomes: Outcome[] = [];
    for (const { invoiceId } of due) outcomes.push(await this.advance(accountId, invoiceId, today));
    return outcomes;
  }

  /** Attempts, waits or suspends, as the plan says; an attempt that was begun is brought to its end first. */
  async advance(accountId: string, invoiceId: string, today: PlainDate): Promise<Outcome> {
    return (await this.follow(accountId, invoiceId, today, false)).outcome;
  }

  /** Attempts now, whatever the plan says, for a customer who is there. */
  async attempt(accountId: string, invoiceId: string, today: PlainDate): Promise<Attempted> {
    return this.follow(accountId, invoiceId, today, true);
  }

  /**
   * Ends an attempt that the gateway leaves without an answer, because the card is another by now or nobody is to pay any more.
   * Should it charge all the same, much later, an event tells so and the money is on the balance.
   * @returns paid: it had gone through. refused: it is given up. silent: it may still go through.
   */
  async giveUp({ id, accountId, invoiceId, customerId, askedAt }: Payment): Promise<Outcome> {
    if (this.clock.now().getTime() - askedAt.getTime() < MAY_STILL_CHARGE_MS) return 'silent';
    const found = await this.find(customerId, invoiceId);
    if (found === 'silent') return 'silent';
    const outcome = await inTransaction<Outcome>(this.dataSource, async (manager) => {
      await lockedAccount(manager, accountId);
      if (found) {
        await this.arrivals.heed(manager, invoiceId, found.paymentId);
        return 'paid';
      }
      // Who asks again says so before: then it is not given up.
      const refusal = { reason: NO_ANSWER, message: 'The gateway gave no answer.', settledAt: this.clock.now() };
      const ended = await manager.update(
        Payment,
        { id, status: 'pending', askedAt },
        { status: 'refused', ...refusal },
      );
      return ended.affected === 1 ? 'refused' : 'silent';
    });
    await this.news.statusChanged(accountId);
    return outcome;
  }

  private async find(customerId: string, invoiceId: string): Promise<{ paymentId: string } | null | 'silent'> {
    try {
      return await this.gateway.findPayment(customerId, invoiceId);
    } catch (error) {
      if (isNamed(error, 'GatewaySilent')) return 'silent';
      throw error;
    }
  }

  /** Again after a refusal, since there may be another card by now; by the plan it otherwise ends there. */
  private async follow(accountId: string, invoiceId: string, today: PlainDate, insist: boolean): Promise<Attempted> {
    let attempted: Attempted = { outcome: 'nothing', clientSecret: null };
    for (let mayInsist = insist; ; mayInsist = false) {
      const payment = await this.begin(accountId, invoiceId, today, mayInsist);
      if (!payment) return attempted;
      await this.journal.step(accountId, 'billing.payment-begun');
      attempted = await this.resolve(payment, today);
      if (attempted.outcome !== 'refused') return attempted;
    }
  }

  /** The attempt to be made now; null: none. */
  private async begin(
    accountId: string,
    invoiceId: string,
    today: PlainDate,
    insist: boolean,
  ): Promise<Payment | null> {
    let suspended = false;
    const payment = await inTransaction(this.dataSource, async (manager) => {
      const account = await lockedAccount(manager, accountId);
      const collection = await manager.findOneBy(Collection, { invoiceId, accountId });
      if (collection?.status !== 'open') return null;
      const made = await manager.find(Payment, { where: { invoiceId }, order: { attempt: 'ASC' } });
      const pending = made.find(({ status }) => status === 'pending');
      if (pending) return pending;
      const step = nextStep(unpaidInvoice(account, made), today);
      if (insist || step.kind === 'attempt') {
        await this.lookAgain(manager, collection, today);
        return this.insert(manager, account, collection, { attempt: made.length + 1, today });
      }
      if (step.kind === 'suspend' && collection.nextStepOn !== null) {
        const invoice = await manager.findOneByOrFail(Invoice, { id: invoiceId });
        suspended = await this.settlement.suspend(manager, account, invoice);
      } else {
        await manager.update(Collection, invoiceId, { nextStepOn: dateOf(step, today) });
      }
      return null;
    });
    if (suspended) await this.tellStatus(accountId, { isBack: false });
    return payment;
  }

  /** Until the attempt has an answer, whoever began it. */
  private async lookAgain(manager: EntityManager, { invoiceId, accountId, nextStepOn }: Collection, today: PlainDate) {
    if (nextStepOn !== null && nextStepOn <= today) return;
    await manager.update(Collection, invoiceId, { nextStepOn: today });
    await dueBy(manager, accountId, today);
  }

  private async insert(
    manager: EntityManager,
    account: Account,
    { invoiceId, accountId, amountCents, currency }: Collection,
    { attempt, today }: { attempt: number; today: PlainDate },
  ): Promise<Payment> {
    const now = this.clock.now();
    const payment = manager.create(Payment, {
      id: newId('pay', now.getTime()),
      invoiceId,
      accountId,
      attempt,
      gatewayKey: attempt === 1 ? invoiceId : `${invoiceId}:${attempt}`,
      customerId: account.gatewayCustomerId ?? NO_CARD,
      paymentMethodId: account.paymentMethodId ?? NO_CARD,
      card: account.card,
      amountCents,
      currency,
      status: 'pending',
      attemptedOn: today,
      hard: false,
      createdAt: now,
      askedAt: now,
    });
    await manager.insert(Payment, payment);
    return payment;
  }

  /** A card that is another by now is not charged any more where the gateway never answered for it. */
  private async resolve(payment: Payment, today: PlainDate): Promise<Attempted> {
    const { accountId: id, paymentMethodId } = payment;
    const isReplaced =
      paymentMethodId !== NO_CARD && !(await this.dataSource.manager.existsBy(Account, { id, paymentMethodId }));
    if (isReplaced) {
      const outcome = await this.giveUp(payment);
      if (outcome !== 'silent') return { outcome, clientSecret: null };
    }
    return this.bringToEnd(payment, today);
  }

  private async bringToEnd(payment: Payment, today: PlainDate): Promise<Attempted> {
    if (!(await this.noteAsking(payment))) return { outcome: await this.outcomeOf(payment), clientSecret: null };
    const invoice = await this.dataSource.manager.findOneByOrFail(Invoice, { id: payment.invoiceId });
    const answer = await this.ask(payment, invoice);
    const clientSecret = answer.kind === 'refused' ? answer.clientSecret : null;
    if (answer.kind === 'silent') return { outcome: 'silent', clientSecret };
    await this.journal.step(payment.accountId, 'billing.payment-answered');
    let statusChanged = false;
    const outcome = await inTransaction<Outcome>(this.dataSource, async (manager) => {
      const account = await lockedAccount(manager, payment.accountId);
      if (!(await manager.existsBy(Payment, { id: payment.id, status: 'pending' }))) {
        // Another asked at the same time, got the same answer, and was quicker to write it down; or gave the attempt up.
        if (answer.kind !== 'paid') return this.outcomeOf(payment);
        statusChanged = (await this.arrivals.heed(manager, invoice.id, answer.gatewayPaymentId)) !== null;
        return 'paid';
      }
      statusChanged =
        answer.kind === 'paid'
          ? await this.settlement.paid(manager, { account, invoice, payment }, answer.gatewayPaymentId, today)
          : await this.settlement.refused(manager, { account, invoice, payment }, answer, today);
      return answer.kind;
    });
    await this.journal.step(payment.accountId, 'billing.payment-written');
    if (statusChanged) await this.tellStatus(payment.accountId, { isBack: outcome === 'paid' });
    else this.news.changed(payment.accountId);
    return { outcome, clientSecret };
  }

  /** @returns false where another has ended the attempt meanwhile. */
  private async noteAsking({ id }: Payment): Promise<boolean> {
    const askedAt = this.clock.now();
    const noted = await this.dataSource.manager.update(Payment, { id, status: 'pending' }, { askedAt });
    return noted.affected === 1;
  }

  private async outcomeOf({ id }: Payment): Promise<Outcome> {
    const { status } = await this.dataSource.manager.findOneByOrFail(Payment, { id });
    return status === 'succeeded' ? 'paid' : 'refused';
  }

  private async tellStatus(accountId: string, { isBack }: { isBack: boolean }): Promise<void> {
    if (isBack) await this.journal.step(accountId, 'billing.account-resumed');
    else await this.journal.step(accountId, 'billing.account-suspended');
    await this.news.statusChanged(accountId);
  }

  /** By the gateway: then asking again would charge again. */
  private mayBeForgotten({ createdAt }: Payment): boolean {
    return this.clock.now().getTime() - createdAt.getTime() > KEYS_KEPT_MS;
  }

  private async ask(payment: Payment, { number }: Invoice): Promise<Answer> {
    const { invoiceId, customerId, paymentMethodId, amountCents, currency, gatewayKey } = payment;
    if (paymentMethodId === NO_CARD) {
      return { kind: 'refused', reason: 'declined', message: 'There is no card.', hard: true, clientSecret: null };
    }
    const charge = { customerId, paymentMethodId, amountCents, currency, invoiceId, description: `Invoice ${number}` };
    try {
      const found = this.mayBeForgotten(payment) ? await this.gateway.findPayment(customerId, invoiceId) : null;
      const { paymentId } = found ?? (await this.gateway.charge(charge, gatewayKey));
      return { kind: 'paid', gatewayPaymentId: paymentId };
    } catch (error) {
      return refusalOf(error);
    }
  }
}

/** @throws what is no answer of a gateway's. */
function refusalOf(error: unknown): Answer {
  if (isNamed(error, 'GatewaySilent')) return { kind: 'silent' };
  if (isNamed<CardDeclined>(error, 'CardDeclined')) {
    const { reason, message, hard, clientSecret } = error;
    return { kind: 'refused', reason, message, hard, clientSecret: clientSecret ?? null };
  }
  if (isNamed<ActionRequired>(error, 'ActionRequired')) {
    const { message, clientSecret } = error;
    return { kind: 'refused', reason: 'authentication_required', message, hard: false, clientSecret };
  }
  if (isNamed<InvalidCard>(error, 'InvalidCard')) {
    return { kind: 'refused', reason: 'declined', message: error.message, hard: true, clientSecret: null };
  }
  throw error;
}
