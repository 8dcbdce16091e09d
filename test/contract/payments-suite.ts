import { inspect } from 'node:util';
import type { Charge, DeclineReason, GatewayCustomer, PaymentGateway } from '@onebox/payments';

/** What a gateway's test mode must offer for the suite. Stripe's test payment methods (`pm_card_…`) must be understood. */
export interface GatewayUnderTest {
  gateway: PaymentGateway;
  /** The same gateway, as another process of ours sees it. */
  another: PaymentGateway;
  /** What a browser has for a test card after its owner has confirmed what the bank asked. */
  confirmed(testCard: string): Promise<string>;
  /** The next charge is carried out, but its answer is lost on the way. */
  loseNextCharge(): void;
  /** The same with a refund. */
  loseNextRefund(): void;
  /** How many charges went through, ever. */
  charged(): Promise<number>;
  close(): Promise<void>;
}

/** Cards that are kept, and refused at a charge. */
const REFUSED: Array<[paymentMethod: string, reason: DeclineReason, hard: boolean]> = [
  ['pm_card_chargeCustomerFail', 'declined', false],
  ['pm_card_chargeCustomerFailInsufficientFunds', 'insufficient_funds', false],
  ['pm_card_chargeCustomerFailStolenCard', 'stolen', true],
  ['pm_card_chargeCustomerFailClosedAccount', 'closed', true],
  ['pm_card_authenticationRequired', 'authentication_required', false],
];

/** Cards that are not even kept. */
const DECLINED: Array<[paymentMethod: string, reason: DeclineReason]> = [
  ['pm_card_visa_chargeDeclined', 'declined'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
  ['pm_card_visa_chargeDeclinedLostCard', 'stolen'],
  ['pm_card_visa_chargeDeclinedStolenCard', 'stolen'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired'],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc'],
  ['pm_card_chargeDeclinedProcessingError', 'processing_error'],
];

/** What every payment gateway must do, the sandbox and real ones alike. */
export function paymentGatewayContract(name: string, open: () => Promise<GatewayUnderTest>): void {
  describe(`payment gateway: ${name}`, () => {
    let under: GatewayUnderTest;
    let gateway: PaymentGateway;
    let count = 0;
    const person = { name: 'Ada Lovelace', email: 'ada@example.com' };
    const good = { paymentMethod: 'pm_card_visa' };
    const key = () => `contract-${process.pid}-${++count}`;
    const customer = (paymentMethod = 'pm_card_visa') => gateway.createCustomer({ ...person, paymentMethod }, key());
    const chargeOf = ({ customerId, paymentMethodId }: GatewayCustomer, changes: Partial<Charge> = {}): Charge => ({
      ...{ customerId, paymentMethodId, amountCents: 10_000, currency: 'USD' },
      ...{ description: 'Onebox, invoice 2026-000001', invoiceId: `inv_${count}`, ...changes },
    });

    beforeAll(async () => {
      under = await open();
      gateway = under.gateway;
    });
    afterAll(() => under.close());

    describe('customers and cards', () => {
      it('are made, and of the card is told what may be kept', async () => {
        const { customerId, paymentMethodId, card } = await customer();
        expect(customerId).toMatch(/^\S{5,64}$/);
        expect(paymentMethodId).toMatch(/^\S{5,128}$/);
        expect(Object.keys(card).sort()).toEqual(['brand', 'expiryMonth', 'expiryYear', 'last4']);
        expect(card).toMatchObject({ brand: 'visa', last4: '4242' });
      });

      it('are two for two keys, and one for one', async () => {
        const [once, other] = [key(), key()];
        const create = (idempotencyKey: string) => gateway.createCustomer({ ...person, ...good }, idempotencyKey);
        const [first, again, different] = [await create(once), await create(once), await create(other)];
        expect(again.customerId).toBe(first.customerId);
        expect(different.customerId).not.toBe(first.customerId);
      });

      it.each(DECLINED)('are not made with %s: %s', async (paymentMethod, reason) => {
        await expect(customer(paymentMethod)).rejects.toMatchObject({ name: 'CardDeclined', reason });
      });

      it('are not made with a payment method that nobody knows', async () => {
        const unknown = customer('pm_1NobodyKnowsThis');
        await expect(unknown).rejects.toMatchObject({ name: 'InvalidCard', field: 'paymentMethod' });
      });

      it('are not made before the bank has seen its customer, where it wants to', async () => {
        const refused = customer('pm_card_authenticationRequiredOnSetup');
        await expect(refused).rejects.toMatchObject({ name: 'ActionRequired', clientSecret: expect.any(String) });
      });

      it('get another card, which is charged from then on', async () => {
        const { customerId, paymentMethodId } = await customer('pm_card_chargeCustomerFail');
        const kept = await gateway.replaceCard(customerId, { paymentMethod: 'pm_card_mastercard' }, key());
        expect(kept.card).toMatchObject({ brand: 'mastercard', last4: '4444' });
        expect(kept.paymentMethodId).not.toBe(paymentMethodId);
        await gateway.charge(chargeOf({ customerId, ...kept }), key());
      });

      it('keep their card when another one is declined', async () => {
        const kept = await customer();
        const refused = gateway.replaceCard(kept.customerId, { paymentMethod: 'pm_card_visa_chargeDeclined' }, key());
        await expect(refused).rejects.toMatchObject({ name: 'CardDeclined' });
        await gateway.charge(chargeOf(kept), key());
      });

      it('replace a card once for each key', async () => {
        const { customerId } = await customer();
        const once = key();
        const replace = () => gateway.replaceCard(customerId, { paymentMethod: 'pm_card_mastercard' }, once);
        expect(await replace()).toEqual(await replace());
      });

      it('can be begun in a browser', async () => {
        const once = key();
        const { clientSecret } = await gateway.createSetupIntent(once);
        expect(clientSecret).toMatch(/^seti_\w+_secret_\w+$/);
        expect(await gateway.createSetupIntent(once)).toEqual({ clientSecret });
        expect(await gateway.createSetupIntent(key())).not.toEqual({ clientSecret });
      });
    });

    describe('a charge', () => {
      it('goes through', async () => {
        const before = await under.charged();
        const { paymentId } = await gateway.charge(chargeOf(await customer()), key());
        expect(paymentId).toMatch(/^\S{5,64}$/);
        expect(await under.charged()).toBe(before + 1);
      });

      it.each(REFUSED)('of %s is declined: %s, hard: %p', async (paymentMethod, reason, hard) => {
        const kept = await customer(await under.confirmed(paymentMethod));
        const before = await under.charged();
        const refusal: unknown = await gateway.charge(chargeOf(kept), key()).catch((error: unknown) => error);
        expect(refusal).toMatchObject({ name: 'CardDeclined', reason, hard });
        const secret = reason === 'authentication_required' ? expect.stringMatching(/^pi_\w+_secret_\w+$/) : null;
        expect(refusal).toHaveProperty('clientSecret', secret);
        expect(await under.charged()).toBe(before);
      });

      it('of a card that is gone is a hard decline', async () => {
        const { customerId } = await customer();
        const charge = chargeOf({ customerId, paymentMethodId: 'pm_1IsGone' } as GatewayCustomer);
        await expect(gateway.charge(charge, key())).rejects.toMatchObject({ name: 'CardDeclined', hard: true });
      });

      it('is one of fifty at the same time', async () => {
        const [kept, before] = [await customer(), await under.charged()];
        const payments = await Promise.all(Array.from({ length: 50 }, () => gateway.charge(chargeOf(kept), key())));
        expect(new Set(payments.map(({ paymentId }) => paymentId)).size).toBe(50);
        expect(await under.charged()).toBe(before + 50);
      });

      it('below the minimum is refused, and nothing is kept', async () => {
        const [kept, once] = [await customer(), key()];
        expect(gateway.minimumCents('USD')).toBe(50);
        expect(gateway.minimumCents('jpy')).toBe(50);
        expect(() => gateway.minimumCents('XXX')).toThrow(RangeError);
        for (const amountCents of [49, 0, -100, 99.5, NaN]) {
          await expect(gateway.charge(chargeOf(kept, { amountCents }), once)).rejects.toThrow(RangeError);
        }
        await gateway.charge(chargeOf(kept, { amountCents: 50 }), once);
      });
    });

    describe('an idempotency key', () => {
      it('charges once, however often it comes', async () => {
        const [charge, once] = [chargeOf(await customer()), key()];
        const before = await under.charged();
        const first = await gateway.charge(charge, once);
        expect(await gateway.charge(charge, once)).toEqual(first);
        expect(await under.another.charge(charge, once)).toEqual(first);
        expect(await under.charged()).toBe(before + 1);
      });

      it('charges once though the answer was lost', async () => {
        const [charge, once] = [chargeOf(await customer()), key()];
        const before = await under.charged();
        under.loseNextCharge();
        await expect(gateway.charge(charge, once)).rejects.toMatchObject({ name: 'GatewaySilent' });
        const { paymentId } = await gateway.charge(charge, once);
        expect(await under.charged()).toBe(before + 1);
        await gateway.refund({ paymentId, amountCents: 1, currency: 'USD', creditNoteId: 'cn_1' }, key());
      });

      it('can be found by its invoice where its key may be forgotten', async () => {
        const [buyer, refused] = [await customer(), await customer('pm_card_chargeCustomerFail')];
        const [paid, declined] = [{ invoiceId: `inv_paid_${key()}` }, { invoiceId: `inv_declined_${key()}` }];
        under.loseNextCharge();
        const lost = gateway.charge(chargeOf(buyer, paid), key());
        await expect(lost).rejects.toMatchObject({ name: 'GatewaySilent' });
        await gateway.charge(chargeOf(buyer, { invoiceId: `inv_other_${key()}` }), key());
        const decline = gateway.charge(chargeOf(refused, declined), key());
        await expect(decline).rejects.toMatchObject({ name: 'CardDeclined' });
        const found = await gateway.findPayment(buyer.customerId, paid.invoiceId);
        expect(found?.paymentId).toMatch(/^\S{5,128}$/);
        expect(await gateway.findPayment(refused.customerId, declined.invoiceId)).toBeNull();
        expect(await gateway.findPayment(buyer.customerId, 'inv_unknown')).toBeNull();
      });

      it('charges once though many ask at the same time, from two processes', async () => {
        const [charge, once] = [chargeOf(await customer()), key()];
        const before = await under.charged();
        const asked = [0, 1, 2, 3, 4, 5].map((i) => (i % 2 ? gateway : under.another).charge(charge, once));
        const results = await Promise.allSettled(asked);
        const answered = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.paymentId] : []));
        const silent = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
        expect(new Set(answered).size).toBe(1);
        expect(silent.filter(({ name }) => name !== 'GatewaySilent')).toEqual([]);
        expect((await gateway.charge(charge, once)).paymentId).toBe(answered[0]);
        expect(await under.charged()).toBe(before + 1);
      });

      it('gives a decline again, too', async () => {
        const [charge, once] = [chargeOf(await customer('pm_card_chargeCustomerFailStolenCard')), key()];
        const refused = () => gateway.charge(charge, once).catch((error: unknown) => error);
        const first = await refused();
        expect(first).toMatchObject({ name: 'CardDeclined', reason: 'stolen' });
        expect(await refused()).toEqual(first);
      });

      it('that comes with other parameters is a conflict, and what was is not changed', async () => {
        const [charge, once] = [chargeOf(await customer()), key()];
        const first = await gateway.charge(charge, once);
        const conflict = { name: 'IdempotencyConflict' };
        await expect(gateway.charge({ ...charge, amountCents: 10_001 }, once)).rejects.toMatchObject(conflict);
        await expect(gateway.charge({ ...charge, invoiceId: 'inv_other' }, once)).rejects.toMatchObject(conflict);
        await expect(gateway.createSetupIntent(once)).rejects.toMatchObject(conflict);
        expect(await gateway.charge(charge, once)).toEqual(first);
      });

      it('has 1 to 255 characters', async () => {
        const charge = chargeOf(await customer());
        await expect(gateway.charge(charge, '')).rejects.toThrow(RangeError);
        await expect(gateway.charge(charge, 'k'.repeat(256))).rejects.toThrow(RangeError);
        await gateway.charge(charge, key().padEnd(255, 'k'));
        await gateway.createCustomer({ ...person, ...good }, key().padEnd(255, 'k'));
      });
    });

    describe('a refund', () => {
      const refundOf = (paymentId: string, amountCents: number) => ({
        ...{ paymentId, amountCents, currency: 'USD', creditNoteId: 'cn_1' },
      });

      it('gives a part back, once for each key', async () => {
        const { paymentId } = await gateway.charge(chargeOf(await customer()), key());
        const once = key();
        const first = await gateway.refund(refundOf(paymentId, 2_500), once);
        expect(first.refundId).toMatch(/^\S{5,64}$/);
        expect(await gateway.refund(refundOf(paymentId, 2_500), once)).toEqual(first);
        await expect(gateway.refund(refundOf(paymentId, 2_501), once)).rejects.toMatchObject({
          name: 'IdempotencyConflict',
        });
        expect(await gateway.refund(refundOf(paymentId, 7_500), key())).not.toEqual(first);
      });

      it('can be found by its credit note where its key may be forgotten', async () => {
        const { paymentId } = await gateway.charge(chargeOf(await customer()), key());
        const refund = (creditNoteId: string) => gateway.refund({ ...refundOf(paymentId, 10), creditNoteId }, key());
        const [lost, other] = [`cn_lost_${key()}`, `cn_other_${key()}`];
        under.loseNextRefund();
        await expect(refund(lost)).rejects.toMatchObject({ name: 'GatewaySilent' });
        const { refundId } = await refund(other);
        expect(await gateway.findRefund(paymentId, other)).toMatchObject({ refundId });
        const found = await gateway.findRefund(paymentId, lost);
        expect(found?.refundId).toMatch(/^\S{5,128}$/);
        expect(found?.refundId).not.toBe(refundId);
        expect(await gateway.findRefund(paymentId, 'cn_unknown')).toBeNull();
      });

      it('never gives back more than was paid', async () => {
        const { paymentId } = await gateway.charge(chargeOf(await customer()), key());
        await expect(gateway.refund(refundOf(paymentId, 10_001), key())).rejects.toMatchObject({
          name: 'RefundRefused',
        });
        await expect(gateway.refund(refundOf('pi_unknown', 1), key())).rejects.toMatchObject({ name: 'RefundRefused' });
        await gateway.refund(refundOf(paymentId, 10_000), key());
      });
    });

    it('takes no event that it did not sign', () => {
      for (const signature of [undefined, '', 't=1,v1=00', 'nonsense']) {
        const event = () => gateway.event(Buffer.from('{"type":"payment_intent.succeeded"}'), signature);
        expect(event).toThrow(expect.objectContaining({ name: 'InvalidSignature' }));
      }
    });

    it('tells nothing of its keys or of a client’s secret in an error', async () => {
      const kept = await customer('pm_card_chargeCustomerFail');
      const charge = chargeOf(kept);
      const errors = await Promise.all([
        gateway.charge(charge, key()).catch((error: unknown) => error),
        customer('pm_1NobodyKnowsThis').catch((error: unknown) => error),
        gateway.refund({ paymentId: 'pi_x', amountCents: 1, currency: 'USD', creditNoteId: 'c' }, key()).catch(String),
      ]);
      const told = inspect(errors, { depth: 10, showHidden: true });
      expect(told).not.toMatch(/sk_test|whsec_|_secret_/);
    });
  });
}
