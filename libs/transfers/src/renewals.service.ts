import { daysBetween, type PlainDate } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { formatMoney } from '@onebox/money';
import type { DataSource, EntityManager } from 'typeorm';
import { longDate } from './long-date.js';
import { RENEWAL_PRICE_CENTS, TRANSFER_CURRENCY } from './prices.js';
import { Registration } from './registration.entity.js';
import { renewalDay } from './renewal-plan.js';
import type { ChargesToAdd, MailsToQueue, TransferMail } from './what-transfers-need.js';

/** What becomes of registrations over the years. Each in one transaction; all can be repeated. */
export class Renewals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly charges: ChargesToAdd,
    private readonly mails: MailsToQueue,
  ) {}

  /** `days`: which reminder it is; each is sent once for each day of expiry. */
  async remind(registration: Registration, days: number, today: PlainDate): Promise<void> {
    const { id, expiresOn } = registration;
    const mail = reminder(registration, String(daysBetween(today, expiresOn)));
    const key = `registration-reminder:${id}:${expiresOn}:${days}`;
    await inTransaction(this.dataSource, (manager) => this.mail(manager, registration, key, mail));
  }

  /** The registrar has renewed what ran to `registration.expiresOn`. Nothing where that is written already. */
  renewed(registration: Registration, expiresOn: PlainDate): Promise<void> {
    const { id, accountId, hostname, expiresOn: before } = registration;
    return inTransaction(this.dataSource, async (manager) => {
      const columns = { expiresOn, renewalProblem: null };
      const { affected } = await manager.update(Registration, { id, expiresOn: before }, columns);
      if (!affected) return;
      await this.charges.add(manager, {
        ...{ accountId, kind: 'renewal', subjectId: `${id}:${before}`, amountCents: RENEWAL_PRICE_CENTS },
        description: `Renewal of ${hostname} until ${expiresOn}`,
      });
      await this.mail(manager, registration, `registration-renewed:${id}:${expiresOn}`, {
        ...{ template: 'registration-renewed', data: { hostname, expiresOn: longDate(expiresOn) } },
      });
    });
  }

  /** Something passing keeps it from being renewed: shown, and not worth a mail. */
  async delayed({ id, expiresOn }: Registration, problem: string): Promise<void> {
    await this.dataSource.manager.update(Registration, { id, expiresOn }, { renewalProblem: problem.slice(0, 500) });
  }

  /** Why it was not renewed; its owner is written to once for each day of expiry. */
  async failed(registration: Registration, problem: string): Promise<void> {
    const { id, hostname, expiresOn } = registration;
    const renewalProblem = problem.slice(0, 500);
    await inTransaction(this.dataSource, async (manager) => {
      await manager.update(Registration, { id, expiresOn }, { renewalProblem });
      await this.mail(manager, registration, `registration-not-renewed:${id}:${expiresOn}`, {
        template: 'registration-not-renewed',
        data: { hostname, expiresOn: longDate(expiresOn), reason: renewalProblem },
      });
    });
  }

  /** The registrar says another day than we knew: it was changed there, and by whomever, not by us. */
  async adopt({ id, expiresOn: before }: Registration, expiresOn: PlainDate): Promise<void> {
    await this.dataSource.manager.update(Registration, { id, expiresOn: before }, { expiresOn });
  }

  /** It is not with us any more. */
  async lost({ id }: Registration): Promise<void> {
    await this.dataSource.manager.delete(Registration, { id });
  }

  private mail(manager: EntityManager, { accountId }: Registration, key: string, mail: TransferMail): Promise<void> {
    return this.mails.toAccount(manager, { accountId, key, ...mail });
  }
}

function reminder({ hostname, expiresOn, autoRenew }: Registration, daysLeft: string): TransferMail {
  if (!autoRenew) {
    return { template: 'registration-expiring', data: { hostname, expiresOn: longDate(expiresOn), daysLeft } };
  }
  const price = formatMoney(RENEWAL_PRICE_CENTS, TRANSFER_CURRENCY);
  const renewsOn = longDate(renewalDay(expiresOn));
  return { template: 'registration-renewal', data: { hostname, renewsOn, price, daysLeft } };
}
