import { FakeClock } from '@onebox/clock';
import { SandboxGateway } from '@onebox/payments';
import { Secrets } from '@onebox/secrets';
import { paymentGatewayContract } from './payments-suite.js';

const card = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvc: '123' };

paymentGatewayContract('sandbox', () => ({
  gateway: new SandboxGateway(new Secrets(Buffer.alloc(32, 1)), new FakeClock()),
  good: card,
  declined: { ...card, number: '4000000000000002' },
  mistyped: { ...card, number: '4242424242424241' },
}));

it('the sandbox knows a key again after a restart', async () => {
  const create = () =>
    new SandboxGateway(new Secrets(Buffer.alloc(32, 1)), new FakeClock()).createCustomer(
      { name: 'Ada', email: 'ada@example.com', card },
      'the same',
    );
  expect((await create()).customerId).toBe((await create()).customerId);
});
