import type { DeclineReason } from './payment-gateway.port.js';

/** How a request ended, as far as it is kept: silence and faulty input are not. */
export type SandboxOutcome =
  | { kind: 'answered'; answer: object }
  | { kind: 'declined'; reason: DeclineReason; message: string; clientSecret: string | null }
  | { kind: 'action_required'; clientSecret: string };

export interface SandboxRequest {
  /** 1 to 255 characters. */
  key: string;
  /** Tells two requests with one key apart; hexadecimal, 64 characters. */
  fingerprint: string;
  outcome: SandboxOutcome;
}

/** The first outcome of each idempotency key. */
export interface SandboxLedger {
  find(key: string): Promise<SandboxRequest | undefined>;
  /** @returns the request that was kept first: this one, or that of whoever was quicker. */
  keep(request: SandboxRequest): Promise<SandboxRequest>;
  /** The charge of an invoice that went through. */
  paymentOf(invoiceId: string): Promise<{ paymentId: string } | undefined>;
  refundOf(creditNoteId: string): Promise<{ refundId: string } | undefined>;
}

/** For tests, and wherever nothing need outlive the process. */
export class MemoryLedger implements SandboxLedger {
  private readonly requests = new Map<string, SandboxRequest>();

  async find(key: string): Promise<SandboxRequest | undefined> {
    return this.requests.get(key);
  }

  async keep(request: SandboxRequest): Promise<SandboxRequest> {
    const first = this.requests.get(request.key) ?? request;
    this.requests.set(request.key, first);
    return first;
  }

  async paymentOf(invoiceId: string): Promise<{ paymentId: string } | undefined> {
    return this.answerWith<{ invoiceId: string; paymentId: string }>({ invoiceId });
  }

  async refundOf(creditNoteId: string): Promise<{ refundId: string } | undefined> {
    return this.answerWith<{ creditNoteId: string; refundId: string }>({ creditNoteId });
  }

  private answerWith<A extends object>(wanted: Partial<A>): A | undefined {
    const answers = [...this.requests.values()].map(({ outcome }) =>
      outcome.kind === 'answered' ? outcome.answer : {},
    );
    const has = (answer: object) =>
      Object.entries(wanted).every(([name, value]) => (answer as Record<string, unknown>)[name] === value);
    return answers.find(has) as A | undefined;
  }
}
