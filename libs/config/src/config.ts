import { isIP } from 'node:net';
import { isAbsolute, join, resolve } from 'node:path';
import { isTimeZone } from '@onebox/clock';
import { z } from 'zod';
import { type StripeSettings, stripeContradictions, stripeKey, stripeSettings } from './stripe.js';
import { type ExternalServer, externalServer } from './external-server.js';
import { type MailAddress, mailAddress, type SmtpServer, smtpServer } from './smtp-server.js';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);

const hostname = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be a host name such as panel.example.com');

const cidr = z
  .string()
  .regex(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, 'must be an IPv4 range such as 10.96.0.0/11')
  .refine((text) => Number(text.split('/')[1]) <= 23, 'must have room for at least one /23');

const image = z
  .string()
  .regex(/^[a-z0-9][a-zA-Z0-9._/:@-]*[:/][a-zA-Z0-9._/:@-]+$/, 'must be the full name of an image such as mysql:8.4');

const dockerSocket = z
  .string()
  .regex(
    /^unix:\/\/\/.+/,
    'must be a local unix socket such as unix:///var/run/docker.sock: the edge reaches containers directly, which a remote engine does not allow',
  );

const resolvers = z
  .string()
  .transform(splitList)
  .refine(
    (servers) => servers.length > 0 && servers.every(isServer),
    'must be addresses of DNS resolvers, such as 1.1.1.1 8.8.8.8, with a port where it is not 53',
  );

/** Every setting, its default and its meaning. Nothing else reads `process.env`. Documented in docs/configuration.md. */
const environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  ONEBOX_HTTP_PORT: port(8080),
  ONEBOX_HTTPS_PORT: port(8443),
  ONEBOX_PANEL_HOST: hostname.default('localhost'),
  ONEBOX_PREVIEW_DOMAIN: hostname.default('sites.localhost'),
  ONEBOX_PUBLIC_ADDRESSES: z
    .string()
    .default('')
    .transform(splitList)
    .refine(
      (addresses) => addresses.every((address) => isIP(address) !== 0),
      'must be IP addresses, separated by commas or spaces',
    ),
  ONEBOX_DNS_RESOLVERS: resolvers.prefault('1.1.1.1 8.8.8.8'),
  ONEBOX_DATA_DIR: z.string().min(1).default('./.onebox'),
  ONEBOX_RUN_DIR: z.string().min(1).optional(),
  ONEBOX_KEY_FILE: z.string().min(1).optional(),
  ONEBOX_INSTALLATION_ID: z
    .string()
    .regex(/^[a-z0-9]{4,12}$/, 'must be 4 to 12 small letters and digits')
    .optional(),
  ONEBOX_DATABASE_URL: z
    .string()
    .regex(/^mysql:\/\/.+/, 'must look like mysql://user:password@host:3306/onebox')
    .optional(),
  ONEBOX_ADMIN_EMAIL: z.email().default('admin@localhost.localdomain'),
  ONEBOX_ADMIN_PASSWORD: z.string().min(10, 'must have at least 10 characters').optional(),
  ONEBOX_SUBNETS: cidr.optional(),
  ONEBOX_API_PORT: port(3000),
  ONEBOX_ACTIVATOR_PORT: port(3001),
  ONEBOX_METRICS_PORT: port(9464),
  ONEBOX_PAYMENTS: z.enum(['sandbox', 'stripe']).default('sandbox'),
  ONEBOX_STRIPE_SECRET_KEY: stripeKey('sk_ or rk_', /^[sr]k_(test|live)_\w+$/).optional(),
  ONEBOX_STRIPE_PUBLISHABLE_KEY: stripeKey('pk_', /^pk_(test|live)_\w+$/).optional(),
  ONEBOX_STRIPE_WEBHOOK_SECRET: stripeKey('whsec_', /^whsec_[\w+/=]+$/).optional(),
  ONEBOX_STRIPE_API_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:12111' })
    .optional(),
  ONEBOX_OPERATOR_NAME: z.string().trim().min(1).max(200).default('Onebox'),
  ONEBOX_OPERATOR_ADDRESS: z.string().default('').transform(splitLines),
  ONEBOX_OPERATOR_TAX_ID: z.string().trim().max(64).optional(),
  ONEBOX_OPERATOR_TIME_ZONE: z
    .string()
    .default('UTC')
    .refine(isTimeZone, 'must be the IANA name of a time zone such as Europe/Berlin or Asia/Kolkata'),
  ONEBOX_SMTP_URL: smtpServer.optional(),
  ONEBOX_MAIL_FROM: mailAddress.optional(),
  ONEBOX_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ONEBOX_BASE_IMAGE: z.string().min(1).optional(),
  ONEBOX_SITE_QUOTA_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(10 * 1024 ** 3),
  ONEBOX_GRACE_DAYS: z.coerce.number().positive().default(14),
  ONEBOX_READY_SECONDS: z.coerce.number().positive().default(60),
  ONEBOX_DRAIN_SECONDS: z.coerce.number().nonnegative().default(30),
  ONEBOX_WAKE_SECONDS: z.coerce.number().positive().default(30),
  ONEBOX_DATABASE_QUOTA_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(10 * 1024 ** 3),
  ONEBOX_MYSQL_URL: externalServer('mysql').optional(),
  ONEBOX_POSTGRES_URL: externalServer('postgres').optional(),
  ONEBOX_MSSQL_URL: externalServer('mssql').optional(),
  ONEBOX_MYSQL_IMAGE: image.optional(),
  ONEBOX_POSTGRES_IMAGE: image.optional(),
  ONEBOX_MSSQL_IMAGE: image.default('mcr.microsoft.com/mssql/server:2022-latest'),
  ONEBOX_MSSQL_PID: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be an edition such as Express, Standard or Developer, or a product key')
    .default('Express'),
  ONEBOX_WEB_TOOL_IDLE_SECONDS: z.coerce.number().positive().default(900),
  ONEBOX_PICTURES: z.enum(['on', 'off']).default('on'),
  ONEBOX_RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  DOCKER_HOST: dockerSocket.default('unix:///var/run/docker.sock'),
});

/** Every setting's name with its default as a text; `undefined` where there is none. For the documentation's test. */
export function settingDefaults(): Record<string, string | undefined> {
  const defaults = environment.parse({}) as Record<string, unknown>;
  const text = (value: unknown) => {
    if (Array.isArray(value)) return value.length > 0 ? value.join(' ') : undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return Object.fromEntries(Object.keys(environment.shape).map((name) => [name, text(defaults[name])]));
}

/** Whose value is not to be seen: passwords and keys, and addresses that hold one. */
const SECRET: ReadonlySet<string> = new Set([
  ...['ONEBOX_DATABASE_URL', 'ONEBOX_ADMIN_PASSWORD', 'ONEBOX_SMTP_URL', 'ONEBOX_MSSQL_PID'],
  ...['ONEBOX_STRIPE_SECRET_KEY', 'ONEBOX_STRIPE_WEBHOOK_SECRET'],
  ...['ONEBOX_MYSQL_URL', 'ONEBOX_POSTGRES_URL', 'ONEBOX_MSSQL_URL'],
]);

/** One setting as it is in effect. */
export interface Setting {
  name: string;
  /** Null: there is none, or it is a secret. */
  value: string | null;
  isSecret: boolean;
  /** False: it has its default, or none. */
  isSet: boolean;
}

function settingsInEffect(env: NodeJS.ProcessEnv): Setting[] {
  const defaults = settingDefaults();
  return Object.keys(environment.shape).map((name) => {
    const isSecret = SECRET.has(name);
    return { name, value: isSecret ? null : (env[name] ?? defaults[name] ?? null), isSecret, isSet: name in env };
  });
}

/** What the processes run with. Ports are TCP ports; durations are in the unit of their name. */
export interface Config {
  /** All of them by name, for administrators; none of the secrets. */
  settings: Setting[];
  mode: 'production' | 'development' | 'test';
  httpPort: number;
  httpsPort: number;
  panelHost: string;
  previewDomain: string;
  publicAddresses: string[];
  /** Public resolvers that customers' names are looked up at; with a port where it is not 53. */
  dnsResolvers: string[];
  dataDir: string;
  /** Unix sockets live here; apart from `dataDir` because a socket's path may have 107 bytes at most. */
  runDir: string;
  keyFile: string;
  installationId?: string;
  databaseUrl?: string;
  adminEmail: string;
  adminPassword?: string;
  subnets?: string;
  apiPort: number;
  activatorPort: number;
  metricsPort: number;
  payments: 'sandbox' | 'stripe';
  /** Present exactly where `payments` is `stripe`. */
  stripe?: StripeSettings;
  /** Who sells, as invoices name it. Numbers of invoices begin anew with each year in its time zone (IANA). */
  operator: { name: string; addressLines: string[]; taxId?: string; timeZone: string };
  /** Where mails go; without one they are kept, for administrators to read. */
  smtp?: SmtpServer;
  mailFrom: MailAddress;
  logLevel: string;
  baseImage?: string;
  siteQuotaBytes: number;
  graceDays: number;
  readySeconds: number;
  drainSeconds: number;
  wakeSeconds: number;
  /** Of one database, in bytes. */
  databaseQuotaBytes: number;
  /** New databases of these engines are made on a server of the operator's, and not on one of the account's own. */
  externalServers: { mysql?: ExternalServer; postgres?: ExternalServer; mssql?: ExternalServer };
  /** Images of accounts' own servers in the place of those of `docker/`; they follow the official images' protocol. */
  databaseImages: { mysql?: string; postgres?: string; mssql: string };
  /** SQL Server's edition, or a product key: MSSQL_PID. */
  mssqlEdition: string;
  /** How long a database's web tool stays when nobody uses it. */
  webToolIdleSeconds: number;
  /** Whether sites are photographed. */
  pictures: boolean;
  rateLimits: boolean;
  dockerSocket: string;
}

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Validates the environment.
 * @throws ConfigError naming every setting that is wrong and what it must be.
 */
export function loadConfig(env: NodeJS.ProcessEnv, workingDirectory = process.cwd()): Config {
  const given = withoutEmpty(env);
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(describe).join('\n'));
  const settings = parsed.data;
  const dataDir = resolve(workingDirectory, settings.ONEBOX_DATA_DIR);
  const config: Config = {
    mode: settings.NODE_ENV,
    httpPort: settings.ONEBOX_HTTP_PORT,
    httpsPort: settings.ONEBOX_HTTPS_PORT,
    panelHost: settings.ONEBOX_PANEL_HOST,
    previewDomain: settings.ONEBOX_PREVIEW_DOMAIN,
    publicAddresses: settings.ONEBOX_PUBLIC_ADDRESSES,
    dnsResolvers: settings.ONEBOX_DNS_RESOLVERS,
    dataDir,
    runDir: settings.ONEBOX_RUN_DIR ? resolve(workingDirectory, settings.ONEBOX_RUN_DIR) : join(dataDir, 'run'),
    keyFile: settings.ONEBOX_KEY_FILE
      ? resolve(workingDirectory, settings.ONEBOX_KEY_FILE)
      : join(dataDir, 'secret.key'),
    installationId: settings.ONEBOX_INSTALLATION_ID,
    databaseUrl: settings.ONEBOX_DATABASE_URL,
    adminEmail: settings.ONEBOX_ADMIN_EMAIL,
    adminPassword: settings.ONEBOX_ADMIN_PASSWORD,
    subnets: settings.ONEBOX_SUBNETS,
    apiPort: settings.ONEBOX_API_PORT,
    activatorPort: settings.ONEBOX_ACTIVATOR_PORT,
    metricsPort: settings.ONEBOX_METRICS_PORT,
    payments: settings.ONEBOX_PAYMENTS,
    stripe: settings.ONEBOX_PAYMENTS === 'stripe' ? stripeSettings(settings) : undefined,
    operator: {
      name: settings.ONEBOX_OPERATOR_NAME,
      addressLines: settings.ONEBOX_OPERATOR_ADDRESS,
      taxId: settings.ONEBOX_OPERATOR_TAX_ID,
      timeZone: settings.ONEBOX_OPERATOR_TIME_ZONE,
    },
    smtp: settings.ONEBOX_SMTP_URL,
    mailFrom: settings.ONEBOX_MAIL_FROM ?? { name: 'Onebox', address: `no-reply@${settings.ONEBOX_PANEL_HOST}` },
    logLevel: settings.ONEBOX_LOG_LEVEL,
    baseImage: settings.ONEBOX_BASE_IMAGE,
    siteQuotaBytes: settings.ONEBOX_SITE_QUOTA_BYTES,
    graceDays: settings.ONEBOX_GRACE_DAYS,
    readySeconds: settings.ONEBOX_READY_SECONDS,
    drainSeconds: settings.ONEBOX_DRAIN_SECONDS,
    wakeSeconds: settings.ONEBOX_WAKE_SECONDS,
    databaseQuotaBytes: settings.ONEBOX_DATABASE_QUOTA_BYTES,
    externalServers: {
      mysql: settings.ONEBOX_MYSQL_URL,
      postgres: settings.ONEBOX_POSTGRES_URL,
      mssql: settings.ONEBOX_MSSQL_URL,
    },
    databaseImages: {
      mysql: settings.ONEBOX_MYSQL_IMAGE,
      postgres: settings.ONEBOX_POSTGRES_IMAGE,
      mssql: settings.ONEBOX_MSSQL_IMAGE,
    },
    mssqlEdition: settings.ONEBOX_MSSQL_PID,
    webToolIdleSeconds: settings.ONEBOX_WEB_TOOL_IDLE_SECONDS,
    pictures: settings.ONEBOX_PICTURES === 'on',
    rateLimits: settings.ONEBOX_RATE_LIMITS === 'on',
    dockerSocket: settings.DOCKER_HOST.slice('unix://'.length),
    settings: settingsInEffect(given),
  };
  const problems = [...contradictions(config), ...stripeContradictions(settings)];
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

/** The panel's address, as people type it. Without a slash at its end. */
export function panelUrl({ panelHost, httpPort }: Pick<Config, 'panelHost' | 'httpPort'>): string {
  return `http://${panelHost}${httpPort === 80 ? '' : `:${httpPort}`}`;
}

function contradictions(config: Config): string[] {
  const problems: string[] = [];
  const ports = [config.httpPort, config.httpsPort, config.apiPort, config.activatorPort, config.metricsPort];
  if (new Set(ports).size < ports.length) {
    problems.push('ONEBOX_HTTP_PORT, _HTTPS_PORT, _API_PORT, _ACTIVATOR_PORT and _METRICS_PORT must all differ.');
  }
  if (!isAbsolute(config.dockerSocket)) problems.push('DOCKER_HOST must name an absolute path.');
  if (config.panelHost === config.previewDomain) {
    problems.push(
      'ONEBOX_PANEL_HOST and ONEBOX_PREVIEW_DOMAIN must differ: sites must not share a name with the panel.',
    );
  }
  if (Buffer.byteLength(join(config.runDir, 'commands.sock')) > 107) {
    problems.push(`ONEBOX_RUN_DIR: ${config.runDir} is too long for unix sockets (107 bytes). Name a shorter one.`);
  }
  return problems;
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`;
}

/** An empty variable means "not set", as in shells and compose files. */
function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '');
}

/** `1.1.1.1`, `1.1.1.1:5353`, `2606:4700:4700::1111`, `[2606:4700:4700::1111]:5353`. */
function isServer(text: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  return isIP(text) !== 0 || (isIP(bracketed ?? plain ?? '') !== 0 && Number(port ?? 53) <= 65535);
}

function splitLines(text: string): string[] {
  return text
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
