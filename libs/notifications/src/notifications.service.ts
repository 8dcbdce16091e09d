import { Membership, User } from '@onebox/accounts';
import type { Clock } from '@onebox/clock';
import { type Config, panelUrl } from '@onebox/config';
import { newId } from '@onebox/database';
import type { EntityManager } from 'typeorm';
import { type Attachment, Mail } from './mail.entity.js';
import { render } from './render.js';
import type { AccountTemplate, AdministratorTemplate, TemplateData, TemplateName } from './templates/template-data.js';

/** To be asked for after the commit, so that mails leave at once and not at the worker's next look around. */
export const DUE_MAILS = 'mail:due';

interface Notification<T extends TemplateName> {
  /** What caused it, such as `invoice-paid:inv_01…`; at most 200 characters. The same key is queued once, for each recipient. */
  key: string;
  template: T;
  /** Formatted for people. Never a secret. */
  data: TemplateData[T];
}

export interface AccountNotification<T extends AccountTemplate> extends Notification<T> {
  accountId: string;
  attachment?: Attachment;
}

type Recipient = Pick<User, 'id' | 'email'>;

/**
 * Queues mails. It is all done in the caller's transaction: what is undone there has never been queued, and no mail server is
 * asked for anything while it runs.
 */
export class Notifications {
  constructor(
    private readonly clock: Clock,
    private readonly config: Pick<Config, 'panelHost' | 'httpPort' | 'operator'>,
  ) {}

  /** Goes to the owners of the account, at their addresses of now. */
  async toAccount<T extends AccountTemplate>(
    manager: EntityManager,
    { accountId, attachment = undefined, ...notification }: AccountNotification<T>,
  ): Promise<void> {
    const owners = await manager
      .createQueryBuilder(User, 'u')
      .innerJoin(Membership, 'm', "m.userId = u.id AND m.role = 'owner'")
      .where('m.accountId = :accountId', { accountId })
      .getMany();
    await this.queue(manager, owners, { ...notification, accountId, attachment: attachment ?? null });
  }

  /** Goes to every user with the platform role `admin`. */
  async toAdministrators<T extends AdministratorTemplate>(
    manager: EntityManager,
    notification: Notification<T>,
  ): Promise<void> {
    const administrators = await manager.findBy(User, { platformRole: 'admin' });
    await this.queue(manager, administrators, { ...notification, accountId: null, attachment: null });
  }

  private async queue<T extends TemplateName>(
    manager: EntityManager,
    recipients: Recipient[],
    given: Notification<T> & Pick<Mail, 'accountId' | 'attachment'>,
  ): Promise<void> {
    const { key, template, data, accountId, attachment } = given;
    if (recipients.length === 0) return;
    const words = render(template, data, {
      panelUrl: panelUrl(this.config),
      operatorName: this.config.operator.name,
      isAttached: attachment !== null,
    });
    const now = this.clock.now();
    const mails = recipients.map(({ id, email }) => ({
      ...{ id: newId('mail', now.getTime()), dedupeKey: `${key}:${id}`, accountId, recipient: email, template },
      ...words,
      ...{ attachment, status: 'queued' as const, attempts: 0, nextAttemptAt: now, lastError: null },
      ...{ createdAt: now, sentAt: null },
    }));
    // Unlike INSERT IGNORE it lets nothing pass but the key's second coming: a text too long is still an error.
    await manager.createQueryBuilder().insert().into(Mail).values(mails).orUpdate(['dedupe_key']).execute();
  }
}
