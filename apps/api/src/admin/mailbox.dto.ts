import { type Mail, MAIL_STATUSES, type MailHead } from '@onebox/notifications';
import { z } from 'zod';
import { pageOf, pageQuery } from '../http/page.dto.js';

export const mailboxQuery = pageQuery.extend({
  status: z.enum(MAIL_STATUSES).optional(),
  account: z.string().max(40).optional().describe("An account's id."),
  recipient: z.string().max(254).optional().describe("Part of the recipient's address."),
});
export type MailboxQuery = z.output<typeof mailboxQuery>;

const instant = z.iso.datetime();

export const mailHead = z
  .strictObject({
    id: z.string(),
    accountId: z.string().nullable().describe("Null: it is the administrators'."),
    recipient: z.string(),
    template: z.string(),
    subject: z.string(),
    attachment: z
      .union([z.strictObject({ invoiceId: z.string() }), z.strictObject({ creditNoteId: z.string() })])
      .nullable()
      .describe('The document that goes with it; it is made when the mail is sent.'),
    status: z
      .enum(MAIL_STATUSES)
      .describe('`kept`: there was no mail server. `failed`: refused, or not taken for five days; see `lastError`.'),
    attempts: z.int(),
    nextAttemptAt: instant.nullable().describe('Null: it is not tried again by itself.'),
    lastError: z.string().nullable().describe('What the mail server answered.'),
    createdAt: instant,
    sentAt: instant.nullable().describe('When the mail server took it.'),
  })
  .meta({ id: 'MailHead' });

export const mailPage = pageOf(mailHead).meta({ id: 'MailPage' });

export const mailView = mailHead
  .extend({ text: z.string(), html: z.string().describe('A whole page; show it in a frame that runs no scripts.') })
  .meta({ id: 'Mail' });

export function viewMailHead(mail: MailHead): z.output<typeof mailHead> {
  const { id, accountId, recipient, template, subject, attachment, status, attempts, lastError } = mail;
  const isWaiting = status === 'queued' || status === 'sending';
  return {
    ...{ id, accountId, recipient, template, subject, attachment, status, attempts, lastError },
    nextAttemptAt: isWaiting ? mail.nextAttemptAt.toISOString() : null,
    createdAt: mail.createdAt.toISOString(),
    sentAt: mail.sentAt?.toISOString() ?? null,
  };
}

export function viewMail(mail: Mail): z.output<typeof mailView> {
  return { ...viewMailHead(mail), text: mail.text, html: mail.html };
}
