import type { Clock, PlainDate } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import type { DataSource, EntityManager } from 'typeorm';
import {
  type Registrar,
  RegistrarSilent,
  type RegistrarTransfer,
  type RegistrationInfo,
  RenewalRefused,
  type TransferKey,
  type TransferWish,
} from '../registrar.port.js';
import {
  approvalTime,
  ending,
  expiryAfterTransfer,
  extended,
  ICANN_RULES,
  type RegistryRules,
  requireTransferable,
} from './registry-rules.js';
import { beginningOf, isSilent, losingSideOf, refusesRenewal, SANDBOX_AUTH_CODE } from './sandbox-names.js';
import { SandboxRegistration } from './sandbox-registration.entity.js';
import { SandboxRegistrarClock } from './sandbox-registrar-clock.entity.js';
import { SandboxTransfer } from './sandbox-transfer.entity.js';

const DAY_MS = 86_400_000;
const CLOCK_ID = 1;

/**
 * A registrar that registers nothing with anybody: a registry of its own in the platform's database, in which every name exists
 * and some behave as their beginning says (`sandbox-names.ts`). Time passes by its own clock, which can be turned forward. What
 * time or the losing side brings about happens when somebody looks, with the date that it would have had.
 */
export class SandboxRegistrar implements Registrar {
  readonly name = 'sandbox';

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly rules: RegistryRules = ICANN_RULES,
  ) {}

  now(): Promise<Date> {
    return this.time(this.dataSource.manager);
  }

  /** `days`: 0 or more, from where it stands now. Returns what it shows then. */
  async turnClock(days: number): Promise<Date> {
    if (!Number.isInteger(days) || days < 0) throw new RangeError('A clock is turned forward by whole days.');
    await this.dataSource.query(
      `INSERT INTO sandbox_registrar_clock (id, ahead_days) VALUES (${CLOCK_ID}, ?)
         ON DUPLICATE KEY UPDATE ahead_days = ahead_days + ?`,
      [days, days],
    );
    return this.now();
  }

  async checkTransfer(wish: TransferWish): Promise<void> {
    requireAnswer(wish.hostname);
    await inTransaction(this.dataSource, (manager) => this.requireTransferable(manager, wish));
  }

  async requestTransfer(wish: TransferWish & TransferKey): Promise<RegistrarTransfer> {
    requireAnswer(wish.hostname);
    return inTransaction(this.dataSource, async (manager) => {
      await this.register(manager, wish.hostname);
      const known = await this.settledTransfer(manager, wish);
      if (known) return known;
      await this.requireTransferable(manager, wish);
      return answerOf(await this.insertTransfer(manager, wish));
    });
  }

  async transferStatus(key: TransferKey): Promise<RegistrarTransfer | null> {
    requireAnswer(key.hostname);
    return inTransaction(this.dataSource, (manager) => this.settledTransfer(manager, key));
  }

  async cancelTransfer(key: TransferKey): Promise<RegistrarTransfer | null> {
    requireAnswer(key.hostname);
    return inTransaction(this.dataSource, async (manager) => {
      const transfer = await this.settledTransfer(manager, key);
      if (transfer?.state !== 'pending') return transfer;
      const endedAt = await this.time(manager);
      await manager.update(
        SandboxTransfer,
        { transactionId: key.transactionId },
        { state: 'clientCancelled', endedAt },
      );
      return { ...transfer, state: 'clientCancelled', endedAt };
    });
  }

  async registration(hostname: string): Promise<RegistrationInfo | null> {
    requireAnswer(hostname);
    const found = await inTransaction(this.dataSource, (manager) => this.settledRegistration(manager, hostname));
    return found?.ours ? { hostname, expiresOn: found.expiresOn } : null;
  }

  async renew(renewal: { hostname: string; expiresOn: PlainDate; years: number }): Promise<RegistrationInfo> {
    const { hostname, years } = renewal;
    requireAnswer(hostname);
    return inTransaction(this.dataSource, async (manager) => {
      const registration = await this.settledRegistration(manager, hostname);
      if (!registration?.ours) throw new RenewalRefused(`${hostname} is not registered with us.`);
      if (registration.expiresOn > renewal.expiresOn) return { hostname, expiresOn: registration.expiresOn };
      if (refusesRenewal(hostname)) throw new RenewalRefused(`The registry does not renew ${hostname}.`);
      const expiresOn = extended(registration.expiresOn, years, await this.time(manager), this.rules);
      if (expiresOn === registration.expiresOn) throw new RenewalRefused(`${hostname} cannot run any longer.`);
      await manager.update(SandboxRegistration, hostname, { expiresOn });
      return { hostname, expiresOn };
    });
  }

  private async time(manager: EntityManager): Promise<Date> {
    const row = await manager.findOneBy(SandboxRegistrarClock, { id: CLOCK_ID });
    return new Date(this.clock.now().getTime() + (row?.aheadDays ?? 0) * DAY_MS);
  }

  private async requireTransferable(manager: EntityManager, wish: TransferWish): Promise<void> {
    const { hostname } = wish;
    const now = await this.time(manager);
    const registration = await this.settledRegistration(manager, hostname);
    const domain = registration ?? beginningOf(hostname, now);
    const facts = domain && {
      ...domain,
      authCode: SANDBOX_AUTH_CODE,
      ours: registration?.ours ?? false,
      hasPendingTransfer: await manager.existsBy(SandboxTransfer, { hostname, state: 'pending' }),
    };
    requireTransferable(facts, wish, now, this.rules);
  }

  /** The name's row, as it would have been had it always been there. */
  private async register(manager: EntityManager, hostname: string): Promise<void> {
    const beginning = beginningOf(hostname, await this.time(manager));
    if (!beginning) return;
    const { status, registeredAt, transferredAt, autoRenewedAt, expiresOn } = beginning;
    await manager.query(
      `INSERT IGNORE INTO sandbox_registrations
         (hostname, ours, status, registered_at, transferred_at, auto_renewed_at, expires_on) VALUES (?, 0, ?, ?, ?, ?, ?)`,
      [hostname, status, registeredAt, transferredAt, autoRenewedAt, expiresOn],
    );
  }

  private lock(manager: EntityManager, hostname: string): Promise<SandboxRegistration | null> {
    return manager.findOne(SandboxRegistration, { where: { hostname }, lock: { mode: 'pessimistic_write' } });
  }

  private async insertTransfer(
    manager: EntityManager,
    { hostname, transactionId }: TransferKey,
  ): Promise<SandboxTransfer> {
    const requestedAt = await this.time(manager);
    const transfer = manager.create(SandboxTransfer, {
      ...{ transactionId, hostname, state: 'pending', requestedAt },
      completesBy: approvalTime(requestedAt, this.rules),
      ...{ endedAt: null, expiresOn: null },
    });
    await manager.insert(SandboxTransfer, transfer);
    return transfer;
  }

  private async settledTransfer(
    manager: EntityManager,
    { hostname, transactionId }: TransferKey,
  ): Promise<RegistrarTransfer | null> {
    await this.settledRegistration(manager, hostname);
    const transfer = await manager.findOneBy(SandboxTransfer, { transactionId });
    return transfer && answerOf(transfer);
  }

  /** After what time and the losing side have brought about. Locked. */
  private async settledRegistration(manager: EntityManager, hostname: string): Promise<SandboxRegistration | null> {
    const registration = await this.lock(manager, hostname);
    const pending = registration && (await manager.findOneBy(SandboxTransfer, { hostname, state: 'pending' }));
    const ended = pending && ending(pending, losingSideOf(hostname), await this.time(manager));
    if (!registration || !pending || !ended) return registration;
    const { state, endedAt } = ended;
    const approved = state === 'clientApproved' || state === 'serverApproved';
    const expiresOn = approved ? expiryAfterTransfer(registration, endedAt, this.rules) : null;
    await manager.update(SandboxTransfer, pending.id, { state, endedAt, expiresOn });
    if (expiresOn === null) return registration;
    const changed = { ours: true, transferredAt: endedAt, autoRenewedAt: null, expiresOn };
    await manager.update(SandboxRegistration, hostname, changed);
    return Object.assign(registration, changed);
  }
}

function requireAnswer(hostname: string): void {
  if (isSilent(hostname)) throw new RegistrarSilent('The registrar did not answer.');
}

function answerOf(transfer: SandboxTransfer): RegistrarTransfer {
  const { id, state, requestedAt, completesBy, endedAt, expiresOn } = transfer;
  const reason = state === 'clientRejected' ? 'The losing registrar rejected it.' : null;
  return { ref: `SANDBOX-${id}`, state, requestedAt, completesBy, endedAt, expiresOn, reason };
}
