import { type Charge, GatewaySilent, SandboxGateway, type SandboxLedger, type SandboxRequest } from '@onebox/payments';
import type { Clock } from '@onebox/clock';
import { Secrets } from '@onebox/secrets';
import { fate } from './random.js';

/** A ledger that can be counted. */
class Books implements SandboxLedger {
  readonly requests = new Map<string, SandboxRequest>();
  private readonly payments = new Map<string, { paymentId: string }>();
  private readonly refunds = new Map<string, { refundId: string }>();

  async find(key: string): Promise<SandboxRequest | undefined> {
    return this.requests.get(key);
  }

  async keep(request: SandboxRequest): Promise<SandboxRequest> {
    const first = this.requests.get(request.key) ?? request;
    this.requests.set(request.key, first);
    const { outcome } = first;
    if (outcome.kind === 'answered' && 'invoiceId' in outcome.answer) {
      const answer = outcome.answer as { invoiceId: string; paymentId: string };
      this.payments.set(answer.invoiceId, answer);
    }
    if (outcome.kind === 'answered' && 'creditNoteId' in outcome.answer) {
      const answer = outcome.answer as { creditNoteId: string; refundId: string };
      this.refunds.set(answer.creditNoteId, answer);
    }
    return first;
  }

  async paymentOf(invoiceId: string): Promise<{ paymentId: string } | undefined> {
    return this.payments.get(invoiceId);
  }

  async refundOf(creditNoteId: string): Promise<{ refundId: string } | undefined> {
    return this.refunds.get(creditNoteId);
  }
}

function answers(requests: Map<string, SandboxRequest>, wanted: (key: string) => boolean): [string, object][] {
  return [...requests].flatMap(([key, { outcome }]): [string, object][] =>
    wanted(key) && outcome.kind === 'answered' ? [[key, outcome.answer]] : [],
  );
}

const SILENT_DAYS = 0.04;
const LOST_DAYS = 0.04;

/**
 * The sandbox gateway over a bad line: on some days a customer's charge is not heard, on others the card is charged and the
 * answer is lost. Which days is fate, the same for a seed in whatever order the charges come.
 */
export class UnreliableGateway extends SandboxGateway {
  /** From here on the line is good. */
  reliable = false;
  private readonly books: Books;

  constructor(
    private readonly today: Clock,
    private readonly seed: number,
  ) {
    const books = new Books();
    super(new Secrets(Buffer.alloc(32)), today, books);
    this.books = books;
  }

  override async charge(charge: Charge, key: string): Promise<{ paymentId: string }> {
    const day = this.today.now().toISOString().slice(0, 10);
    const mood = this.reliable ? 1 : fate(this.seed, charge.customerId, day);
    if (mood < SILENT_DAYS) throw new GatewaySilent('Nobody heard.');
    const answer = await super.charge(charge, key);
    if (mood < SILENT_DAYS + LOST_DAYS) throw new GatewaySilent('The answer was lost.');
    return answer;
  }

  /** What moved, by the key it was asked for with: an invoice's, and of its attempt. */
  get charges(): Map<string, number> {
    return this.moved('inv_');
  }

  get refunds(): Map<string, number> {
    return this.moved('cn_');
  }

  private moved(prefix: string): Map<string, number> {
    const moved = answers(this.books.requests, (key) => key.startsWith(prefix));
    return new Map(moved.map(([key, answer]) => [key, (answer as { amountCents: number }).amountCents]));
  }
}
