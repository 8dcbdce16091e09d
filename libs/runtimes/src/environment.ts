import type { Application } from '@onebox/applications';
import type { DatabaseConnection, PlanInput } from './plan.js';
import { siteUrl } from './site-url.js';
import type { RuntimeSpec } from './revision-spec.js';
import type { Runtime } from './runtime.js';

type Variables = Record<string, string>;

/**
 * A container's environment. The customer's own variables come last and may replace a database's, but never those that
 * tell the image where the site is.
 */
export function environmentOf(
  input: PlanInput,
  spec: RuntimeSpec,
  runtime: Runtime,
  application: Application | undefined,
): Variables {
  return {
    ...runtime.environment(spec),
    ...databaseVariables(input.databases),
    ...input.env,
    ...siteVariables(input, spec),
    ...(application ? applicationVariables(input, application) : {}),
  };
}

function siteVariables(input: PlanInput, { root, mount }: RuntimeSpec): Variables {
  const release = `/srv/site/releases/${input.spec.releaseId}`;
  return {
    SITE_RELEASE: release,
    SITE_ROOT: root === '/' ? release : release + root.slice(0, -1),
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
 * all (docs: "A database reaches the application as environment variables").
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
  };
}

function connectionUrl({ engine, host, port, database, username, password }: DatabaseConnection): string {
  const [user, secret, name] = [username, password, database].map(encodeURIComponent);
  return `${engine}://${user}:${secret}@${host}:${port}/${name}`;
}

function variableName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
