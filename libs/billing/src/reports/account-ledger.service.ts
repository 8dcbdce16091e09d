import { fromCursor, type Page, toCursor } from '@onebox/database';
import type { Cents } from '@onebox/money';
import type { DataSource } from 'typeorm';

/** One thing that changed an account's money or standing, with who did it and why. */
export interface LedgerEntry {
  at: Date;
  /**
   * `balance.<kind of entry>`, `credit_note.card`, `credit_note.balance`, `refund.pending`, `refund.succeeded`,
   * `invoice.void`, and kinds of decisions.
   */
  kind: string;
  /** The row itself. */
  id: string;
  /** What it is about: an invoice, a credit note, a payment, the account. */
  subjectId: string;
  /** Null: no money was moved. */
  amountCents: Cents | null;
  detail: object | null;
  reason: string | null;
  /** Null: billing itself. */
  by: { userId: string; email: string | null } | null;
}

/** Reads back what was done to an account's money, the newest first. */
export class AccountLedger {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws UserError malformed for a cursor that was not given out. */
  async read(accountId: string, { limit, cursor }: { limit: number; cursor?: string }): Promise<Page<LedgerEntry>> {
    const after = cursor === undefined ? null : fromCursor(cursor);
    const before = after?.value ? new Date(after.value) : END_OF_TIMES;
    const accounts = Array<string>(SOURCES.length).fill(accountId);
    const wanted = [...accounts, before, before, after?.id ?? '', limit + 1];
    const rows = await this.dataSource.query<LedgerRow[]>(QUERY, wanted);
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const nextCursor = last ? toCursor({ value: last.at.toISOString(), id: last.position }) : null;
    return { items: items.map(entryOf), nextCursor };
  }
}

interface LedgerRow extends Omit<LedgerEntry, 'by' | 'detail'> {
  position: string;
  detail: string | object | null;
  userId: string | null;
  email: string | null;
}

const END_OF_TIMES = new Date('9999-12-31T00:00:00Z');

/** Each with the same columns; the account is the parameter. */
const SOURCES = [
  `SELECT id, created_at AS at, CONCAT('balance.', kind) AS kind, subject_id AS subjectId, amount_cents AS amountCents,
     NULL AS detail, reason, by_user_id AS userId FROM balance_entries WHERE account_id = ?`,
  `SELECT id, created_at, CONCAT('credit_note.', paid_to), invoice_id, total_cents, NULL, reason, by_user_id
     FROM credit_notes WHERE account_id = ?`,
  `SELECT n.id, COALESCE(r.settled_at, n.created_at), CONCAT('refund.', r.status), r.payment_id, r.amount_cents, NULL,
     n.reason, n.by_user_id FROM refunds r JOIN credit_notes n ON n.id = r.credit_note_id WHERE r.account_id = ?`,
  `SELECT invoice_id, updated_at, CONCAT('invoice.', status), invoice_id, amount_cents, NULL, void_reason, voided_by
     FROM collections WHERE account_id = ? AND status = 'void'`,
  `SELECT id, created_at, kind, subject_id, NULL, detail, reason, by_user_id FROM billing_decisions WHERE account_id = ?`,
];

const QUERY = `
  SELECT entry.*, CONCAT(entry.kind, ' ', entry.id) AS position, u.email
  FROM (${SOURCES.join(' UNION ALL ')}) entry LEFT JOIN users u ON u.id = entry.userId
  WHERE entry.at < ? OR (entry.at = ? AND CONCAT(entry.kind, ' ', entry.id) < ?)
  ORDER BY entry.at DESC, position DESC LIMIT ?`;

function entryOf({ position: _, userId, email, detail, amountCents, ...row }: LedgerRow): LedgerEntry {
  return {
    ...row,
    amountCents: amountCents === null ? null : Number(amountCents),
    detail: typeof detail === 'string' ? (JSON.parse(detail) as object) : detail,
    by: userId === null ? null : { userId, email },
  };
}
