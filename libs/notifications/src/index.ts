export * from './mail.entity.js';
export * from './mailbox.service.js';
export type { TemplateData } from './templates/template-data.js';
export { DUE_MAILS, Notifications } from './notifications.service.js';
