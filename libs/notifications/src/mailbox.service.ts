import type { Clock } from '@onebox/clock';
import { fromCursor, type Page, toCursor } from '@onebox/database';
import { NotFound, UserError } from '@onebox/errors';
import { type DataSource, In } from 'typeorm';
import { Mail, type MailStatus } from './mail.entity.js';

/** Whether it was taken by a server before or not: once more would be twice. */
export class MailAlreadySent extends UserError {
  constructor() {
    super('conflict', 'mail.sent', 'This mail was sent already.');
  }
}

export interface MailFilter {
  /** 1 to 100. */
  limit: number;
  cursor?: string;
  status?: MailStatus;
  accountId?: string;
  /** Part of the address, in small or capital letters. */
  recipient?: string;
}

/** A mail without its body. */
export type MailHead = Omit<Mail, 'text' | 'html'>;

const HEAD = [
  ...['id', 'dedupeKey', 'accountId', 'recipient', 'template', 'subject', 'attachment', 'status', 'attempts'],
  ...['nextAttemptAt', 'lastError', 'createdAt', 'sentAt'],
].map((column) => `m.${column}`);

/** All mails, for administrators. */
export class Mailbox {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly nudge: (keys: string[]) => void,
  ) {}

  /** The newest first. @throws UserError malformed for a cursor that was not given out. */
  async list({ limit, cursor, status, accountId, recipient }: MailFilter): Promise<Page<MailHead>> {
    const search = this.dataSource.manager
      .createQueryBuilder(Mail, 'm')
      .select(HEAD)
      .orderBy('m.id', 'DESC')
      .take(limit + 1);
    if (cursor !== undefined) search.andWhere('m.id < :after', { after: fromCursor(cursor).id });
    if (status) search.andWhere('m.status = :status', { status });
    if (accountId) search.andWhere('m.accountId = :accountId', { accountId });
    if (recipient) {
      const like = `%${recipient.toLowerCase().replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
      search.andWhere('LOWER(m.recipient) LIKE :like', { like });
    }
    const found = await search.getMany();
    const items = found.slice(0, limit);
    const nextCursor = found.length > limit ? toCursor({ value: null, id: items.at(-1)!.id }) : null;
    return { items, nextCursor };
  }

  /** @throws NotFound */
  async read(id: string): Promise<Mail> {
    const mail = await this.dataSource.manager.findOneBy(Mail, { id });
    if (!mail) throw new NotFound('mail');
    return mail;
  }

  /**
   * Queues anew what failed, or was kept while there was no mail server. One that waits already is due at once.
   * @throws NotFound, MailAlreadySent
   */
  async retry(id: string): Promise<Mail> {
    const waiting = { status: 'queued' as const, attempts: 0, nextAttemptAt: this.clock.now() };
    const where = { id, status: In<MailStatus>(['failed', 'kept', 'queued']) };
    await this.dataSource.manager.update(Mail, where, waiting);
    const mail = await this.read(id);
    if (mail.status === 'sent') throw new MailAlreadySent();
    this.nudge([`mail:${id}`]);
    return mail;
  }
}
