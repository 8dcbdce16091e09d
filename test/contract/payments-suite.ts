import { inspect } from 'node:util';
import { type Card, CardDeclined, InvalidCard, type PaymentGateway } from '@onebox/payments';

/** What a gateway's test mode must offer for the suite. */
export interface GatewayUnderTest {
  gateway: PaymentGateway;
  good: Card;
  declined: Card;
  /** Well formed, but fails Luhn. */
  mistyped: Card;
}

/** What every payment gateway must do, the sandbox and real ones alike. */
export function paymentGatewayContract(name: string, open: () => Promise<GatewayUnderTest> | GatewayUnderTest): void {
  describe(`payment gateway: ${name}`, () => {
    let under: GatewayUnderTest;
    const person = { name: 'Ada Lovelace', email: 'ada@example.com' };
    const key = () => `contract-${Date.now()}-${Math.random()}`;

    beforeAll(async () => {
      under = await open();
    });

    it('makes a customer, and tells of the card what may be kept', async () => {
      const { customerId, card } = await under.gateway.createCustomer({ ...person, card: under.good }, key());
      expect(customerId).toMatch(/^\S{5,64}$/);
      expect(Object.keys(card).sort()).toEqual(['brand', 'expiryMonth', 'expiryYear', 'last4']);
      expect(card.last4).toBe(under.good.number.replace(/\D/g, '').slice(-4));
      expect(card).toMatchObject({ expiryMonth: under.good.expiryMonth, expiryYear: under.good.expiryYear });
    });

    it('never makes two customers of one key', async () => {
      const [once, other] = [key(), key()];
      const create = (idempotencyKey: string) =>
        under.gateway.createCustomer({ ...person, card: under.good }, idempotencyKey);
      const [first, again, different] = [await create(once), await create(once), await create(other)];
      expect(again).toEqual(first);
      expect(different.customerId).not.toBe(first.customerId);
    });

    it('takes a key of 255 characters', async () => {
      await under.gateway.createCustomer({ ...person, card: under.good }, key().padEnd(255, 'k'));
    });

    it('tells a decline from a mistake, and never repeats the card', async () => {
      const refusal = (card: Card) =>
        under.gateway.createCustomer({ ...person, card }, key()).catch((error: unknown) => error);
      const declined = await refusal(under.declined);
      const mistyped = await refusal(under.mistyped);
      expect(declined).toBeInstanceOf(CardDeclined);
      expect(mistyped).toBeInstanceOf(InvalidCard);
      for (const error of [declined, mistyped]) {
        expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/\d{12,}/);
      }
    });

    it('keeps no number in memory', async () => {
      await under.gateway.createCustomer({ ...person, card: under.good }, key());
      expect(inspect(under.gateway, { depth: 10, showHidden: true })).not.toContain(under.good.number);
    });
  });
}
