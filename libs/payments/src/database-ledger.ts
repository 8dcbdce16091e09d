import type { Clock } from '@onebox/clock';
import { type DataSource, LessThan } from 'typeorm';
import type { SandboxLedger, SandboxRequest } from './sandbox-ledger.js';
import { SandboxRequestRecord } from './sandbox-request.entity.js';

/** Stripe keeps a key for a day at least; here a year can be looked back on. */
const KEPT_MS = 400 * 86_400_000;

/** A ledger that holds over restarts and between processes. */
export class DatabaseLedger implements SandboxLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async find(key: string): Promise<SandboxRequest | undefined> {
    return (await this.dataSource.manager.findOneBy(SandboxRequestRecord, { key })) ?? undefined;
  }

  /** Of two at once the unique key lets one in; both then read what that one wrote. */
  async keep({ key, fingerprint, outcome }: SandboxRequest): Promise<SandboxRequest> {
    const { manager } = this.dataSource;
    const now = this.clock.now();
    await manager.delete(SandboxRequestRecord, { createdAt: LessThan(new Date(now.getTime() - KEPT_MS)) });
    await this.dataSource.query(
      'INSERT IGNORE INTO sandbox_requests (idempotency_key, fingerprint, outcome, created_at) VALUES (?, ?, ?, ?)',
      [key, fingerprint, JSON.stringify(outcome), now],
    );
    return manager.findOneByOrFail(SandboxRequestRecord, { key });
  }

  paymentOf(invoiceId: string): Promise<{ paymentId: string } | undefined> {
    return this.answerWith<{ paymentId: string }>('invoiceId', invoiceId);
  }

  refundOf(creditNoteId: string): Promise<{ refundId: string } | undefined> {
    return this.answerWith<{ refundId: string }>('creditNoteId', creditNoteId);
  }

  private async answerWith<A extends object>(
    field: 'invoiceId' | 'creditNoteId',
    value: string,
  ): Promise<A | undefined> {
    const [found] = await this.dataSource.query<{ answer: string | A }[]>(
      `SELECT JSON_EXTRACT(outcome, '$.answer') AS answer FROM sandbox_requests
        WHERE JSON_UNQUOTE(JSON_EXTRACT(outcome, '$.answer.${field}')) = ? LIMIT 1`,
      [value],
    );
    return typeof found?.answer === 'string' ? (JSON.parse(found.answer) as A) : found?.answer;
  }
}
