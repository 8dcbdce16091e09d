import { z } from 'zod';

/** Where mails are handed over. Never logged. */
export interface SmtpServer {
  /** A host name or an IP address, without brackets. */
  host: string;
  port: number;
  /** TLS from the first byte; else STARTTLS where it is offered. */
  secure: boolean;
  login: { username: string; password: string } | null;
}

export interface MailAddress {
  /** May be empty. */
  name: string;
  address: string;
}

/** RFC 8314: 465 is TLS from the first byte, 587 is STARTTLS. */
const PORTS: Record<string, number> = { 'smtp:': 587, 'smtps:': 465 };

/** Reads the URL; what is wrong is said without it, since it holds a password. */
export const smtpServer = z.string().transform((text, context): SmtpServer => {
  const problem = (message: string) => {
    context.addIssue({ code: 'custom', message, input: '' });
    return z.NEVER;
  };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const usualPort = url && PORTS[url.protocol];
  if (!url?.hostname || !usualPort) return problem('must look like smtps://user:password@mail.example.com:465');
  if (!/^\/?$/.test(url.pathname) || url.search || url.hash) return problem('must end with the host or its port');
  const [username, password] = [decoded(url.username), decoded(url.password)];
  if (username === undefined || password === undefined || (username === '') !== (password === '')) {
    return problem('must name a user and a password, or neither, with special characters as in %40');
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    port: url.port ? Number(url.port) : usualPort,
    secure: url.protocol === 'smtps:',
    login: username ? { username, password } : null,
  };
});

const ADDRESS = /^[^\s<>@,;:"()\\]{1,64}@[^\s<>@,;:"()\\]{1,255}$/;

/** `Name <address>`, or an address alone. */
export const mailAddress = z.string().transform((text, context): MailAddress => {
  const [, name = '', address = text.trim()] = /^([^<>\p{Cc}]*)<([^<>]*)>\s*$/u.exec(text) ?? [];
  if (ADDRESS.test(address)) return { name: name.trim().replace(/^"(.*)"$/, '$1'), address };
  context.addIssue({ code: 'custom', message: 'must look like Onebox <no-reply@example.com>', input: '' });
  return z.NEVER;
});

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
