import { Account } from '@onebox/accounts';
import { type Clock, dateIn } from '@onebox/clock';
import { type Registrar, RegistrarSilent, type RegistrationInfo, RenewalRefused } from '@onebox/registrar';
import type { Journal, Reconciler, Result } from '@onebox/reconcile';
import { Registration, renewalPlan, type Renewals } from '@onebox/transfers';
import type { DataSource } from 'typeorm';
import type { ProvisioningDeps } from '../provisioning-deps.js';

export interface RegistrationReconcilerDeps {
  dataSource: DataSource;
  registrar: Registrar;
  renewals: Renewals;
  clock: Clock;
  journal: Journal;
  log: ProvisioningDeps['log'];
}

const LOOK_EVERY_MS = 60 * 60_000;
const RENEWAL_YEARS = 1;
/** To the next pass, which sees what this one did. */
const AT_ONCE = { lookAgainAfterMs: 0 };
const SUSPENDED = 'The account is suspended. It is renewed when the open invoice is paid.';

/** `registration:<id>`: reminds of its expiry and renews it, by the registrar's clock. */
export class RegistrationReconciler implements Reconciler {
  readonly kind = 'registration';
  /** When the registrar was asked for each, so that a resync of all does not ask it for all. */
  private readonly askedAt = new Map<string, number>();

  constructor(private readonly deps: RegistrationReconcilerDeps) {}

  async reconcile(id: string): Promise<Result> {
    const { registrar, renewals } = this.deps;
    const registration = await this.read(id);
    if (!registration) return { done: true };
    const today = dateIn('UTC', await registrar.now());
    const plan = renewalPlan(registration, today);
    if ('renew' in plan) return this.renew(registration);
    if (await this.differs(registration)) return AT_ONCE;
    if ('remind' in plan) await renewals.remind(registration, plan.remind, today);
    return { lookAgainAfterMs: LOOK_EVERY_MS };
  }

  async ids(): Promise<string[]> {
    const rows = await this.deps.dataSource.manager.find(Registration, { select: { id: true } });
    return rows.map(({ id }) => id);
  }

  async fairnessGroup(id: string): Promise<string> {
    return (await this.read(id))?.accountId ?? 'platform';
  }

  private read(id: string): Promise<Registration | null> {
    return this.deps.dataSource.manager.findOneBy(Registration, { id });
  }

  /** Before the registrar is compared with us: a renewal whose writing was cut off is charged, not adopted. */
  private async renew(registration: Registration): Promise<Result> {
    const { registrar, renewals, journal } = this.deps;
    const { id, hostname, expiresOn } = registration;
    if (!(await this.isPaidFor(registration))) return this.hold(registration, SUSPENDED);
    let renewed: RegistrationInfo;
    try {
      renewed = await registrar.renew({ hostname, expiresOn, years: RENEWAL_YEARS });
    } catch (error) {
      return this.notRenewed(registration, error);
    }
    await journal.step(`registration:${id}`, 'registration.renewed');
    await renewals.renewed(registration, renewed.expiresOn);
    return AT_ONCE;
  }

  private async notRenewed(registration: Registration, error: unknown): Promise<Result> {
    if (error instanceof RegistrarSilent) await this.deps.renewals.delayed(registration, error.message);
    if (!(error instanceof RenewalRefused)) throw error;
    const isHere = (await this.deps.registrar.registration(registration.hostname)) !== null;
    return isHere ? this.hold(registration, error.message) : this.leave(registration);
  }

  /** Tells why it is not renewed, once for each reason. */
  private async hold(registration: Registration, problem: string): Promise<Result> {
    const { renewals, log } = this.deps;
    const { id, hostname, renewalProblem } = registration;
    if (renewalProblem !== problem) {
      log.error({ registrationId: id }, `Incident: ${hostname} is not renewed: ${problem}`);
      await renewals.failed(registration, problem);
    }
    return { lookAgainAfterMs: LOOK_EVERY_MS };
  }

  /** A registry gives no year for nothing. */
  private isPaidFor({ accountId }: Registration): Promise<boolean> {
    return this.deps.dataSource.manager.existsBy(Account, { id: accountId, status: 'active' });
  }

  /** Whether the registrar says another thing than we do; then that is written. */
  private async differs(registration: Registration): Promise<boolean> {
    const { registrar, renewals } = this.deps;
    const { id, hostname, expiresOn } = registration;
    const now = this.deps.clock.now().getTime();
    if (now - (this.askedAt.get(id) ?? 0) < LOOK_EVERY_MS) return false;
    const info = await registrar.registration(hostname);
    this.askedAt.set(id, now);
    if (info?.expiresOn === expiresOn) return false;
    if (info) await renewals.adopt(registration, info.expiresOn);
    else await this.leave(registration);
    return true;
  }

  private async leave(registration: Registration): Promise<Result> {
    const { renewals, log } = this.deps;
    log.info({ registrationId: registration.id }, `${registration.hostname} is not registered with us any more`);
    await renewals.lost(registration);
    this.askedAt.delete(registration.id);
    return { done: true };
  }
}
