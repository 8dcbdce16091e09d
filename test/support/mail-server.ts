import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { SmtpServer } from '@onebox/config';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail extends ParsedMail {
  /** As it came over the wire. */
  source: string;
  envelope: { from: string; to: string[] };
  /** Whether the connection was encrypted. */
  encrypted: boolean;
  login?: string;
}

/** An error with the answer that the server gives for it. */
export function smtpAnswer(responseCode: number, message = `Answer ${responseCode}`): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A real SMTP server in this process that keeps what it gets. Takes any login, and offers none unless the options say so. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** What it answers to a recipient, or to the whole mail; null: takes it. */
  refusal: (what: { recipient?: string; source?: string }) => Error | null = () => null;

  private constructor(private readonly server: SMTPServer) {}

  static async start(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
    const server: SMTPServer = new SMTPServer({
      // Silent about its own certificate, which is for tests.
      logger: false,
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onAuth: ({ username }, _session, done) => done(null, { user: username ?? '' }),
      onRcptTo: ({ address }, _session, done) => done(mails.refusal({ recipient: address })),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (stream.sizeExceeded) return done(smtpAnswer(552));
          void mails.take(Buffer.concat(chunks), session).then(() => done(), done);
        });
      },
      ...options,
    });
    const mails = new MailServer(server);
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return mails;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get settings(): SmtpServer {
    return { host: '127.0.0.1', port: this.port, secure: false, login: null };
  }

  async stop(): Promise<void> {
    const closed = once(this.server.server, 'close');
    this.server.close();
    await closed;
  }

  private async take(
    content: Buffer,
    session: { envelope: { mailFrom: unknown; rcptTo: { address: string }[] }; secure: boolean; user?: unknown },
  ): Promise<void> {
    const source = content.toString('utf8');
    const refusal = this.refusal({ source });
    if (refusal) throw refusal;
    const { mailFrom, rcptTo } = session.envelope;
    const from = mailFrom ? (mailFrom as { address: string }).address : '';
    this.received.push({
      ...(await simpleParser(content)),
      source,
      envelope: { from, to: rcptTo.map(({ address }) => address) },
      encrypted: session.secure,
      login: session.user as string | undefined,
    });
  }
}
