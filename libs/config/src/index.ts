export * from './config.js';
export * from './installation.js';
export type { StripeSettings } from './stripe.js';
export type { MailAddress, SmtpServer } from './smtp-server.js';
