import { type Config, panelUrl } from '@onebox/config';

export interface ClosingFacts {
  /** Addresses of this machine's interfaces, without loopback. */
  machineAddresses: string[];
  userName: string;
  /** Only right after a start: what is shown once is not kept. */
  signInToken?: string;
  newPassword?: string | null;
  notes: string[];
}

type Settings = Pick<
  Config,
  'httpPort' | 'httpsPort' | 'panelHost' | 'previewDomain' | 'adminEmail' | 'publicAddresses' | 'smtp'
>;

/** The last lines of `npm run up`: where it is, how to get in, what to know. */
export function closingBlock(config: Settings, facts: ClosingFacts): string[] {
  return [
    '',
    'Onebox runs.',
    '',
    ...addresses(config, facts),
    '',
    ...signIn(config, facts),
    ...section('Good to know', [...ownNotes(config), ...facts.notes]),
    '',
  ];
}

/** The token is in the fragment, which no server and no log gets to see. */
export function signInUrl(config: Settings, token: string): string {
  return `${panelUrl(config)}/sign-in#token=${token}`;
}

function addresses(config: Settings, { machineAddresses, userName }: ClosingFacts): string[] {
  const { httpPort, httpsPort } = config;
  const outside = [...config.publicAddresses, ...machineAddresses];
  const elsewhere = outside.slice(0, 3).map((address) => `http://${bracketed(address)}${suffix(httpPort, 80)}`);
  const tunnel = `ssh -L ${httpPort}:127.0.0.1:${httpPort} ${userName}@${bracketed(outside[0] ?? 'this-machine')}`;
  return [
    row('On this machine', panelUrl(config)),
    row('API', `${panelUrl(config)}/api/v1   (documentation: /api/docs)`),
    ...elsewhere.map((url, index) => row(index === 0 ? 'From elsewhere' : '', `${url}   not encrypted`)),
    ...(outside.length > 0 ? [row('  safely, by', `${tunnel}   then http://localhost${suffix(httpPort, 80)}`)] : []),
    row('Sites', `http://<name>.${config.previewDomain}${suffix(httpPort, 80)}   and under their own host names`),
    row('TLS', `port ${httpsPort}, with a self-signed certificate for now`),
  ];
}

function signIn(config: Settings, { signInToken, newPassword }: ClosingFacts): string[] {
  const link = signInToken
    ? [row('Sign in by', signInUrl(config, signInToken)), row('', 'works once, within 15 minutes')]
    : [row('Sign in by', 'a one-time link from `npm run admin -- link`')];
  const password = newPassword
    ? `${newPassword}   shown only this once`
    : 'unchanged; `npm run admin -- password` makes a new one';
  return [...link, row('Administrator', config.adminEmail), row('Password', password)];
}

function ownNotes(config: Settings): string[] {
  const notes: string[] = [];
  if (config.httpPort !== 80) {
    notes.push(
      `Sites with their own domain need port 80: visitors type no port. Now it is ${config.httpPort} (ONEBOX_HTTP_PORT).`,
    );
  }
  if (config.previewDomain.endsWith('.localhost')) {
    notes.push(`*.${config.previewDomain} works only in a browser on this machine, and not in Safari.`);
  }
  if (!config.smtp) {
    notes.push(
      `Mails are not sent but kept: read them at ${panelUrl(config)}/api/v1/admin/mailbox. ONEBOX_SMTP_URL names a mail server.`,
    );
  }
  return notes;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((text) => `  - ${text}`)];
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(16)} ${value}`;
}

function suffix(port: number, usual: number): string {
  return port === usual ? '' : `:${port}`;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
