import { Account, AccountSuspended } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import { OperationalError, type UserError } from '@onebox/errors';
import type { OperationError, Operations } from '@onebox/operations';
import { type Registrar, type RegistrarTransfer, TransferRefused } from '@onebox/registrar';
import type { Journal, Reconciler, Result } from '@onebox/reconcile';
import type { Secrets } from '@onebox/secrets';
import {
  authCodeContext,
  Transfer,
  TRANSFER_STEPS,
  TRANSFER_YEARS,
  TransferNotPossible,
  type TransferEndings,
} from '@onebox/transfers';
import type { DataSource } from 'typeorm';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { failureOf, isApproval } from './transfer-outcome.js';

export interface TransferReconcilerDeps {
  dataSource: DataSource;
  registrar: Registrar;
  operations: Operations;
  transferEndings: TransferEndings;
  secrets: Secrets;
  clock: Clock;
  journal: Journal;
  enqueue: ProvisioningDeps['enqueue'];
}

/** Nobody tells us what the other registrar does. */
const LOOK_EVERY_MS = 5 * 60_000;

/** `transfer:<id>`: asks the registrar, waits for days, and writes what became of it. */
export class TransferReconciler implements Reconciler {
  readonly kind = 'transfer';

  constructor(private readonly deps: TransferReconcilerDeps) {}

  async reconcile(id: string): Promise<Result> {
    const { operations } = this.deps;
    let transfer = await this.read(id);
    if (!transfer) return { done: true };
    const { operationId } = transfer;
    if (transfer.state === 'pending') {
      await operations.start(operationId, TRANSFER_STEPS);
      await operations.stepStarted(operationId, 'requested');
      await this.advance(transfer);
      transfer = (await this.read(id))!;
    }
    if (transfer.registrarRef !== null) await this.tellWaiting(operationId);
    if (transfer.state === 'pending') return { lookAgainAfterMs: LOOK_EVERY_MS };
    await this.endOperation(transfer);
    await this.deps.journal.step(`transfer:${id}`, 'transfer.operation-ended');
    return { done: true };
  }

  /** Those that wait, and those that were ended when the worker was killed before it told. */
  async ids(): Promise<string[]> {
    const { manager } = this.deps.dataSource;
    const rows = await manager.query<{ id: string }[]>(
      `SELECT id FROM transfers WHERE state = 'pending'
       UNION SELECT subject_id FROM operations WHERE status IN ('pending', 'running') AND kind = 'transfer'`,
    );
    return rows.map(({ id }) => id);
  }

  async fairnessGroup(id: string): Promise<string> {
    return (await this.read(id))?.accountId ?? 'platform';
  }

  private read(id: string): Promise<Transfer | null> {
    return this.deps.dataSource.manager.findOneBy(Transfer, { id });
  }

  private async advance(transfer: Transfer): Promise<void> {
    const { registrar, transferEndings, journal, clock } = this.deps;
    const key = { hostname: transfer.hostname, transactionId: transfer.id };
    if (transfer.cancelRequestedAt) {
      const answer = await registrar.cancelTransfer(key);
      await journal.step(`transfer:${transfer.id}`, 'transfer.cancelled');
      if (answer) return this.follow(transfer, answer);
      const never = { state: 'clientCancelled', reason: 'It was cancelled.', endedAt: clock.now() } as const;
      return transferEndings.failed(transfer.id, never);
    }
    if (transfer.registrarRef === null) return this.request(transfer);
    const answer = await registrar.transferStatus(key);
    // It had it once: a failure there, which is no end of the transfer.
    if (!answer)
      throw new OperationalError(`The registrar does not know the transfer of ${transfer.hostname} any more.`);
    await this.follow(transfer, answer);
  }

  /** The registry may have changed its mind since the customer asked. */
  private async request(transfer: Transfer): Promise<void> {
    const { registrar, journal, secrets } = this.deps;
    const { id, hostname, authCode: sealed } = transfer;
    if (!(await this.isPaidFor(transfer))) return this.leave(transfer);
    const authCode = sealed === null ? '' : secrets.open(sealed, authCodeContext(id));
    try {
      const wish = { hostname, authCode, years: TRANSFER_YEARS, transactionId: id };
      const answer = await registrar.requestTransfer(wish);
      await journal.step(`transfer:${id}`, 'transfer.requested');
      await this.follow(transfer, answer);
    } catch (error) {
      if (!(error instanceof TransferRefused)) throw error;
      await this.refuse(transfer, new TransferNotPossible(error.reason, hostname));
    }
  }

  /** A registry gives no year for nothing. */
  private isPaidFor({ accountId }: Transfer): Promise<boolean> {
    return this.deps.dataSource.manager.existsBy(Account, { id: accountId, status: 'active' });
  }

  /** What the registrar has already, since we were killed before it was written, goes on. */
  private async leave(transfer: Transfer): Promise<void> {
    const { hostname, id: transactionId } = transfer;
    const answer = await this.deps.registrar.transferStatus({ hostname, transactionId });
    if (answer) await this.follow(transfer, answer);
    else await this.refuse(transfer, new AccountSuspended());
  }

  private refuse({ id }: Transfer, { message: reason }: UserError): Promise<void> {
    const endedAt = this.deps.clock.now();
    return this.deps.transferEndings.failed(id, { state: 'serverCancelled', reason, endedAt });
  }

  private async follow({ id }: Transfer, answer: RegistrarTransfer): Promise<void> {
    const { transferEndings, journal } = this.deps;
    await transferEndings.requested(id, answer);
    await journal.step(`transfer:${id}`, 'transfer.requested-written');
    if (isApproval(answer)) {
      await transferEndings.completed(id, answer);
      await journal.step(`transfer:${id}`, 'transfer.completed-written');
    }
    const failure = failureOf(answer);
    if (failure) await transferEndings.failed(id, failure);
  }

  private async tellWaiting(operationId: string): Promise<void> {
    const { operations } = this.deps;
    await operations.stepFinished(operationId, 'requested');
    await operations.stepStarted(operationId, 'waiting');
  }

  private async endOperation(transfer: Transfer): Promise<void> {
    const { operations, enqueue, dataSource } = this.deps;
    const { operationId, hostname } = transfer;
    if (transfer.free === null) return operations.fail(operationId, errorOf(transfer));
    await operations.stepFinished(operationId, 'waiting');
    await operations.succeed(operationId);
    const registration = await dataSource.manager.query<{ id: string }[]>(
      'SELECT id FROM registrations WHERE hostname = ?',
      [hostname],
    );
    for (const { id } of registration) enqueue(`registration:${id}`);
  }
}

function errorOf({ state, reason }: Transfer): OperationError {
  const code = state === 'clientCancelled' ? 'transfer.cancelled' : 'transfer.rejected';
  return { code, message: `${reason} Nothing was charged.`, detail: [] };
}
