import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { TemplateName } from './templates/template-data.js';

/**
 * `queued`: waits for its time. `sending`: was begun; found so after a crash, it is sent again. `sent`: a server took it.
 * `kept`: there was no server to send it by. `failed`: a server refused it, or none took it for days.
 */
export const MAIL_STATUSES = ['queued', 'sending', 'sent', 'kept', 'failed'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** A document that goes with a mail; the PDF is made when the mail is sent. */
export type Attachment = { invoiceId: string } | { creditNoteId: string };

/** One mail to one recipient, as it was worded when it was queued. Holds no secret. */
@Entity('mails')
@Index('IDX_mails_due', ['status', 'nextAttemptAt'])
@Index('IDX_mails_account', ['accountId', 'id'])
export class Mail {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  /** What caused it, and the user whom it goes to: the same is queued once. */
  @Index('IDX_mails_dedupe', { unique: true })
  @Column('varchar', { name: 'dedupe_key', length: 255 })
  dedupeKey: string;

  /** Whose it is; null: the administrators'. */
  @Column('varchar', { name: 'account_id', length: 32, nullable: true })
  accountId: string | null;

  @Column('varchar', { length: 254 })
  recipient: string;

  @Column('varchar', { length: 32 })
  template: TemplateName;

  @Column('varchar', { length: 500 })
  subject: string;

  @Column('mediumtext')
  text: string;

  @Column('mediumtext')
  html: string;

  @Column('json', { nullable: true })
  attachment: Attachment | null;

  @Column('varchar', { length: 16 })
  status: MailStatus;

  /** How often it was begun to be sent. */
  @Column('int', { unsigned: true })
  attempts: number;

  /** Not before. Of a mail that is being sent: when it is begun again, should nobody have written down how it ended. */
  @Column('datetime', { name: 'next_attempt_at', precision: 3 })
  nextAttemptAt: Date;

  /** Why the last attempt failed; for administrators, since it may repeat what a server answered. */
  @Column('varchar', { name: 'last_error', length: 500, nullable: true })
  lastError: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('datetime', { name: 'sent_at', precision: 3, nullable: true })
  sentAt: Date | null;
}
