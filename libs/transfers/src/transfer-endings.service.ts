import { type Clock, dateIn } from '@onebox/clock';
import { inTransaction, isDuplicate, newId } from '@onebox/database';
import { formatMoney } from '@onebox/money';
import type { Operations } from '@onebox/operations';
import type { RegistrarTransfer, TransferState } from '@onebox/registrar';
import type { DataSource, EntityManager } from 'typeorm';
import { FreeTransfer } from './free-transfer.entity.js';
import { TRANSFER_CURRENCY, TRANSFER_PRICE_CENTS } from './prices.js';
import { longDate } from './long-date.js';
import { Registration } from './registration.entity.js';
import { Transfer } from './transfer.entity.js';
import type { ChargesToAdd, MailsToQueue, TransferMail } from './what-transfers-need.js';

/** How a transfer ended without a domain coming to us. */
export interface Failure {
  state: Exclude<TransferState, 'pending' | 'clientApproved' | 'serverApproved'>;
  reason: string;
  endedAt: Date;
}

export interface Approval extends RegistrarTransfer {
  endedAt: Date;
  expiresOn: string;
}

/**
 * What becomes of a transfer, each time in one transaction that does nothing where it has been done: row, event, mail, and with
 * the completion the registration and what it costs.
 */
export class TransferEndings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: Operations,
    private readonly charges: ChargesToAdd,
    private readonly mails: MailsToQueue,
    private readonly clock: Clock,
  ) {}

  /** The registrar has the request: the code is needed no more. */
  requested(id: string, { ref, requestedAt, completesBy }: RegistrarTransfer): Promise<void> {
    return this.change(id, async (manager, transfer) => {
      if (transfer.registrarRef !== null) return undefined;
      const { hostname } = transfer;
      const completesOn = longDate(dateIn('UTC', completesBy));
      await this.mail(manager, transfer, { template: 'transfer-started', data: { hostname, completesOn } });
      return { registrarRef: ref, requestedAt, completesBy, authCode: null };
    });
  }

  /** The domain is with us. The account's first completed transfer is free; of two at once the table's key lets one be it. */
  completed(id: string, { state, endedAt, expiresOn }: Approval): Promise<void> {
    return this.change(id, async (manager, transfer) => {
      await this.insertRegistration(manager, transfer, expiresOn);
      const free = await this.takeFree(manager, transfer);
      await this.charge(manager, transfer, free);
      const { hostname } = transfer;
      const price = formatMoney(free ? 0 : TRANSFER_PRICE_CENTS, TRANSFER_CURRENCY);
      const data = { hostname, expiresOn: longDate(expiresOn), price };
      await this.mail(manager, transfer, { template: 'transfer-completed', data });
      return { state, endedAt, free, pendingHostname: null, authCode: null };
    });
  }

  /** It costs nothing and leaves the free one to the next. */
  failed(id: string, { state, reason, endedAt }: Failure): Promise<void> {
    return this.change(id, async (manager, transfer) => {
      const { hostname } = transfer;
      if (state !== 'clientCancelled') {
        await this.mail(manager, transfer, { template: 'transfer-rejected', data: { hostname, reason } });
      }
      return { state, endedAt, reason: reason.slice(0, 500), pendingHostname: null, authCode: null };
    });
  }

  private async change(
    id: string,
    work: (manager: EntityManager, transfer: Transfer) => Promise<Partial<Transfer> | undefined>,
  ): Promise<void> {
    const accountId = await inTransaction(this.dataSource, async (manager) => {
      const lock = { mode: 'pessimistic_write' as const };
      const transfer = await manager.findOneOrFail(Transfer, { where: { id }, lock });
      const changed = transfer.state === 'pending' ? await work(manager, transfer) : undefined;
      if (!changed) return undefined;
      await manager.update(Transfer, id, changed);
      const event = { accountId: transfer.accountId, type: 'transfer.updated' as const, subjectId: id };
      await this.operations.recordEvent(manager, event);
      return transfer.accountId;
    });
    if (accountId) this.operations.notify(accountId);
  }

  /** A row that is there already is of somebody from whom the name went elsewhere meanwhile. */
  private async insertRegistration(manager: EntityManager, transfer: Transfer, expiresOn: string): Promise<void> {
    const { accountId, hostname, id: transferId } = transfer;
    const createdAt = this.clock.now();
    await manager.delete(Registration, { hostname });
    await manager.insert(Registration, {
      ...{ id: newId('reg', createdAt.getTime()), accountId, hostname, transferId, createdAt },
      ...{ expiresOn, autoRenew: true, renewalProblem: null },
    });
  }

  /** Waits for another that completes at this moment. A failed statement leaves the transaction as it was. */
  private async takeFree(manager: EntityManager, { accountId, id }: Transfer): Promise<boolean> {
    try {
      await manager.insert(FreeTransfer, { accountId, transferId: id });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  private async charge(manager: EntityManager, transfer: Transfer, free: boolean): Promise<void> {
    const { accountId, hostname, id: subjectId } = transfer;
    const amountCents = TRANSFER_PRICE_CENTS;
    const description = `Transfer of ${hostname}, with another year`;
    await this.charges.add(manager, { accountId, kind: 'transfer', subjectId, description, amountCents });
    if (!free) return;
    const credit = { description: `First transfer free: ${hostname}`, amountCents: -amountCents };
    await this.charges.add(manager, { accountId, kind: 'transfer_credit', subjectId, ...credit });
  }

  private mail(manager: EntityManager, { accountId, id }: Transfer, mail: TransferMail): Promise<void> {
    return this.mails.toAccount(manager, { accountId, key: `${mail.template}:${id}`, ...mail });
  }
}
