import { FakeClock } from '@onebox/clock';
import { Secrets } from '@onebox/secrets';
import { type Card, CardDeclined, GatewaySilent, InvalidCard } from './payment-gateway.port.js';
import { SandboxGateway } from './sandbox-gateway.js';
import { MemoryLedger } from './sandbox-ledger.js';

const secrets = new Secrets(Buffer.alloc(32, 1));

function add(card: Partial<Card>, clock = new FakeClock()) {
  const whole = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvc: '123', ...card };
  return new SandboxGateway(secrets, clock).createCustomer({ name: 'A', email: 'a@example.com', card: whole }, 'key');
}

describe('the sandbox gateway', () => {
  it.each([
    ['4242 4242 4242 4242', '123', 'visa', '4242'],
    ['5555-5555-5555-4444', '123', 'mastercard', '4444'],
    ['2223003122003222', '123', 'mastercard', '3222'],
    ['378282246310005', '1234', 'amex', '0005'],
    ['6011111111111117', '123', 'discover', '1117'],
    ['3056930009020004', '123', 'diners', '0004'],
    ['3566002020360505', '123', 'jcb', '0505'],
  ])('knows %s', async (number, cvc, brand, last4) => {
    const { card } = await add({ number, cvc });
    expect(card).toEqual({ brand, last4, expiryMonth: 12, expiryYear: 2030 });
  });

  it.each(['4242424242424241', '1234567812345670', '4242', '', 'abcd', '4242424242424242424242'])(
    'does not take %p for a number',
    async (number) => {
      await expect(add({ number })).rejects.toMatchObject({ name: 'InvalidCard', field: 'number' });
    },
  );

  it.each([
    [{ cvc: '12' }, 'cvc'],
    [{ cvc: '1234' }, 'cvc'],
    [{ cvc: 'abc' }, 'cvc'],
    [{ number: '378282246310005', cvc: '123' }, 'cvc'],
    [{ expiryMonth: 0 }, 'expiryMonth'],
    [{ expiryMonth: 13 }, 'expiryMonth'],
    [{ expiryYear: 25 }, 'expiryYear'],
    [{ expiryYear: 2024 }, 'expiryYear'],
    [{ expiryYear: 2999 }, 'expiryYear'],
  ])('finds fault with %j at %s', async (card, field) => {
    await expect(add(card)).rejects.toMatchObject({ name: 'InvalidCard', field });
  });

  it('takes a card until its month has ended everywhere', async () => {
    const card = { expiryMonth: 2, expiryYear: 2028 };
    await add(card, new FakeClock(new Date('2028-02-29T23:59:59Z')));
    await add(card, new FakeClock(new Date('2028-03-01T11:59:59Z')));
    const late = add(card, new FakeClock(new Date('2028-03-01T12:00:00Z')));
    await expect(late).rejects.toEqual(new InvalidCard('expiryMonth', 'The card has expired.'));
  });

  it.each([
    ['4000000000000002', 'declined'],
    ['4000000000009995', 'insufficient_funds'],
    ['4000000000009987', 'stolen'],
    ['4000000000009979', 'stolen'],
    ['4000000000000069', 'expired'],
    ['4000000000000127', 'incorrect_cvc'],
    ['4000000000000119', 'processing_error'],
  ])('declines %s as %s', async (number, reason) => {
    const refused = add({ number });
    await expect(refused).rejects.toBeInstanceOf(CardDeclined);
    await expect(refused).rejects.toMatchObject({ reason });
  });

  it('can be silent', async () => {
    await expect(add({ number: '4000000000000259' })).rejects.toBeInstanceOf(GatewaySilent);
  });

  it.each([
    ['4242424242424242', undefined, undefined],
    ['4000000000000341', 'declined', false],
    ['4000003410000018', 'insufficient_funds', false],
    ['4000003410000026', 'stolen', true],
    ['4000003410000034', 'closed', true],
    ['4000002760003184', 'authentication_required', false],
  ])('keeps %s, and at a charge it is %s', async (number, reason, hard) => {
    const { customerId, paymentMethodId } = await add({ number });
    const charged = new SandboxGateway(secrets, new FakeClock()).charge(chargeOf(customerId, paymentMethodId), 'inv_1');
    if (reason) await expect(charged).rejects.toMatchObject({ name: 'CardDeclined', reason, hard });
    else
      await expect(charged).resolves.toEqual({ paymentId: expect.stringMatching(/^pi_sandbox_10000_[0-9a-f]{24}$/) });
  });

  it('keeps nothing of a charge that it did not answer', async () => {
    const { customerId, paymentMethodId } = await add({ number: '4000003410000042' });
    const ledger = new MemoryLedger();
    const gateway = new SandboxGateway(secrets, new FakeClock(), ledger);
    const charge = () => gateway.charge(chargeOf(customerId, paymentMethodId), 'inv_1');
    await expect(charge()).rejects.toBeInstanceOf(GatewaySilent);
    expect(await ledger.find('inv_1')).toBeUndefined();
    await expect(charge()).rejects.toBeInstanceOf(GatewaySilent);
  });

  it('takes a card that it never kept for one that is closed', async () => {
    const gateway = new SandboxGateway(secrets, new FakeClock());
    const charged = gateway.charge(chargeOf('cus_1', 'pm_1Abc'), 'inv_1');
    await expect(charged).rejects.toMatchObject({ reason: 'closed', hard: true });
  });

  it('gives a secret to confirm with, and knows Stripe’s test payment methods alone', async () => {
    const gateway = new SandboxGateway(secrets, new FakeClock());
    const person = { name: 'A', email: 'a@example.com' };
    const confirm = gateway.createCustomer({ ...person, paymentMethod: 'pm_card_authenticationRequiredOnSetup' }, 'k1');
    await expect(confirm).rejects.toMatchObject({
      name: 'ActionRequired',
      clientSecret: expect.stringMatching(/^seti_/),
    });
    const amex = await gateway.createCustomer({ ...person, paymentMethod: 'pm_card_amex' }, 'k2');
    expect(amex.card).toEqual({ brand: 'amex', last4: '0005', expiryMonth: 12, expiryYear: 2029 });
    const unknown = gateway.createCustomer({ ...person, paymentMethod: 'pm_1Abc' }, 'k3');
    await expect(unknown).rejects.toMatchObject({ name: 'InvalidCard', field: 'paymentMethod' });
  });

  it('has no events', () => {
    const gateway = new SandboxGateway(secrets, new FakeClock());
    expect(() => gateway.event(Buffer.from('{}'), 't=1,v1=x')).toThrow('sends no events');
  });
});

function chargeOf(customerId: string, paymentMethodId: string) {
  const rest = { amountCents: 10_000, currency: 'USD', description: 'Onebox 2026-000001', invoiceId: 'inv_1' };
  return { customerId, paymentMethodId, ...rest };
}
