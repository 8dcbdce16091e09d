import type { Clock } from '@onebox/clock';
import { DUE_MAILS, Mail, type MailStatus } from '@onebox/notifications';
import type { Reconciler, Result } from '@onebox/reconcile';
import { type DataSource, In, LessThanOrEqual } from 'typeorm';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { DeliveryOutcome, MailDelivery } from './mail-delivery.js';

export interface MailReconcilerDeps {
  dataSource: DataSource;
  clock: Clock;
  delivery: MailDelivery;
  enqueue: ProvisioningDeps['enqueue'];
}

const LOOK_EVERY_MS = 10_000;
const AT_ONCE = 100;
const NEXT_HUNDRED_MS = 1000;
const PAUSE_MS = 60_000;

/**
 * `mail:due` asks for a pass over each mail whose time has come, and is the only one that looks at the time; `mail:<id>` sends
 * one. Where the mail server takes nothing at all, one mail a minute finds out whether it is back: all others wait without
 * taking the worker's time.
 */
export class MailReconciler implements Reconciler {
  readonly kind = 'mail';
  private pausedUntil: Date | null = null;

  constructor(private readonly deps: MailReconcilerDeps) {}

  async reconcile(id: string): Promise<Result> {
    if (`mail:${id}` === DUE_MAILS) return this.look();
    if (this.isPaused()) return { done: true };
    this.heed(await this.deps.delivery.deliver(id));
    return { done: true };
  }

  /** Mails one by one would be a backlog that takes slots beside those of their group. */
  ids(): Promise<string[]> {
    return Promise.resolve(['due']);
  }

  /** One group for all of them: half of the worker's width at most, however many there are. */
  fairnessGroup(): Promise<string> {
    return Promise.resolve('mail');
  }

  /** Others become due by it: those that waited for the server, and what failed may have left a mail to administrators. */
  private heed(outcome: DeliveryOutcome): void {
    if (outcome === 'not-due') return;
    const wasPaused = this.pausedUntil !== null;
    const isUnavailable = outcome === 'server-unavailable';
    this.pausedUntil = isUnavailable ? new Date(this.deps.clock.now().getTime() + PAUSE_MS) : null;
    if (outcome === 'failed' || (wasPaused && !isUnavailable)) this.deps.enqueue(DUE_MAILS);
  }

  private async look(): Promise<Result> {
    if (this.isPaused()) return { lookAgainAfterMs: LOOK_EVERY_MS };
    const take = this.pausedUntil ? 1 : AT_ONCE;
    const due = await this.deps.dataSource.manager.find(Mail, {
      select: { id: true },
      where: {
        status: In<MailStatus>(['queued', 'sending']),
        nextAttemptAt: LessThanOrEqual(this.deps.clock.now()),
      },
      order: { nextAttemptAt: 'ASC' },
      take,
    });
    for (const { id } of due) this.deps.enqueue(`mail:${id}`);
    return { lookAgainAfterMs: due.length === AT_ONCE ? NEXT_HUNDRED_MS : LOOK_EVERY_MS };
  }

  private isPaused(): boolean {
    return this.pausedUntil !== null && this.deps.clock.now() < this.pausedUntil;
  }
}
