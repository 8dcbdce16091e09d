import { DATABASE_ENGINES } from '@onebox/runtimes';
import { z } from 'zod';
import { pageOf, pageQuery } from '../http/page.dto.js';
import { operationView } from '../operations/operations.dto.js';

const instant = z.iso.datetime();
const STATUSES = [
  'provisioning',
  'live',
  'sleeping',
  'degraded',
  'suspended',
  'failed',
  'deleting',
  'deleted',
] as const;
const hostname = z.string().max(1000);

const runtimeInput = z
  .strictObject({
    name: z.string().max(32).optional().describe("Unique within the domain; by default the runtime's."),
    runtime: z.string().max(32).describe('An id of `GET /runtimes`: `php`.'),
    version: z.string().max(32).optional().describe('By default the first one of the catalogue.'),
    root: z.string().max(200).optional().describe("Its folder in the site's files, `/` by default."),
    mount: z.string().max(200).optional().describe('The prefix that it answers under, `/` by default.'),
    start: z.string().max(1000).optional().describe('The command that starts it, where the runtime wants one.'),
    default: z.boolean().optional().describe('It answers what no other does; by default the first one at `/`.'),
  })
  .meta({ id: 'RuntimeInput' });

const runtimesInput = z.array(runtimeInput).min(1).max(10);

const route = z
  .strictObject({
    match: z.union([
      z.strictObject({ extension: z.string().max(20).describe('`.aspx`') }),
      z.strictObject({ prefix: z.string().max(200).describe('`/shop/`') }),
    ]),
    to: z.string().max(32).describe("A runtime's name."),
  })
  .meta({ id: 'Route' });

const routes = z.array(route).max(100);

const envInput = z
  .record(
    z.string(),
    z.union([z.string(), z.strictObject({ value: z.string().optional(), secret: z.boolean().optional() })]),
  )
  .meta({ id: 'EnvInput' })
  .describe('What is marked secret is never shown again; without a value it keeps the one that it has.');

const limits = z
  .strictObject({ memoryBytes: z.int().positive().optional(), cpus: z.number().positive().optional() })
  .describe("Of each container. By default the runtime's.");

const engine = z.enum(DATABASE_ENGINES);

export const newDomain = z
  .strictObject({
    hostname: hostname.optional().describe('Left out: the site lives at its preview name.'),
    aliases: z.array(hostname).max(50).optional().describe('By default `www.` of a registered name, where it is free.'),
    www: z.boolean().default(true).describe('False: `www.` does not come along.'),
    runtimes: runtimesInput.optional().describe('By default `php`, or what the application needs.'),
    databases: z
      .array(z.strictObject({ engine, name: z.string().max(32).optional() }))
      .max(10)
      .optional(),
    app: z.string().max(32).optional().describe('An application to install: `wordpress`.'),
    routes: routes.nullable().optional().describe('By default derived from the runtimes.'),
    env: envInput.optional(),
    limits: limits.optional(),
  })
  .meta({ id: 'NewDomain' });
export type NewDomainBody = z.output<typeof newDomain>;

export const domainPatch = z
  .strictObject({
    hostname: hostname.optional().describe('One of its names, which becomes the main one; that becomes an alias.'),
    aliases: z.array(hostname).max(50).optional(),
    redirects: z
      .record(z.string(), z.boolean())
      .optional()
      .describe('By alias: true sends visitors to the main name (308) once both are connected. Others: true.'),
    runtimes: runtimesInput.optional(),
    routes: routes.nullable().optional().describe('Null: derived from the runtimes.'),
    env: envInput.optional(),
    limits: limits.optional(),
    maintenance: z.boolean().optional().describe('Visitors get a 503 with Retry-After.'),
  })
  .meta({ id: 'DomainPatch' });
export type DomainPatchBody = z.output<typeof domainPatch>;

export const runtimesBody = runtimesInput;
export type RuntimesBody = z.output<typeof runtimesBody>;
export const routesBody = routes;
export type RoutesBody = z.output<typeof routesBody>;
export const envBody = envInput;
export type EnvBody = z.output<typeof envBody>;

export const envView = z
  .record(z.string(), z.union([z.string(), z.strictObject({ secret: z.literal(true) })]))
  .meta({ id: 'Env' });

const runtimeView = z
  .strictObject({
    name: z.string(),
    runtime: z.string(),
    version: z.string(),
    root: z.string(),
    mount: z.string(),
    start: z.string().optional(),
    default: z.boolean(),
  })
  .meta({ id: 'Runtime' });

export const domainView = z
  .strictObject({
    id: z.string(),
    hostname: z.string(),
    aliases: z.array(z.string()),
    redirects: z
      .record(z.string(), z.boolean())
      .describe('By alias: whether it sends visitors to the main name once both are connected.'),
    previewHostname: z.string(),
    url: z.string().describe("The preview's address: it works whatever DNS says."),
    hostnameUrl: z.string().describe('The address under its own name: it works once DNS leads here.'),
    status: z.enum(STATUSES),
    statusDetail: z.string().nullable(),
    runtimes: z.array(runtimeView),
    routes: z.array(route).nullable().describe('Null: derived from the runtimes.'),
    effectiveRoutes: z
      .array(route)
      .describe(
        'With the derived ones, in the order in which they are looked up; the default runtime answers the rest.',
      ),
    databases: z.array(z.strictObject({ id: z.string(), engine: z.string(), name: z.string() })),
    app: z.string().nullable(),
    limits,
    maintenance: z.boolean(),
    wantedRevisionId: z.string().describe('The newest revision: what the ETag names.'),
    liveRevisionId: z.string().nullable().describe('What serves.'),
    failedRevisionId: z.string().nullable().describe('The newest revision that did not work out.'),
    dnsLostSince: instant.nullable().describe('Since when one of its names has not led here any more, though it did.'),
    sizeBytes: z.number().nullable().describe('Measured now and then.'),
    pictureUrl: z
      .string()
      .nullable()
      .describe('A picture of the site; another one has another address. Null: there is none.'),
    createdAt: instant,
    deletedAt: instant.nullable(),
    restorableUntil: instant.nullable(),
  })
  .meta({ id: 'Domain' });

export const domainPage = pageOf(domainView).meta({ id: 'DomainPage' });

export const domainChange = z
  .strictObject({ domain: domainView, operation: operationView })
  .meta({ id: 'DomainChange' });

export const domainsQuery = pageQuery.extend({
  q: z.string().max(253).optional().describe('Part of the name.'),
  status: z.enum(STATUSES).optional().describe('Deleted ones are listed by `deleted` only.'),
  runtime: z.string().max(32).optional().describe('Only those that run it.'),
  dns: z.enum(['lost']).optional().describe('Only those with a name that has led here and does not any more.'),
  sort: z.enum(['createdAt', '-createdAt', 'hostname', '-hostname']).default('-createdAt'),
});
export type DomainsQuery = z.output<typeof domainsQuery>;

export const contentQuery = z.strictObject({
  path: z.string().max(200).default('/').describe('The folder that the archive is unpacked to.'),
  mode: z
    .enum(['replace', 'merge'])
    .optional()
    .describe('`replace`: nothing but the archive is left. `merge`: laid over what is there; the default with an app.'),
});
export type ContentQuery = z.output<typeof contentQuery>;

export const contentAnswer = z
  .strictObject({
    domain: domainView,
    operation: operationView,
    uploaded: z.strictObject({ files: z.int(), bytes: z.number() }),
  })
  .meta({ id: 'ContentDeployed' });

export const appLoginAnswer = z
  .union([
    z.strictObject({ url: z.string(), expiresAt: z.string() }),
    z.strictObject({ username: z.string(), password: z.string() }),
  ])
  .meta({ id: 'AppLogin' });

export const logsQuery = z.strictObject({
  tail: z.coerce.number().int().min(0).max(10_000).default(200).describe('How many of the last lines.'),
  since: z.iso.datetime({ offset: true }).optional(),
  runtime: z.string().max(63).optional().describe("Only this runtime's, by its name."),
});
export type LogsQuery = z.output<typeof logsQuery>;

export const logsAnswer = z
  .strictObject({
    items: z.array(
      z.strictObject({
        time: z.string(),
        runtime: z.string(),
        stream: z.enum(['stdout', 'stderr']),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'Logs' });
