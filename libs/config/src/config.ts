import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';

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

const dockerSocket = z
  .string()
  .regex(
    /^unix:\/\/\/.+/,
    'must be a local unix socket such as unix:///var/run/docker.sock: the edge reaches containers directly, which a remote engine does not allow',
  );

/** Every setting, its default and its meaning. Nothing else reads `process.env`. Documented in docs/configuration.md. */
const environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  ONEBOX_HTTP_PORT: port(8080),
  ONEBOX_HTTPS_PORT: port(8443),
  ONEBOX_PANEL_HOST: hostname.default('localhost'),
  ONEBOX_PREVIEW_DOMAIN: hostname.default('sites.localhost'),
  ONEBOX_PUBLIC_ADDRESSES: z.string().default('').transform(splitList),
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
  ONEBOX_PAYMENTS: z.enum(['sandbox']).default('sandbox'),
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
  ONEBOX_RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  DOCKER_HOST: dockerSocket.default('unix:///var/run/docker.sock'),
});

/** Every setting's name with its default as a text; `undefined` where there is none. For the documentation's test. */
export function settingDefaults(): Record<string, string | undefined> {
  const defaults = environment.parse({}) as Record<string, unknown>;
  const text = (value: unknown) =>
    Array.isArray(value) ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
  return Object.fromEntries(Object.keys(environment.shape).map((name) => [name, text(defaults[name])]));
}

/** What the processes run with. Ports are TCP ports; durations are in the unit of their name. */
export interface Config {
  mode: 'production' | 'development' | 'test';
  httpPort: number;
  httpsPort: number;
  panelHost: string;
  previewDomain: string;
  publicAddresses: string[];
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
  payments: 'sandbox';
  logLevel: string;
  baseImage?: string;
  siteQuotaBytes: number;
  graceDays: number;
  readySeconds: number;
  drainSeconds: number;
  wakeSeconds: number;
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
  const parsed = environment.safeParse(withoutEmpty(env));
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
    logLevel: settings.ONEBOX_LOG_LEVEL,
    baseImage: settings.ONEBOX_BASE_IMAGE,
    siteQuotaBytes: settings.ONEBOX_SITE_QUOTA_BYTES,
    graceDays: settings.ONEBOX_GRACE_DAYS,
    readySeconds: settings.ONEBOX_READY_SECONDS,
    drainSeconds: settings.ONEBOX_DRAIN_SECONDS,
    wakeSeconds: settings.ONEBOX_WAKE_SECONDS,
    rateLimits: settings.ONEBOX_RATE_LIMITS === 'on',
    dockerSocket: settings.DOCKER_HOST.slice('unix://'.length),
  };
  const problems = contradictions(config);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
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
