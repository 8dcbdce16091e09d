import type { Charges } from '@onebox/billing';
import type { Notifications, TemplateData } from '@onebox/notifications';

/** What goes on the account's next invoice. Adding one twice is harmless. */
export type ChargesToAdd = Pick<Charges, 'add'>;

/** A key is queued once. */
export type MailsToQueue = Pick<Notifications, 'toAccount'>;

type TransferTemplate =
  | 'transfer-started'
  | 'transfer-completed'
  | 'transfer-rejected'
  | 'registration-renewal'
  | 'registration-expiring'
  | 'registration-not-renewed'
  | 'registration-renewed';

/** Mails about transfers and registrations, each with its data. All texts are formatted. */
export type TransferMail = { [T in TransferTemplate]: { template: T; data: TemplateData[T] } }[TransferTemplate];
