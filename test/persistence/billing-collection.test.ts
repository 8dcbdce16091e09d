import { Account } from '@onebox/accounts';
import { BalanceEntry, CreditNote, type Invoice, RefundRow } from '@onebox/billing';
import { Domain } from '@onebox/domains';
import { newId } from '@onebox/database';
import { addDays } from '@onebox/clock';
import type { EntityManager } from 'typeorm';
import { billingUnderTest, type BillingUnderTest, go } from '../support/billing.js';
import { eventually } from '../support/ask.js';
import { outcomes, refusal } from '../support/wishes.js';

let b: BillingUnderTest;

beforeEach(async () => {
  b = await billingUnderTest();
});
afterEach(() => b.database.drop());

const run = (date: string) => {
  go(b, date);
  return b.run.run();
};
/** Every day, as the worker does. */
const days = async (from: string, to: string) => {
  for (let date = from; date <= to; date = addDays(date, 1)) await run(date);
};
const attemptDays = async (id: string) => (await b.payments(id)).map(({ attemptedOn }) => attemptedOn);
const setCard = (id: string, paymentMethodId: string) =>
  b.dataSource.manager.update(Account, { id }, { paymentMethodId });
const templates = async (id: string) => (await b.mails(id)).map(({ template }) => template);
const balanceOf = async (accountId: string) =>
  Number(await b.dataSource.manager.sum(BalanceEntry, 'amountCents', { accountId }));
/** Until somebody waits for a lock. */
const waitsForLock = (manager: EntityManager) =>
  eventually(async () => {
    const [found] = await manager.query<{ waiting: string }[]>(
      `SELECT COUNT(*) AS waiting FROM information_schema.processlist
        WHERE db = DATABASE() AND id <> CONNECTION_ID() AND info LIKE '%FOR UPDATE%'`,
    );
    return Number(found!.waiting) > 0;
  }, 'somebody waits for the lock');
const domainOf = async (accountId: string) => {
  const id = newId('dom');
  await b.dataSource.manager.insert(Domain, {
    ...{ id, accountId, hostname: `${id}.test`, slug: id.slice(4), wantedRevisionId: newId('rev') },
    ...{ createdAt: b.turn.now(), status: 'live' as const },
  });
  return id;
};

const decided = { byUserId: 'usr_1', reason: 'Spam was sent from it' };

describe('a declined card', () => {
  it('is tried 1, 3, 5 and 7 days after the first attempt, with a mail each time; then the account is suspended', async () => {
    const id = await b.account({ paymentMethodId: 'pm_insufficient_funds' });
    const domain = await domainOf(id);
    await days('2027-01-10', '2027-01-16');
    expect(await b.read(id)).toMatchObject({ status: 'active' });
    expect((await b.collections(id))[0]).toMatchObject({ status: 'open', attempts: 4, nextStepOn: '2027-01-17' });
    b.nudged.length = 0;
    await days('2027-01-17', '2027-01-30');
    expect(await attemptDays(id)).toEqual(['2027-01-10', '2027-01-11', '2027-01-13', '2027-01-15', '2027-01-17']);
    const { id: invoiceId } = (await b.invoices(id))[0]!;
    const keys = (await b.payments(id)).map(({ gatewayKey }) => gatewayKey);
    expect(keys).toEqual([invoiceId, ...[2, 3, 4, 5].map((attempt) => `${invoiceId}:${attempt}`)]);
    expect(await b.read(id)).toMatchObject({ status: 'suspended', suspendedFor: 'payment', billingDueOn: null });
    expect(b.nudged).toContain(`domain:${domain}`);
    expect((await b.mails(id)).map(({ template, data }) => [template, data.nextAttemptOn])).toEqual([
      ['payment-failed', '2027-01-11'],
      ['payment-failed', '2027-01-13'],
      ['payment-failed', '2027-01-15'],
      ['payment-failed', '2027-01-17'],
      ['payment-failed', ''],
      ['account-suspended', undefined],
    ]);
    expect((await b.mails(id))[0]!.data.payUrl).toBe(`https://panel.onebox.test/billing/invoices/${invoiceId}`);
  });

  it('has billed its days all the same: the schedule goes on, and what is shown as paid does not', async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined', billingDay: 12 });
    await days('2027-01-10', '2027-01-12');
    expect((await b.invoices(id)).map(({ periodStart }) => periodStart)).toEqual(['2027-01-10', '2027-01-12']);
    expect(await b.overviews.read(id)).toMatchObject({ billedThrough: '2027-02-12', paidThrough: '2027-01-10' });
  });

  it('that was stolen or closed is not tried again; the account is suspended when the last retry would have been', async () => {
    const id = await b.account({ paymentMethodId: 'pm_stolen' });
    await days('2027-01-10', '2027-01-16');
    expect(await attemptDays(id)).toEqual(['2027-01-10']);
    expect(await b.read(id)).toMatchObject({ status: 'active' });
    expect(await refusal(b.payNow.carryOut(id, (await b.invoices(id))[0]!.id))).toBe('payment.card_refused');
    await run('2027-01-17');
    expect(await b.read(id)).toMatchObject({ status: 'suspended', suspendedFor: 'payment' });
    expect(await templates(id)).toEqual(['payment-failed', 'account-suspended']);
    expect(await attemptDays(id)).toEqual(['2027-01-10']);
  });

  it('is replaced, and the new one is tried at once', async () => {
    const id = await b.account({ paymentMethodId: 'pm_stolen' });
    await days('2027-01-10', '2027-01-12');
    const { outcomes: came } = await b.replaceCard.carryOut(id, { paymentMethod: 'pm_good_2' }, 'key');
    expect(came).toEqual(['paid']);
    expect((await b.collections(id))[0]).toMatchObject({ status: 'paid', paidOn: '2027-01-12', attempts: 2 });
    expect(await b.read(id)).toMatchObject({ paymentMethodId: 'pm_good_2' });
    await days('2027-01-13', '2027-01-20');
    expect(b.gateway.charges).toHaveLength(1);
  });

  it('of which the worker learns later is tried by it, should the API die between', async () => {
    const id = await b.account({ paymentMethodId: 'pm_stolen' });
    await run('2027-01-10');
    jest.spyOn(b.collector, 'collectDue').mockRejectedValueOnce(new Error('killed'));
    await expect(b.replaceCard.carryOut(id, { paymentMethod: 'pm_good' }, 'key')).rejects.toThrow('killed');
    await b.run.run();
    expect((await b.collections(id))[0]).toMatchObject({ status: 'paid' });
  });

  it('whose bank wants the customer says so by mail, and is paid when the gateway tells', async () => {
    const id = await b.account({ paymentMethodId: 'pm_authentication_required' });
    await run('2027-01-10');
    expect(await templates(id)).toEqual(['payment-action-required']);
    const invoiceId = (await b.invoices(id))[0]!.id;
    await expect(b.payNow.carryOut(id, invoiceId)).rejects.toMatchObject({ clientSecret: 'secret' });
    const event = { id: 'evt_1', type: 'payment.succeeded' as const, paymentId: 'pi_9', invoiceId };
    expect(await b.gatewayEvents.heed(event)).toBe(true);
    expect(await b.gatewayEvents.heed(event)).toBe(false);
    expect((await b.collections(id))[0]).toMatchObject({ status: 'paid' });
    const [, confirmed] = await b.payments(id);
    expect(confirmed).toMatchObject({ status: 'succeeded', gatewayPaymentId: 'pi_9' });
    expect(await b.credits.balance(id)).toBe(0);
  });

  it('is none at all for whoever signed up before there was billing', async () => {
    const id = await b.account({ paymentMethodId: null, card: null });
    await run('2027-01-10');
    expect(b.gateway.asked).toBe(0);
    expect((await b.collections(id))[0]).toMatchObject({ status: 'open', lastRefusal: 'There is no card.' });
  });
});

describe('a suspended account', () => {
  const suspended = async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined' });
    await days('2027-01-10', '2027-01-17');
    expect(await b.read(id)).toMatchObject({ status: 'suspended' });
    return id;
  };

  it('is back at once when it pays, and its schedule goes on where it was', async () => {
    const id = await suspended();
    const domain = await domainOf(id);
    await setCard(id, 'pm_good');
    go(b, '2027-01-20');
    b.nudged.length = 0;
    await b.payNow.carryOut(id, (await b.invoices(id))[0]!.id);
    expect(await b.read(id)).toMatchObject({ status: 'active', suspendedFor: null, billedThrough: '2027-02-10' });
    expect(b.nudged).toEqual([`domain:${domain}`, `billing:${id}`]);
    expect((await templates(id)).slice(-2)).toEqual(['invoice-paid', 'account-resumed']);
  });

  it('is not billed for the days of its suspension: the next period begins on the day of payment, with a stub', async () => {
    const id = await suspended();
    await days('2027-01-18', '2027-03-04');
    expect(await b.invoices(id)).toHaveLength(1);
    go(b, '2027-03-05');
    const [next] = await b.previews.ofAccount(id, { count: 1 });
    await b.replaceCard.carryOut(id, { paymentMethod: 'pm_good' }, 'key');
    await b.run.run();
    const [, stub] = await b.invoices(id);
    expect(stub).toMatchObject({ periodStart: '2027-03-05', periodEnd: '2027-03-10', totalCents: 1786, cycleDays: 28 });
    expect(next).toMatchObject({ period: { start: '2027-03-05', end: '2027-03-10' }, totalCents: 1786 });
    expect(b.gateway.charges.map(({ amountCents }) => amountCents)).toEqual([10_000, 1786]);
    await run('2027-03-10');
    expect((await b.invoices(id))[2]).toMatchObject({ periodStart: '2027-03-10', totalCents: 10_000 });
  });

  it('stays so while a payment is declined', async () => {
    const id = await suspended();
    expect(await refusal(b.payNow.carryOut(id, (await b.invoices(id))[0]!.id))).toBe('payment.declined');
    expect(await b.read(id)).toMatchObject({ status: 'suspended' });
    const told = (await b.mails(id)).map(({ template, data }) => [template, data.meanwhile]);
    expect(told.slice(-4)).toEqual([
      ['payment-failed', 'Your sites go on running.'],
      ['payment-failed', ''],
      ['account-suspended', undefined],
      ['payment-failed', ''],
    ]);
  });

  it('is told again where it is suspended again, after an administrator had brought it back', async () => {
    const id = await suspended();
    go(b, '2027-03-06');
    await b.suspension.resume(id, decided);
    await b.replaceCard.carryOut(id, { paymentMethod: 'pm_declined_too' }, 'key');
    expect(await b.read(id)).toMatchObject({ status: 'suspended' });
    expect((await templates(id)).filter((template) => template === 'account-suspended')).toHaveLength(2);
  });

  it('by an administrator is not brought back by a payment, but by an administrator', async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined' });
    await run('2027-01-10');
    await b.suspension.suspend(id, decided);
    await setCard(id, 'pm_good');
    await b.payNow.carryOut(id, (await b.invoices(id))[0]!.id);
    expect(await b.read(id)).toMatchObject({ status: 'suspended', suspendedFor: 'operator' });
    go(b, '2027-03-01');
    await b.suspension.resume(id, decided);
    expect(await b.read(id)).toMatchObject({ status: 'active', billedThrough: '2027-03-01' });
  });

  it('is back when its invoice is waived', async () => {
    const id = await suspended();
    const { id: invoiceId, number } = (await b.invoices(id))[0]!;
    await b.voidInvoice.carryOut(invoiceId, { reason: 'A mistake of ours', byUserId: 'usr_1' });
    expect(await b.read(id)).toMatchObject({ status: 'active' });
    expect((await b.collections(id))[0]).toMatchObject({
      status: 'void',
      voidedBy: 'usr_1',
      voidReason: 'A mistake of ours',
    });
    expect((await b.invoices(id))[0]!.number).toBe(number);
    expect(await refusal(b.voidInvoice.carryOut(invoiceId, { reason: 'x', byUserId: 'usr_1' }))).toBe(
      'invoice.not_open',
    );
  });
});

describe('a gateway that does not answer', () => {
  it('has declined nothing: it is asked again, with the same key and the same words', async () => {
    const id = await b.account();
    b.gateway.silent = true;
    expect(await run('2027-01-10')).toMatchObject({ silent: 1, refused: 0 });
    await days('2027-01-11', '2027-01-20');
    expect(await b.read(id)).toMatchObject({ status: 'active', billingDueOn: '2027-01-10' });
    expect(await b.payments(id)).toMatchObject([{ status: 'pending', attempt: 1 }]);
    expect(await b.mails(id)).toEqual([]);
    const invoiceId = (await b.invoices(id))[0]!.id;
    expect(await refusal(b.voidInvoice.carryOut(invoiceId, { reason: 'x', byUserId: 'u' }))).toBe(
      'invoice.payment_pending',
    );
    expect(await refusal(b.payNow.carryOut(id, invoiceId))).toBe('payment.unavailable');
    b.gateway.silent = false;
    await run('2027-01-21');
    expect(await b.payments(id)).toMatchObject([{ status: 'succeeded', attempt: 1, gatewayKey: invoiceId }]);
  });

  it('has charged when its answer was lost: the same key charges nothing more', async () => {
    const id = await b.account();
    b.gateway.lost = 2;
    await run('2027-01-10');
    await setCard(id, 'pm_good_2');
    await b.run.run();
    await b.run.run();
    expect(b.gateway.charges).toHaveLength(1);
    expect((await b.collections(id))[0]).toMatchObject({ status: 'paid' });
  });

  it('has charged, and forgot the key by the time that it is asked again: its payments are looked through first', async () => {
    const id = await b.account();
    b.gateway.lost = 1;
    expect(await run('2027-01-10')).toMatchObject({ silent: 1 });
    b.gateway.forgetKeys();
    await run('2027-01-12');
    expect(b.gateway.charges).toHaveLength(1);
    expect(await b.payments(id)).toMatchObject([{ status: 'succeeded', gatewayPaymentId: 'pi_1' }]);
  });

  it('whose old attempt turns out to be declined is asked with the new card at once', async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined' });
    b.gateway.silent = true;
    await run('2027-01-10');
    b.gateway.silent = false;
    const { outcomes: came } = await b.replaceCard.carryOut(id, { paymentMethod: 'pm_good' }, 'key');
    expect(came).toEqual(['paid']);
    expect((await b.payments(id)).map(({ status }) => status)).toEqual(['refused', 'succeeded']);
  });

  it('and is answered late by a decline, starts its retries on that day', async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined' });
    b.gateway.silent = true;
    await run('2027-01-10');
    b.gateway.silent = false;
    await run('2027-01-20');
    expect((await b.collections(id))[0]).toMatchObject({ firstAttemptOn: '2027-01-20', nextStepOn: '2027-01-21' });
    expect(await b.payments(id)).toHaveLength(1);
  });

  describe('for one card only', () => {
    const afterAnHour = () => b.turn.advance(3_600_000);
    const unanswered = async () => {
      const id = await b.account({ paymentMethodId: 'pm_silent' });
      await run('2027-01-10');
      return { id, invoiceId: (await b.invoices(id))[0]!.id };
    };

    it('lets the invoice be paid with another card, when the first can no longer be charged', async () => {
      const { id, invoiceId } = await unanswered();
      await setCard(id, 'pm_good');
      expect(await refusal(b.payNow.carryOut(id, invoiceId))).toBe('payment.unavailable');
      afterAnHour();
      await b.payNow.carryOut(id, invoiceId);
      expect((await b.payments(id)).map(({ status, reason }) => [status, reason])).toEqual([
        ['refused', 'no_answer'],
        ['succeeded', null],
      ]);
      expect(await b.collections(id)).toMatchObject([{ status: 'paid' }]);
      expect(await templates(id)).toEqual(['invoice-paid']);
    });

    it('takes the new card by itself on the next look, and counts no refusal', async () => {
      const { id } = await unanswered();
      await setCard(id, 'pm_declined');
      await run('2027-01-20');
      expect((await b.collections(id))[0]).toMatchObject({ status: 'open', nextStepOn: '2027-01-21' });
      await days('2027-01-21', '2027-01-26');
      expect(await b.read(id)).toMatchObject({ status: 'active' });
      await run('2027-01-27');
      expect(await b.read(id)).toMatchObject({ status: 'suspended' });
    });

    it('lets the invoice be voided', async () => {
      const { id, invoiceId } = await unanswered();
      const voided = () => b.voidInvoice.carryOut(invoiceId, { reason: 'x', byUserId: 'usr_1' });
      expect(await refusal(voided())).toBe('invoice.payment_pending');
      afterAnHour();
      await voided();
      expect(await b.collections(id)).toMatchObject([{ status: 'void' }]);
    });

    it('is not given up where the card was charged and the answer was lost', async () => {
      const id = await b.account();
      b.gateway.lost = 1;
      await run('2027-01-10');
      await setCard(id, 'pm_good_2');
      afterAnHour();
      const invoiceId = (await b.invoices(id))[0]!.id;
      expect(await refusal(b.voidInvoice.carryOut(invoiceId, { reason: 'x', byUserId: 'u' }))).toBe('invoice.not_open');
      expect(b.gateway.charges).toHaveLength(1);
      expect(await b.payments(id)).toMatchObject([{ status: 'succeeded', gatewayPaymentId: 'pi_1' }]);
    });

    it('is not given up while it is being asked again', async () => {
      const { id, invoiceId } = await unanswered();
      afterAnHour();
      await b.run.run();
      await setCard(id, 'pm_good');
      expect(await refusal(b.payNow.carryOut(id, invoiceId))).toBe('payment.unavailable');
      expect(await b.payments(id)).toMatchObject([{ status: 'pending' }]);
      afterAnHour();
      await b.payNow.carryOut(id, invoiceId);
      expect(b.gateway.charges).toMatchObject([{ paymentMethodId: 'pm_good' }]);
    });

    it('is not given up while the gateway does not say what became of it', async () => {
      const { id, invoiceId } = await unanswered();
      await setCard(id, 'pm_good');
      afterAnHour();
      b.gateway.silent = true;
      expect(await refusal(b.payNow.carryOut(id, invoiceId))).toBe('payment.unavailable');
      expect(await b.payments(id)).toMatchObject([{ status: 'pending' }]);
    });

    it('and charges it after all, long after it was given up: the money is on the balance', async () => {
      const { id, invoiceId } = await unanswered();
      await setCard(id, 'pm_good');
      afterAnHour();
      await b.payNow.carryOut(id, invoiceId);
      const late = { id: 'evt_late', type: 'payment.succeeded' as const, paymentId: 'pi_late', invoiceId };
      await b.gatewayEvents.heed(late);
      expect((await b.payments(id)).map(({ status, gatewayPaymentId }) => [status, gatewayPaymentId])).toEqual([
        ['refused', null],
        ['succeeded', 'pi_1'],
        ['succeeded', 'pi_late'],
      ]);
      expect(await balanceOf(id)).toBe((await b.collections(id))[0]!.amountCents);
    });
  });

  it('about the payment of a suspended customer, is asked again by itself, and the account is back', async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined' });
    await days('2027-01-10', '2027-01-20');
    expect(await b.read(id)).toMatchObject({ status: 'suspended', billingDueOn: null });
    await setCard(id, 'pm_good');
    b.gateway.silent = true;
    expect(await refusal(b.payNow.carryOut(id, (await b.invoices(id))[0]!.id))).toBe('payment.unavailable');
    b.gateway.silent = false;
    expect(await b.run.run()).toMatchObject({ paid: 1 });
    expect(await b.read(id)).toMatchObject({ status: 'active' });
  });

  it('whose payment is confirmed by the customer while another card is charged: both are known, one is on the balance', async () => {
    const id = await b.account({ paymentMethodId: 'pm_authentication_required' });
    await run('2027-01-10');
    const invoiceId = (await b.invoices(id))[0]!.id;
    await setCard(id, 'pm_good');
    b.gateway.beforeAnswer = () =>
      b.gatewayEvents.heed({ id: 'evt_confirmed', type: 'payment.succeeded', paymentId: 'pi_confirmed', invoiceId });
    await b.payNow.carryOut(id, invoiceId);
    const paid = (await b.payments(id)).filter(({ status }) => status === 'succeeded');
    expect(paid.map(({ gatewayPaymentId }) => gatewayPaymentId).sort()).toEqual(['pi_1', 'pi_confirmed']);
    expect(await balanceOf(id)).toBe((await b.collections(id))[0]!.amountCents);
  });

  it('may tell by an event what it did not answer', async () => {
    const id = await b.account();
    b.gateway.lost = 1;
    await run('2027-01-10');
    const { paymentId, invoiceId } = b.gateway.charges[0]!;
    await b.gatewayEvents.heed({ id: 'evt_1', type: 'payment.succeeded', paymentId, invoiceId });
    await b.gatewayEvents.heed({ id: 'evt_2', type: 'payment.succeeded', paymentId, invoiceId });
    await b.run.run();
    expect(await b.payments(id)).toMatchObject([{ status: 'succeeded', gatewayPaymentId: paymentId }]);
    expect(await b.credits.balance(id)).toBe(0);
  });
});

describe('paying now', () => {
  it('many times at once charges once', async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined' });
    await run('2027-01-10');
    await setCard(id, 'pm_good');
    const invoiceId = (await b.invoices(id))[0]!.id;
    await outcomes(Array.from({ length: 8 }, () => b.payNow.carryOut(id, invoiceId)));
    expect(b.gateway.charges).toHaveLength(1);
    expect(await b.payments(id)).toHaveLength(2);
    expect(await refusal(b.payNow.carryOut(id, invoiceId))).toBe('invoice.not_open');
  });

  it('keeps the dates of the retries when it is declined', async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined' });
    await run('2027-01-10');
    await run('2027-01-11');
    go(b, '2027-01-12');
    expect(await refusal(b.payNow.carryOut(id, (await b.invoices(id))[0]!.id))).toBe('payment.declined');
    expect((await b.collections(id))[0]).toMatchObject({ nextStepOn: '2027-01-13', attempts: 3 });
  });

  it('is for one’s own invoices', async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined' });
    const other = await b.account();
    await run('2027-01-10');
    expect(await refusal(b.payNow.carryOut(other, (await b.invoices(id))[0]!.id))).toBe('not_found');
    expect(await refusal(b.reader.read(other, (await b.invoices(id))[0]!.id))).toBe('not_found');
  });
});

describe('credit notes', () => {
  const paid = async () => {
    await b.dataSource.query(`INSERT INTO tax_rates VALUES ('GB', 'VAT', 2000)`);
    const id = await b.account();
    await run('2027-01-10');
    return { id, invoiceId: (await b.invoices(id))[0]!.id };
  };
  const wish = { reason: 'The site was down', byUserId: 'usr_1' };

  it('give back to the card what was paid, with the tax in it, under numbers of their own', async () => {
    const { id, invoiceId } = await paid();
    const before = await b.invoices(id);
    const note = await b.refunds.issue({ invoiceId, amountCents: 1001, to: 'card', ...wish });
    expect(note).toMatchObject({ number: 'CN-2027-000001', netCents: 834, tax: { cents: 167 }, totalCents: 1001 });
    expect(b.gateway.refunds).toEqual([
      expect.objectContaining({ paymentId: 'pi_1', amountCents: 1001, key: note.id, creditNoteId: note.id }),
    ]);
    const rest = await b.refunds.issue({ invoiceId, to: 'card', ...wish });
    expect(rest).toMatchObject({ number: 'CN-2027-000002', totalCents: 10_999 });
    expect(await refusal(b.refunds.issue({ invoiceId, amountCents: 1, to: 'card', ...wish }))).toBe('invalid');
    expect(await refusal(b.refunds.issue({ invoiceId, amountCents: 1, to: 'balance', ...wish }))).toBe('invalid');
    expect(await b.invoices(id)).toEqual(before);
    expect((await b.mails(id)).at(-1)).toMatchObject({
      template: 'credit-note',
      data: { number: 'CN-2027-000002', invoiceNumber: '2027-000001', amount: '109.99 USD', reason: wish.reason },
    });
    expect(await b.documents.creditNote(note.id)).toMatchObject({
      kind: 'credit_note',
      reference: 'Invoice 2027-000001: The site was down',
      tax: { name: 'VAT', ratePercent: '20', cents: 167 },
    });
  });

  it('come to the net and the tax of the invoice, in however many parts', async () => {
    const { invoiceId } = await paid();
    for (const amountCents of [3003, 3003, 5994]) {
      await b.refunds.issue({ invoiceId, amountCents, to: 'balance', ...wish });
    }
    const notes = await b.dataSource.manager.find(CreditNote, { order: { sequence: 'ASC' } });
    expect(notes.map(({ netCents, tax }) => [netCents, tax!.cents])).toEqual([
      [2502, 501],
      [2503, 500],
      [4995, 999],
    ]);
  });

  it('or to the balance, which the next invoice uses', async () => {
    const { id, invoiceId } = await paid();
    await b.refunds.issue({ invoiceId, amountCents: 2000, to: 'balance', ...wish });
    expect(await b.credits.balance(id)).toBe(2000);
    expect(await b.credits.entries(id, 10)).toMatchObject([
      { kind: 'credit_note', byUserId: 'usr_1', reason: wish.reason },
    ]);
    await run('2027-02-10');
    expect(b.gateway.charges.at(-1)).toMatchObject({ amountCents: 10_000 });
  });

  it('never give back more than was paid, however many at once', async () => {
    const { invoiceId } = await paid();
    const many = Array.from({ length: 10 }, () =>
      b.refunds.issue({ invoiceId, amountCents: 2400, to: 'card', ...wish }),
    );
    expect(await outcomes(many)).toEqual({ done: 5, codes: Array(5).fill('invalid') });
    expect(b.gateway.refunds.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(12_000);
    const numbers = (await b.dataSource.manager.find(CreditNote)).map(({ sequence }) => sequence).sort();
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  it('give back to the card only what the card paid', async () => {
    const id = await b.account();
    await b.credits.grant({ accountId: id, amountCents: 4000, ...wish });
    await run('2027-01-10');
    const invoiceId = (await b.invoices(id))[0]!.id;
    expect(await refusal(b.refunds.issue({ invoiceId, amountCents: 6001, to: 'card', ...wish }))).toBe('invalid');
    await b.refunds.issue({ invoiceId, to: 'card', ...wish });
    await b.refunds.issue({ invoiceId, to: 'balance', ...wish });
    expect(b.gateway.refunds).toMatchObject([{ amountCents: 6000 }]);
    expect(await b.credits.balance(id)).toBe(4000);
  });

  it('whose gateway gives no answer are sent again by the worker', async () => {
    const { id, invoiceId } = await paid();
    b.gateway.silent = true;
    const { id: creditNoteId } = await b.refunds.issue({ invoiceId, to: 'card', ...wish });
    expect(await b.dataSource.manager.findOneByOrFail(RefundRow, { creditNoteId })).toMatchObject({
      status: 'pending',
    });
    expect(await b.run.run()).toMatchObject({ accounts: 1, silent: 1 });
    b.gateway.silent = false;
    await run('2027-01-12');
    expect(b.gateway.refunds).toHaveLength(1);
    expect(await b.read(id)).toMatchObject({ billingDueOn: '2027-02-10' });
  });

  it('whose answer was lost pay once, though the gateway has forgotten the key', async () => {
    const { id, invoiceId } = await paid();
    b.gateway.lost = 1;
    const { id: creditNoteId } = await b.refunds.issue({ invoiceId, amountCents: 2500, to: 'card', ...wish });
    b.gateway.forgetKeys();
    b.gateway.silent = true;
    expect(await run('2027-01-11')).toMatchObject({ silent: 1 });
    b.gateway.silent = false;
    expect(await run('2027-01-12')).toMatchObject({ silent: 0 });
    expect(b.gateway.refunds).toHaveLength(1);
    expect(await b.dataSource.manager.findOneByOrFail(RefundRow, { creditNoteId })).toMatchObject({
      ...{ status: 'succeeded', gatewayRefundId: `re_${creditNoteId}` },
    });
    expect(await b.credits.balance(id)).toBe(0);
  });

  it('whose gateway fails are issued all the same, once, and do not stop the account’s next look', async () => {
    const { id, invoiceId } = await paid();
    b.gateway.failsRefunds = true;
    const { id: creditNoteId } = await b.refunds.issue({ invoiceId, amountCents: 2500, to: 'card', ...wish });
    const refund = () => b.dataSource.manager.findOneByOrFail(RefundRow, { creditNoteId });
    expect(await refund()).toMatchObject({ status: 'pending' });
    expect(b.nudged).toContain(`billing:${id}`);
    expect(await run('2027-02-10')).toMatchObject({ issued: 1, paid: 1, silent: 1, failed: 0 });
    expect(b.logged).toEqual(Array(2).fill('a refund failed; it will be asked for again'));
    b.gateway.failsRefunds = false;
    expect(await b.run.run()).toMatchObject({ silent: 0 });
    expect(await refund()).toMatchObject({ status: 'succeeded' });
    expect(b.gateway.refunds).toMatchObject([{ amountCents: 2500 }]);
  });

  it('that the gateway refuses are credited to the balance, and administrators hear of it', async () => {
    const { id, invoiceId } = await paid();
    b.gateway.refusesRefunds = true;
    const note = await b.refunds.issue({ invoiceId, amountCents: 2500, to: 'card', ...wish });
    const row = await b.dataSource.manager.findOneByOrFail(RefundRow, { creditNoteId: note.id });
    expect([row.status, await b.credits.balance(id)]).toEqual(['failed', 2500]);
    expect((await b.documents.creditNote(note.id)).note).toContain('balance');
    expect(await b.mails()).toContainEqual(expect.objectContaining({ template: 'refund-failed' }));
    expect(await b.run.run()).toMatchObject({ failed: 0, silent: 0 });
    expect(await b.credits.balance(id)).toBe(2500);
  });

  it('are for paid invoices', async () => {
    const id = await b.account({ paymentMethodId: 'pm_declined' });
    await run('2027-01-10');
    const invoiceId = (await b.invoices(id))[0]!.id;
    expect(await refusal(b.refunds.issue({ invoiceId, to: 'balance', ...wish }))).toBe('invoice.not_paid');
  });
});

describe('the gateway’s events', () => {
  it('of a dispute are told to the administrators, once', async () => {
    const id = await b.account();
    await run('2027-01-10');
    for (const event of ['evt_1', 'evt_1', 'evt_2']) {
      await b.gatewayEvents.heed({ id: event, type: 'payment.disputed', paymentId: 'pi_1' });
    }
    expect(await b.mails()).toEqual([
      { template: 'payment-disputed', data: { number: '2027-000001', amount: '100.00 USD', accountId: id } },
    ]);
    expect(await b.payments(id)).toMatchObject([{ disputedAt: b.turn.now() }]);
  });

  it('of a second payment of an invoice are a credit for the next one', async () => {
    const id = await b.account();
    await run('2027-01-10');
    const invoiceId = (await b.invoices(id))[0]!.id;
    await b.gatewayEvents.heed({ id: 'evt_1', type: 'payment.succeeded', paymentId: 'pi_other', invoiceId });
    expect(await b.credits.balance(id)).toBe(10_000);
  });

  describe('of a refund that failed', () => {
    const refunded = async (silence?: 'lost') => {
      const id = await b.account();
      await run('2027-01-10');
      const [{ id: invoiceId }] = (await b.invoices(id)) as [Invoice];
      b.gateway.lost = silence ? 1 : 0;
      const wish = { invoiceId, amountCents: 2500, reason: 'x', byUserId: 'usr_1' };
      return { id, creditNoteId: (await b.refunds.issue({ ...wish, to: 'card' })).id };
    };
    const fail = (id: string, refundId: string, creditNoteId: string | null) =>
      b.gatewayEvents.heed({ id, type: 'refund.failed', refundId, creditNoteId, reason: 'lost_or_stolen_card' });
    const statusOf = async (creditNoteId: string) =>
      (await b.dataSource.manager.findOneByOrFail(RefundRow, { creditNoteId })).status;

    it('give its amount to the balance, once, and administrators hear of it', async () => {
      const { id, creditNoteId } = await refunded();
      expect(await statusOf(creditNoteId)).toBe('succeeded');
      await Promise.all(['evt_1', 'evt_1', 'evt_2', 'evt_3'].map((event) => fail(event, `re_${creditNoteId}`, null)));
      expect([await statusOf(creditNoteId), await b.credits.balance(id)]).toEqual(['failed', 2500]);
      const data = { number: 'CN-2027-000001', amount: '25.00 USD', reason: 'lost_or_stolen_card', accountId: id };
      expect(await b.mails()).toEqual([{ template: 'refund-failed', data }]);
    });

    it('are heeded before the answer to the request is written down', async () => {
      const { id, creditNoteId } = await refunded('lost');
      await fail('evt_1', `re_${creditNoteId}`, creditNoteId);
      await run('2027-01-11');
      expect([await statusOf(creditNoteId), await b.credits.balance(id)]).toEqual(['failed', 2500]);
    });

    it('that is not ours, or not the one that was paid, are passed over', async () => {
      const { id, creditNoteId } = await refunded();
      await fail('evt_1', 're_other', creditNoteId);
      await fail('evt_2', 're_other', null);
      expect([await statusOf(creditNoteId), await b.credits.balance(id)]).toEqual(['succeeded', 0]);
    });
  });

  it('of a renewed card are heeded, of another card or customer not', async () => {
    const id = await b.account();
    const card = { brand: 'visa', last4: '9999', expiryMonth: 1, expiryYear: 2031 };
    const updated = (event: string, customerId: string, paymentMethodId: string) =>
      b.gatewayEvents.heed({ id: event, type: 'card.updated', customerId, kept: { paymentMethodId, card } });
    await updated('evt_1', `cus_${id}`, 'pm_old');
    await updated('evt_2', 'cus_stranger', 'pm_good');
    expect((await b.read(id)).card!.last4).toBe('4242');
    await updated('evt_3', `cus_${id}`, 'pm_good');
    expect((await b.read(id)).card).toEqual(card);
  });

  it('is not written over a card that is given at the same time', async () => {
    const id = await b.account();
    const newCard = { brand: 'mastercard', last4: '4444', expiryMonth: 1, expiryYear: 2032 };
    const kept = { paymentMethodId: 'pm_good', card: { ...newCard, last4: '9999' } };
    let event: Promise<boolean> | undefined;
    await b.dataSource.transaction(async (manager) => {
      await manager.findOne(Account, { where: { id }, lock: { mode: 'pessimistic_write' } });
      event = b.gatewayEvents.heed({ id: 'evt_late', type: 'card.updated', customerId: `cus_${id}`, kept });
      await waitsForLock(manager);
      await manager.update(Account, id, { paymentMethodId: 'pm_new', card: newCard });
    });
    await event;
    expect((await b.read(id)).card).toEqual(newCard);
  });
});

describe('a card that expires', () => {
  it('is told once, a month before', async () => {
    const id = await b.account({ card: { brand: 'visa', last4: '4242', expiryMonth: 3, expiryYear: 2027 } });
    await days('2027-02-28', '2027-03-01');
    expect((await templates(id)).filter((template) => template === 'card-expiring')).toEqual([]);
    await days('2027-03-02', '2027-04-12');
    const mails = (await b.mails(id)).filter(({ template }) => template === 'card-expiring');
    expect(mails).toEqual([
      {
        template: 'card-expiring',
        data: { brand: 'visa', last4: '4242', expiry: '03/2027', cardUrl: 'https://panel.onebox.test/billing/card' },
      },
    ]);
  });
});

describe('reports', () => {
  it('say what each month brought, and what failed', async () => {
    const id = await b.account();
    await b.account({ paymentMethodId: 'pm_declined', billingDay: 25 });
    const waived = await b.account({ paymentMethodId: 'pm_stolen' });
    await run('2027-01-10');
    await b.voidInvoice.carryOut((await b.invoices(waived))[0]!.id, { reason: 'x', byUserId: 'usr_1' });
    await run('2027-02-10');
    const invoiceId = (await b.invoices(id))[0]!.id;
    await b.refunds.issue({ invoiceId, amountCents: 1000, to: 'card', reason: '=1+1', byUserId: 'usr_1' });
    const revenue = await b.reports.revenue('2027-01-01', '2027-12-31');
    expect(revenue[0]).toMatchObject({
      month: '2027-01',
      currency: 'USD',
      invoices: 2,
      netCents: 14_839,
      openCents: 4839,
    });
    expect(revenue[1]).toMatchObject({ month: '2027-02', creditedNetCents: 1000 });
    const { items, nextCursor } = await b.anyInvoices.payments({ status: 'refused', limit: 2 });
    expect(items).toHaveLength(2);
    const rest = await b.anyInvoices.payments({ status: 'refused', limit: 100, cursor: nextCursor! });
    expect(rest.items.length).toBeGreaterThan(0);
  });

  it('count as paid back to cards what went there, or is on its way, not what a card refused', async () => {
    const id = await b.account();
    await run('2027-01-10');
    const invoiceId = (await b.invoices(id))[0]!.id;
    const refund = (amountCents: number) =>
      b.refunds.issue({ invoiceId, amountCents, to: 'card', reason: 'x', byUserId: 'usr_1' });
    await refund(100);
    b.gateway.refusesRefunds = true;
    await refund(20);
    b.gateway.silent = true;
    await refund(3);
    const [month] = await b.reports.revenue('2027-01-01', '2027-01-31');
    expect(month).toMatchObject({ creditedNetCents: 123, refundedCents: 103 });
  });

  it('are tables that no spreadsheet runs', async () => {
    const id = await b.account({ name: '=HYPERLINK("http://x")' });
    await run('2027-01-10');
    await b.refunds.issue({
      ...{
        invoiceId: (await b.invoices(id))[0]!.id,
        amountCents: 1000,
        to: 'card',
        reason: 'Sorry, "Ada"',
        byUserId: 'u',
      },
    });
    let csv = '';
    for await (const chunk of b.reports.csv('2027-01-01', '2027-01-31')) csv += chunk;
    const [head, invoice, note, ...rest] = csv.split('\r\n');
    expect(head).toMatch(/^kind,number,issued_on,period_start/);
    expect(invoice).toBe(
      `invoice,2027-000001,2027-01-10,2027-01-10,2027-02-10,${id},"'=HYPERLINK(""http://x"")",United Kingdom,USD,` +
        '100.00,,,0.00,100.00,0.00,100.00,paid,2027-01-10,',
    );
    expect(note).toContain(',-10.00,,,0.00,-10.00,,,card,,"2027-000001: Sorry, ""Ada"""');
    expect(rest).toEqual(['']);
  });
});

describe('invoices', () => {
  it('are listed by pages, the newest first, with what became of them', async () => {
    const id = await b.account();
    for (const date of ['2027-01-10', '2027-02-10', '2027-03-10']) await run(date);
    const first = await b.reader.list(id, { limit: 2 });
    const second = await b.reader.list(id, { limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ invoice }) => invoice.number)).toEqual([
      '2027-000003',
      '2027-000002',
      '2027-000001',
    ]);
    expect(first.items[0]!.collection).toMatchObject({ status: 'paid', card: { last4: '4242' } });
    const all = await b.anyInvoices.list({ limit: 1, status: 'paid', accountId: id });
    expect(all.items[0]!.invoice.number).toBe('2027-000003');
    expect(all.nextCursor).not.toBeNull();
    expect(await b.documents.invoice(first.items[0]!.invoice.id, id)).toMatchObject({
      kind: 'invoice',
      period: { start: '2027-03-10', end: '2027-04-10' },
      paid: { on: '2027-03-10', card: 'visa ending in 4242' },
      tax: null,
    });
    expect(await refusal(b.documents.invoice(first.items[0]!.invoice.id, 'acc_other'))).toBe('not_found');
  });
});
