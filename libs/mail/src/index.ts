export * from './mail-transport.port.js';
export { SmtpTransport } from './smtp-transport.js';
