import type { Clock } from '@onebox/clock';
import type { Config } from '@onebox/config';
import type { Secrets } from '@onebox/secrets';
import type { DataSource } from 'typeorm';
import { DatabaseLedger } from './database-ledger.js';
import type { PaymentGateway } from './payment-gateway.port.js';
import { SandboxGateway } from './sandbox-gateway.js';

/** The gateway that the settings name. Stripe's library is loaded only where it is used: it takes 16 MB. */
export async function openPaymentGateway(
  { stripe }: Pick<Config, 'stripe'>,
  { secrets, clock, dataSource }: { secrets: Secrets; clock: Clock; dataSource: DataSource },
): Promise<PaymentGateway> {
  if (!stripe) return new SandboxGateway(secrets, clock, new DatabaseLedger(dataSource, clock));
  const { StripeGateway } = await import('./stripe-gateway.js');
  return new StripeGateway(stripe, clock);
}
