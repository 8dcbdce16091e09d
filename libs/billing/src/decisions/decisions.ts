import { newId } from '@onebox/database';
import type { EntityManager } from 'typeorm';
import { BillingDecision, type DecisionKind } from './billing-decision.entity.js';

/** Who decides, and why. */
export interface DecidedBy {
  /** The administrator; null: billing itself. */
  byUserId: string | null;
  reason?: string | null;
}

export interface NewDecision extends DecidedBy {
  /** Left out: of all accounts. */
  accountId?: string;
  kind: DecisionKind;
  subjectId: string;
  detail?: object;
}

/** In the transaction of what was decided. */
export async function recordDecision(manager: EntityManager, decision: NewDecision, now: Date): Promise<void> {
  const { kind, subjectId, byUserId, accountId = null, detail = {}, reason = null } = decision;
  const row = { accountId, kind, subjectId, detail, reason, byUserId, createdAt: now };
  await manager.insert(BillingDecision, { id: newId('dec', now.getTime()), ...row });
}
