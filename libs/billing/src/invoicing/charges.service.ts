import type { Clock } from '@onebox/clock';
import { newId } from '@onebox/database';
import type { Cents } from '@onebox/money';
import { type EntityManager, IsNull } from 'typeorm';
import type { ChargeKind } from './invoice-draft.js';
import { PendingCharge } from './pending-charge.entity.js';

export interface NewCharge {
  accountId: string;
  kind: ChargeKind;
  /** Unique with its kind: what was charged for a subject once is not charged again. */
  subjectId: string;
  /** As printed on the invoice. */
  description: string;
  /** Negative: a credit. */
  amountCents: Cents;
}

/** What has come up between two invoices and is a line of the next one. */
export class Charges {
  constructor(private readonly clock: Clock) {}

  /** In the caller's transaction. Adding the same kind for the same subject again changes nothing. */
  async add(manager: EntityManager, charge: NewCharge): Promise<void> {
    const now = this.clock.now();
    const row = { id: newId('chg', now.getTime()), ...charge, invoiceId: null, createdAt: now };
    await manager.createQueryBuilder().insert().into(PendingCharge).values(row).orIgnore().execute();
  }
}

/** Those that no invoice has taken yet, in the order in which they came up; a transfer comes before its credit. */
export function pendingCharges(manager: EntityManager, accountId: string): Promise<PendingCharge[]> {
  return manager.find(PendingCharge, {
    where: { accountId, invoiceId: IsNull() },
    order: { createdAt: 'ASC', kind: 'ASC', id: 'ASC' },
  });
}
