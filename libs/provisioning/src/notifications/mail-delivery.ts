import type { Clock } from '@onebox/clock';
import type { Config } from '@onebox/config';
import { inTransaction } from '@onebox/database';
import { type MailAttachment, MailRefused, MailServerUnavailable, type MailTransport } from '@onebox/mail';
import { type Attachment, Mail, type MailStatus, type Notifications } from '@onebox/notifications';
import type { Journal } from '@onebox/reconcile';
import { type DataSource, In, LessThanOrEqual } from 'typeorm';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { retryDelayMs } from './retry-schedule.js';

export interface MailDeliveryDeps {
  dataSource: DataSource;
  clock: Clock;
  config: Pick<Config, 'mailFrom' | 'panelHost'>;
  /** Null: there is no mail server, and mails are kept. */
  mail: MailTransport | null;
  attachments: (ref: Attachment) => Promise<MailAttachment>;
  notifications: Notifications;
  journal: Journal;
  log: ProvisioningDeps['log'];
}

export type DeliveryOutcome = 'sent' | 'kept' | 'failed' | 'waits' | 'server-unavailable' | 'not-due';

/** Of a mail that was the last to be tried, or whose attempt was cut off right then: it is begun again after this. */
const LAST_DELAY_MS = 60_000;

/**
 * Sends one mail. `sending` is written before and `sent` after; whoever is killed between the two has perhaps sent it. It is
 * sent again then: SMTP cannot be asked whether it has a mail, and a mail that comes twice, with the same Message-ID, does
 * less harm than one that never comes.
 */
export class MailDelivery {
  /** Taken by a server, though the database could not be told yet: these are not sent again by this process. */
  private readonly unrecorded = new Set<string>();

  constructor(private readonly deps: MailDeliveryDeps) {}

  /** @throws what the database throws; never because of a mail or a mail server. */
  async deliver(id: string): Promise<DeliveryOutcome> {
    const { mail: transport, journal, dataSource } = this.deps;
    const mail = await dataSource.manager.findOneBy(Mail, {
      ...{ id, status: In<MailStatus>(['queued', 'sending']), nextAttemptAt: LessThanOrEqual(this.deps.clock.now()) },
    });
    if (!mail) return 'not-due';
    if (this.unrecorded.has(id)) return this.recordSent(mail);
    if (!transport) return this.end(mail, { status: 'kept' });
    await this.begin(mail);
    await journal.step(`mail:${id}`, 'mail.begun');
    const error = await this.send(mail, transport);
    if (error !== null) return this.endAttempt(mail, error);
    this.unrecorded.add(id);
    await journal.step(`mail:${id}`, 'mail.handed-over');
    return this.recordSent(mail);
  }

  /** Its next time is written with it, so that one that kills the worker does not do so at each start. */
  private async begin(mail: Mail): Promise<void> {
    const attempts = mail.attempts + 1;
    const nextAttemptAt = new Date(this.deps.clock.now().getTime() + (retryDelayMs(attempts) ?? LAST_DELAY_MS));
    const begun = { status: 'sending' as const, attempts, nextAttemptAt };
    await this.deps.dataSource.manager.update(Mail, mail.id, begun);
    Object.assign(mail, begun);
  }

  private async send(mail: Mail, transport: MailTransport): Promise<Error | null> {
    const { config, attachments } = this.deps;
    const { id, recipient: to, subject, text, html, attachment } = mail;
    try {
      const attached = attachment ? [await attachments(attachment)] : [];
      const messageId = `${id}@${config.panelHost}`;
      await transport.send({ messageId, from: config.mailFrom, to, subject, text, html, attachments: attached });
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private async recordSent(mail: Mail): Promise<DeliveryOutcome> {
    const outcome = await this.end(mail, { status: 'sent', sentAt: this.deps.clock.now(), lastError: null });
    this.unrecorded.delete(mail.id);
    return outcome;
  }

  private async endAttempt(mail: Mail, error: Error): Promise<DeliveryOutcome> {
    const { log, dataSource } = this.deps;
    const lastError = error.message.slice(0, 500);
    const isUnavailable = error instanceof MailServerUnavailable;
    // The answer of a server may repeat the recipient: it is for the mailbox and not for the log.
    log.warn({ mailId: mail.id, attempts: mail.attempts, error: error.name }, 'A mail could not be sent');
    if (!(error instanceof MailRefused) && retryDelayMs(mail.attempts) !== null) {
      await dataSource.manager.update(Mail, mail.id, { status: 'queued', lastError });
      return isUnavailable ? 'server-unavailable' : 'waits';
    }
    log.error({ mailId: mail.id, template: mail.template }, 'A mail failed for good; see the mailbox');
    await inTransaction(dataSource, async (manager) => {
      await manager.update(Mail, mail.id, { status: 'failed', lastError });
      // None about mails to administrators, or about a server that would not take it either: no mails about mails about mails.
      if (mail.accountId === null || isUnavailable) return;
      await this.deps.notifications.toAdministrators(manager, {
        ...{ key: `mail-failed:${mail.id}`, template: 'mail-failed' },
        data: { recipient: mail.recipient, subject: mail.subject, reason: lastError, mailId: mail.id },
      });
    });
    return isUnavailable ? 'server-unavailable' : 'failed';
  }

  private async end(mail: Mail, columns: { status: 'sent' | 'kept' } & Partial<Mail>): Promise<'sent' | 'kept'> {
    await this.deps.dataSource.manager.update(Mail, mail.id, columns);
    return columns.status;
  }
}
