import type { SmtpServer } from '@onebox/config';
import { createTransport } from 'nodemailer';
import {
  MailDeferred,
  type MailMessage,
  MailRefused,
  MailServerUnavailable,
  type MailTransport,
} from './mail-transport.port.js';

/** In milliseconds. */
export interface SmtpTimeouts {
  /** Until there is a connection, and again until the server greets. */
  connect: number;
  /** Without a byte. Servers look through a mail before they take it: RFC 5321 would even grant them ten minutes. */
  silence: number;
  /** For all of one mail. */
  whole: number;
}

const TIMEOUTS: SmtpTimeouts = { connect: 15_000, silence: 120_000, whole: 300_000 };

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** What nodemailer's errors say, where an answer of the server is behind them. */
interface SmtpFailure {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  message?: string;
}

/** By SMTP, with a connection of its own for each mail. */
export class SmtpTransport implements MailTransport {
  private readonly transport;

  constructor(
    server: SmtpServer,
    private readonly timeouts: SmtpTimeouts = TIMEOUTS,
  ) {
    this.transport = createTransport({
      ...connectionOf(server),
      connectionTimeout: timeouts.connect,
      greetingTimeout: timeouts.connect,
      dnsTimeout: timeouts.connect,
      socketTimeout: timeouts.silence,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(message: MailMessage): Promise<void> {
    const { messageId, from, to, subject, text, html, attachments } = message;
    try {
      await this.transport.sendMail({
        messageId: `<${messageId}>`,
        ...{ from, subject, text, html, attachments },
        // As an object: a text would be taken for a list.
        to: { name: '', address: to },
        // RFC 3834: nobody's holiday notice answers it.
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(this.timeouts.whole),
      });
    } catch (error) {
      throw asOurs(error as SmtpFailure);
    }
  }
}

/**
 * A login goes only over a connection that is encrypted and verified, lest somebody between strips STARTTLS. Without one an
 * unverified certificate is better than none (RFC 7435), and local relays have no other.
 */
function connectionOf({ host, port, secure, login }: SmtpServer) {
  const guarded = secure || (login !== null && !LOOPBACK.test(host));
  return {
    ...{ host, port, secure },
    requireTLS: guarded && !secure,
    opportunisticTLS: !guarded,
    tls: { rejectUnauthorized: guarded },
    auth: login ? { user: login.username, pass: login.password } : undefined,
  };
}

/** A 5xx at MAIL FROM speaks of our own address, at the login of our own password: the next mail would fare no better. */
function asOurs(failure: SmtpFailure): Error {
  const { code, command, responseCode = 0 } = failure;
  const options = { cause: failure };
  const said = `The mail server ${failure.response ? `says: ${failure.response}` : `fails: ${failure.message}`}`;
  if (code === 'EAUTH' || responseCode === 421) return new MailServerUnavailable(said, options);
  if (isImpossible(failure)) return new MailRefused(said, options);
  if (command !== 'RCPT TO' && command !== 'DATA') return new MailServerUnavailable(said, options);
  if (responseCode >= 500) return new MailRefused(said, options);
  return responseCode >= 400 ? new MailDeferred(said, options) : new MailServerUnavailable(said, options);
}

/** No address that SMTP can carry, or larger than the server takes (RFC 1870), as it announces or as it answers. */
function isImpossible({ code, command, responseCode }: SmtpFailure): boolean {
  if (command === 'API') return code === 'EENVELOPE';
  return command === 'MAIL FROM' && (code === 'EMESSAGE' || responseCode === 552);
}
