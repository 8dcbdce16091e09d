import type { MailAddress } from '@onebox/config';
import { OperationalError } from '@onebox/errors';

export interface MailAttachment {
  filename: string;
  /** A media type: `application/pdf`. */
  contentType: string;
  content: Buffer;
}

/** One mail to one recipient. Line breaks in names and subjects become spaces: no value adds a header. */
export interface MailMessage {
  /** Without angle brackets, as in RFC 5322's `id-left@id-right`: the same for each attempt, so that copies can be recognised. */
  messageId: string;
  from: MailAddress;
  /** One address, without a name. */
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments: MailAttachment[];
}

/** The server will never take this mail for this recipient (SMTP 5xx): trying again is pointless. */
export class MailRefused extends Error {
  override name = 'MailRefused';
}

/** The server does not take this mail now (SMTP 4xx: a full mailbox, greylisting); it may take others. */
export class MailDeferred extends OperationalError {}

/** The server takes no mail at all: it is not reached, its certificate or our login is not accepted, or our own address is not. */
export class MailServerUnavailable extends OperationalError {}

/** Hands mails over; that one was taken does not mean that it arrives. */
export interface MailTransport {
  /** @throws MailRefused, MailDeferred, MailServerUnavailable; their messages hold the server's answer, which may name the recipient. */
  send(message: MailMessage): Promise<void>;
}
