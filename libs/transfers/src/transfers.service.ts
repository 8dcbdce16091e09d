import { Account, requireActive } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import { fromCursor, inTransaction, isDuplicate, newId, type Page, tenantScope, toCursor } from '@onebox/database';
import type { HostnameRules } from '@onebox/domains';
import { isNamed } from '@onebox/errors';
import type { Operation, Operations } from '@onebox/operations';
import type { Registrar, RegistrarSilent, TransferRefused } from '@onebox/registrar';
import type { Secrets } from '@onebox/secrets';
import { type DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { FreeTransfer } from './free-transfer.entity.js';
import { Transfer } from './transfer.entity.js';
import { requireTransferName } from './transfer-name.js';
import { transferView, type TransferView } from './transfer-view.js';
import { RegistrarUnavailable, TransferEnded, TransferNotPossible } from './transfers.errors.js';

export const TRANSFER_STEPS = [
  { name: 'requested', title: 'Requested' },
  { name: 'waiting', title: 'Waiting for the other registrar' },
  { name: 'completed', title: 'Completed' },
];

/** With every transfer, by the rules of the registries. */
export const TRANSFER_YEARS = 1;

export interface TransferChange {
  transfer: TransferView;
  operation: Operation;
}

/** Of an account, or of all of them for administrators. */
export interface TransferFilter {
  /** 1 to 100. */
  limit: number;
  cursor?: string;
}

export interface TransferList extends Page<TransferView> {
  /** The next one that completes is paid for. */
  freeUsed: boolean;
}

/** What customers want of domains that are registered elsewhere. The worker asks the registrar and writes what becomes of it. */
export class Transfers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registrar: Registrar,
    private readonly operations: Operations,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly settings: HostnameRules,
    private readonly nudge: (keys: string[]) => void,
  ) {}

  /**
   * `by`: the user's id. What the registry would refuse is refused at once.
   * @throws InvalidInput, AccountSuspended, TransferNotPossible, RegistrarUnavailable
   */
  async start(accountId: string, input: { hostname: string; authCode?: string }, by: string): Promise<TransferChange> {
    const hostname = requireTransferName(input.hostname, this.settings);
    const authCode = input.authCode?.trim() ?? '';
    requireActive(await this.dataSource.manager.findOneByOrFail(Account, { id: accountId }));
    await this.check(hostname, authCode);
    const { transfer, operation } = await inTransaction(this.dataSource, (manager) =>
      this.insert(manager, { accountId, hostname, authCode, requestedBy: by }),
    );
    this.wake(transfer);
    return { transfer: transferView(transfer), operation };
  }

  /** The newest first. */
  async list(accountId: string, filter: TransferFilter): Promise<TransferList> {
    const { manager } = this.dataSource;
    const page = await tenantScope(manager, accountId).page(Transfer, { ...filter, order: 'DESC' });
    const freeUsed = await manager.existsBy(FreeTransfer, { accountId });
    return { ...page, items: page.items.map(transferView), freeUsed };
  }

  /** For administrators; the newest first. @throws UserError malformed for a foreign cursor. */
  async listAll({ limit, cursor }: TransferFilter): Promise<Page<TransferView & { accountId: string }>> {
    const found = await this.dataSource.manager.find(Transfer, {
      where: cursor === undefined ? {} : { id: LessThan(fromCursor(cursor).id) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const items = found.slice(0, limit);
    const nextCursor = found.length > limit ? toCursor({ value: null, id: items.at(-1)!.id }) : null;
    return { items: items.map((one) => ({ ...transferView(one), accountId: one.accountId })), nextCursor };
  }

  /** @throws NotFound */
  async read(accountId: string, id: string): Promise<TransferView> {
    return transferView(await tenantScope(this.dataSource.manager, accountId).require(Transfer, id, 'transfer'));
  }

  /** Of events: those that are still there. */
  async readMany(accountId: string, ids: string[]): Promise<TransferView[]> {
    if (ids.length === 0) return [];
    const found = await tenantScope(this.dataSource.manager, accountId).find(Transfer, { id: In(ids) });
    return found.map(transferView);
  }

  /**
   * Asks for its end; the registrar may have completed it meanwhile. Asking twice is harmless.
   * @throws NotFound, TransferEnded
   */
  async cancel(accountId: string, id: string): Promise<TransferChange> {
    const transfer = await inTransaction(this.dataSource, async (manager) => {
      const lock = { lock: { mode: 'pessimistic_write' as const } };
      const found = await tenantScope(manager, accountId).require(Transfer, id, 'transfer', lock);
      if (found.state !== 'pending') throw new TransferEnded();
      if (found.cancelRequestedAt) return found;
      const wanted = { cancelRequestedAt: this.clock.now(), authCode: null };
      await manager.update(Transfer, id, wanted);
      await this.tell(manager, found);
      return Object.assign(found, wanted);
    });
    this.wake(transfer);
    return {
      transfer: transferView(transfer),
      operation: await this.operations.read(accountId, transfer.operationId),
    };
  }

  private async check(hostname: string, authCode: string): Promise<void> {
    try {
      await this.registrar.checkTransfer({ hostname, authCode, years: TRANSFER_YEARS });
    } catch (error) {
      if (isNamed<TransferRefused>(error, 'TransferRefused')) throw new TransferNotPossible(error.reason, hostname);
      throw isNamed<RegistrarSilent>(error, 'RegistrarSilent') ? new RegistrarUnavailable() : error;
    }
  }

  private async insert(
    manager: EntityManager,
    wish: { accountId: string; hostname: string; authCode: string; requestedBy: string },
  ): Promise<{ transfer: Transfer; operation: Operation }> {
    const { accountId, hostname, requestedBy } = wish;
    await this.requireStillActive(manager, accountId);
    const createdAt = this.clock.now();
    const id = newId('trf', createdAt.getTime());
    const operation = await this.operations.create(manager, {
      ...{ accountId, kind: 'transfer', subjectId: id },
      steps: TRANSFER_STEPS,
    });
    const transfer = manager.create(Transfer, {
      ...{ id, accountId, hostname, requestedBy, operationId: operation.id, createdAt },
      authCode: this.secrets.seal(wish.authCode, authCodeContext(id)),
      ...{ state: 'pending', pendingHostname: hostname },
      ...{ cancelRequestedAt: null, reason: null, registrarRef: null, free: null },
      ...{ requestedAt: null, completesBy: null, endedAt: null },
    });
    try {
      await manager.insert(Transfer, transfer);
    } catch (error) {
      throw isDuplicate(error) ? new TransferNotPossible('already_pending', hostname) : error;
    }
    await this.tell(manager, transfer);
    return { transfer, operation };
  }

  /** It is not suspended before the end of the transaction either. TypeORM's `FOR SHARE` is no word of MariaDB's. */
  private async requireStillActive(manager: EntityManager, accountId: string): Promise<void> {
    const select = 'SELECT status FROM accounts WHERE id = ? LOCK IN SHARE MODE';
    const [account] = await manager.query<Pick<Account, 'status'>[]>(select, [accountId]);
    requireActive(account!);
  }

  private tell(manager: EntityManager, { accountId, id }: Transfer): Promise<void> {
    return this.operations.recordEvent(manager, { accountId, type: 'transfer.updated', subjectId: id });
  }

  private wake({ accountId, id }: Transfer): void {
    this.operations.notify(accountId);
    this.nudge([`transfer:${id}`]);
  }
}

/** What a sealed authorisation code is bound to. */
export function authCodeContext(transferId: string): string {
  return `transfer:${transferId}`;
}
