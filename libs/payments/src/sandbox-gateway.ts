import type { Clock } from '@onebox/clock';
import type { Secrets } from '@onebox/secrets';
import { minimumCharge, requireChargeable, requireUsableKey } from './charge-limits.js';
import {
  ActionRequired,
  CardDeclined,
  type CardSource,
  type Charge,
  type GatewayCustomer,
  type GatewayEvent,
  IdempotencyConflict,
  InvalidSignature,
  type KeptCard,
  type PaymentGateway,
  type Refund,
  RefundRefused,
} from './payment-gateway.port.js';
import { acceptCard, chargeCard, traceOf } from './sandbox-cards.js';
import { MemoryLedger, type SandboxLedger, type SandboxOutcome } from './sandbox-ledger.js';

/**
 * A gateway that moves no money and talks to nobody: checks cards as a real one does and declines Stripe's test numbers.
 * What it knows of a card, customer or payment is in their ids; only how each request ended is kept, by the ledger.
 */
export class SandboxGateway implements PaymentGateway {
  readonly name = 'sandbox';

  constructor(
    private readonly secrets: Pick<Secrets, 'derive'>,
    private readonly clock: Clock,
    private readonly ledger: SandboxLedger = new MemoryLedger(),
  ) {}

  minimumCents(currency: string): number {
    return minimumCharge(currency);
  }

  createSetupIntent(idempotencyKey: string): Promise<{ clientSecret: string }> {
    return this.once('setup_intent', idempotencyKey, {}, () => ({
      clientSecret: this.clientSecret('seti', idempotencyKey),
    }));
  }

  createCustomer(
    { name, email, ...source }: { name: string; email: string } & CardSource,
    idempotencyKey: string,
  ): Promise<GatewayCustomer> {
    return this.once('customer', idempotencyKey, { name, email, card: traceOf(source) }, () => ({
      customerId: `cus_${this.derived('customer', idempotencyKey)}`,
      ...this.kept(source, idempotencyKey),
    }));
  }

  replaceCard(customerId: string, source: CardSource, idempotencyKey: string): Promise<KeptCard> {
    return this.once('card', idempotencyKey, { customerId, card: traceOf(source) }, () =>
      this.kept(source, idempotencyKey),
    );
  }

  async charge(charge: Charge, idempotencyKey: string): Promise<{ paymentId: string }> {
    requireChargeable(charge);
    const { amountCents, currency } = charge;
    const { paymentId } = await this.once('charge', idempotencyKey, charge, () => {
      chargeCard(charge.paymentMethodId, () => this.clientSecret('pi', idempotencyKey));
      return {
        paymentId: `pi_sandbox_${amountCents}_${this.derived('payment', idempotencyKey)}`,
        amountCents,
        currency,
        invoiceId: charge.invoiceId,
      };
    });
    return { paymentId };
  }

  async findPayment(_customerId: string, invoiceId: string): Promise<{ paymentId: string } | null> {
    return (await this.ledger.paymentOf(invoiceId)) ?? null;
  }

  async refund(refund: Refund, idempotencyKey: string): Promise<{ refundId: string }> {
    const { paymentId, amountCents, currency, creditNoteId } = refund;
    const paid = Number(/^pi_sandbox_(\d+)_/.exec(paymentId)?.[1]);
    if (!(amountCents > 0 && amountCents <= paid)) throw new RefundRefused('More cannot be given back than was paid.');
    const { refundId } = await this.once('refund', idempotencyKey, refund, () => ({
      refundId: `re_${this.derived('refund', idempotencyKey)}`,
      amountCents,
      currency,
      creditNoteId,
    }));
    return { refundId };
  }

  async findRefund(_paymentId: string, creditNoteId: string): Promise<{ refundId: string } | null> {
    return (await this.ledger.refundOf(creditNoteId)) ?? null;
  }

  event(_body: Buffer, _signature: string | undefined): GatewayEvent {
    throw new InvalidSignature('The sandbox gateway sends no events.');
  }

  private kept(source: CardSource, key: string): KeptCard {
    const { card, behaviour } = acceptCard(source, this.clock.now(), () => this.clientSecret('seti', key));
    return { paymentMethodId: `pm_sandbox_${behaviour}_${this.derived('card', key)}`, card };
  }

  private derived(what: string, key: string): string {
    return this.secrets.derive(`sandbox-${what}:${key}`).slice(0, 24);
  }

  private clientSecret(prefix: 'seti' | 'pi', key: string): string {
    return `${prefix}_sandbox_${this.derived('intent', key)}_secret_${this.derived('client-secret', key)}`;
  }

  /** Stripe's rule for idempotency keys. `decide` knows what to answer at once and touches nothing. */
  private async once<A extends object>(
    operation: string,
    key: string,
    parameters: object,
    decide: () => A,
  ): Promise<A> {
    requireUsableKey(key);
    const fingerprint = this.secrets.derive(`sandbox-request:${operation}:${JSON.stringify(sorted(parameters))}`);
    const kept =
      (await this.ledger.find(key)) ?? (await this.ledger.keep({ key, fingerprint, outcome: outcomeOf(decide) }));
    if (kept.fingerprint !== fingerprint) {
      throw new IdempotencyConflict('This idempotency key was used with other parameters.');
    }
    return replay(kept.outcome) as A;
  }
}

/** @throws whatever is not kept: silence, faulty input. */
function outcomeOf(decide: () => object): SandboxOutcome {
  try {
    return { kind: 'answered', answer: decide() };
  } catch (error) {
    if (error instanceof ActionRequired) return { kind: 'action_required', clientSecret: error.clientSecret };
    if (!(error instanceof CardDeclined)) throw error;
    const { reason, message, clientSecret } = error;
    return { kind: 'declined', reason, message, clientSecret };
  }
}

function replay(outcome: SandboxOutcome): object {
  switch (outcome.kind) {
    case 'answered':
      return outcome.answer;
    case 'action_required':
      throw new ActionRequired(outcome.clientSecret);
    case 'declined':
      throw new CardDeclined(outcome.reason, outcome.message, outcome.clientSecret);
  }
}

/** The order in which a caller wrote the fields does not tell requests apart. */
function sorted(parameters: object): [string, unknown][] {
  return Object.entries(parameters).sort(([left], [right]) => (left < right ? -1 : 1));
}
