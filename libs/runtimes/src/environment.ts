import type { Application } from '@onebox/applications';
import type { DatabaseConnection, PlanInput } from './plan.js';
import { siteUrl } from './site-url.js';
import type { RuntimeSpec } from './revision-spec.js';
import type { Runtime, RuntimeSite } from './runtime.js';

type Variables = Record<string, string>;

/**
 * A container's environment. The customer's own variables come last and may replace a database's, but never those that
 * tell the image where the site is.
 */
export function environmentOf(
  input: PlanInput,
  spec: RuntimeSpec,
  runtime: Runtime,
  around: { application: Application | undefined; otherDocuments: string[] },
): Variables {
  const { application, otherDocuments } = around;
  return {
    ...databaseVariables(input.databases),
    ...runtime.environment(runtimeSite(input, spec)),
    ...input.env,
    ...siteVariables(input, spec),
    ...(otherDocuments.length > 0 ? { SITE_OTHER_DOCUMENTS: otherDocuments.join(' ') } : {}),
    ...(application ? applicationVariables(input, application) : {}),
  };
}

export function runtimeSite(input: PlanInput, { name, root, mount, start }: RuntimeSpec): RuntimeSite {
  const { databases, siteSecret: secret, spec } = input;
  const directory = releaseOf(input) + (root === '/' ? '' : root.slice(0, -1));
  const uploaded = spec.uploaded ?? false;
  return { directory, mount, start, secret, databases, uploaded, finding: spec.findings?.[name] };
}

function releaseOf({ spec }: PlanInput): string {
  return `/srv/site/releases/${spec.releaseId}`;
}

function siteVariables(input: PlanInput, spec: RuntimeSpec): Variables {
  const { directory, mount } = runtimeSite(input, spec);
  return {
    SITE_RELEASE: releaseOf(input),
    SITE_ROOT: directory,
    ...(mount === '/' ? {} : { SITE_MOUNT: mount }),
    APP_SECRET: input.siteSecret,
  };
}

function applicationVariables(input: PlanInput, application: Application): Variables {
  const site = applicationSite(input);
  return {
    ...application.environment(site),
    SITE_HOSTS: site.hosts.join(' '),
    ...(application.shared.length > 0 ? { APP_SHARED: application.shared.join(' ') } : {}),
  };
}

export function applicationSite({ spec, publicPorts }: PlanInput) {
  return {
    hosts: [...new Set([spec.hostname, ...spec.aliases, spec.previewHostname])],
    url: siteUrl(spec.hostname, publicPorts),
    settings: spec.appSettings ?? { title: spec.hostname, adminEmail: `admin@${spec.hostname}` },
  };
}

/**
 * `MYSQL_HOST` … for the first database of an engine, `MYSQL_<NAME>_HOST` … for each, and `DATABASE_URL` for the first of
 * all (docs/databases.md, "How an application learns of it").
 */
export function databaseVariables(databases: DatabaseConnection[]): Variables {
  const variables: Variables = {};
  for (const database of [...databases].reverse()) {
    const engine = database.engine.toUpperCase();
    Object.assign(variables, connectionVariables(`${engine}_${variableName(database.name)}`, database));
    Object.assign(variables, connectionVariables(engine, database));
  }
  if (databases[0]) variables.DATABASE_URL = connectionUrl(databases[0]);
  return variables;
}

function connectionVariables(prefix: string, database: DatabaseConnection): Variables {
  return {
    [`${prefix}_HOST`]: database.host,
    [`${prefix}_PORT`]: String(database.port),
    [`${prefix}_DATABASE`]: database.database,
    [`${prefix}_USER`]: database.username,
    [`${prefix}_PASSWORD`]: database.password,
    [`${prefix}_URL`]: connectionUrl(database),
    ...(database.tls ? { [`${prefix}_TLS`]: 'true' } : {}),
  };
}

/** How the URLs of each engine's own programs ask for encryption. */
const ENCRYPTED = { mysql: '?ssl-mode=REQUIRED', postgres: '?sslmode=require', mssql: '?encrypt=true' };

function connectionUrl({ engine, host, port, database, username, password, tls }: DatabaseConnection): string {
  const [user, secret, name] = [username, password, database].map(encodeURIComponent);
  return `${engine}://${user}:${secret}@${host}:${port}/${name}${tls ? ENCRYPTED[engine] : ''}`;
}

function variableName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
