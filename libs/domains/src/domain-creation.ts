import type { Application } from '@onebox/applications';
import { type EngineWish, requireDatabaseName } from '@onebox/databases';
import { InvalidInput } from '@onebox/errors';
import {
  DEFAULT_RUNTIME,
  type DatabaseEngine,
  type RevisionSpec,
  resolveServing,
  type RouteSpec,
  type RuntimeInput,
  type RuntimeSpec,
  type Serving,
} from '@onebox/runtimes';
import type { EnvInput } from './environment.js';
import { type HostnameRules, requireHostname, slugOfPreview, wwwAlias } from './hostname.js';
import { randomSlug, slugBase, slugCandidates } from './slug.js';

export interface NewDomain {
  /** Left out: the site lives at its preview name. */
  hostname?: string;
  /** Left out: `www.` comes along with a name that was registered as it is, where it is free. */
  aliases?: string[];
  /** False: `www.` does not come along. Says nothing where aliases are given. */
  www?: boolean;
  runtimes?: RuntimeInput[];
  databases?: { engine: DatabaseEngine; name?: string }[];
  app?: string;
  routes?: RouteSpec[] | null;
  env?: EnvInput;
  limits?: { memoryBytes?: number; cpus?: number };
}

/** What the names of a new domain are, before anything was asked of the database. */
export interface WantedNames {
  /** Undefined: its preview name. */
  hostname: string | undefined;
  /** To try in this order. */
  slugs: string[];
  aliases: { hostname: string; /** Left away where somebody has it. */ optional: boolean; path: string }[];
}

/** @throws InvalidInput with the reason at the field. */
export function wantedNames(input: NewDomain, rules: HostnameRules): WantedNames {
  if (input.hostname === undefined) {
    const base = Array.from({ length: 3 }, () => randomSlug());
    return { hostname: undefined, slugs: [...base, ...slugCandidates(base[0]!)], aliases: wantedAliases(input, rules) };
  }
  const hostname = requireHostname(input.hostname, rules);
  const preview = slugOfPreview(hostname, rules);
  return {
    hostname,
    slugs: preview ? [preview] : slugCandidates(slugBase(hostname)),
    aliases: wantedAliases({ ...input, hostname }, rules),
  };
}

function wantedAliases(
  { hostname, aliases, www: wanted = true }: NewDomain,
  rules: HostnameRules,
): WantedNames['aliases'] {
  if (aliases) {
    const checked = requireAliases(aliases, rules, hostname);
    return checked.map((alias, index) => ({ hostname: alias, optional: false, path: `aliases.${index}` }));
  }
  const www = wanted && hostname && slugOfPreview(hostname, rules) === undefined ? wwwAlias(hostname) : undefined;
  return www ? [{ hostname: www, optional: true, path: 'hostname' }] : [];
}

/**
 * Aliases as they are kept: each once, without the main name.
 * @throws InvalidInput at `aliases.<n>`
 */
export function requireAliases(aliases: string[], rules: HostnameRules, hostname: string | undefined): string[] {
  const names = aliases.map((alias, index) => {
    const path = `aliases.${index}`;
    const name = requireHostname(alias, rules, path);
    if (slugOfPreview(name, rules) !== undefined) {
      throw new InvalidInput([{ path, message: 'A preview name cannot be an alias: the site has its own.' }]);
    }
    return name;
  });
  return [...new Set(names)].filter((name) => name !== hostname);
}

/** @throws InvalidInput */
export function wantedServing(input: NewDomain, application: Application | undefined): Serving {
  const runtimes = input.runtimes ?? [{ runtime: application?.runtime ?? DEFAULT_RUNTIME }];
  const serving = resolveServing({ runtimes, routes: input.routes ?? null });
  requireHost(serving.runtimes, application);
  return serving;
}

/** An application lives in the default runtime, in a version that it can run on. @throws InvalidInput */
export function requireHost(runtimes: RuntimeSpec[], application: Application | undefined): void {
  if (!application) return;
  const index = runtimes.findIndex((runtime) => runtime.default);
  const { runtime, root, version } = runtimes[index]!;
  if (runtime !== application.runtime || root !== '/') {
    const message = `${application.title} needs ${application.runtime} with the root / as the default runtime.`;
    throw new InvalidInput([
      { path: `runtimes.${index}.${runtime === application.runtime ? 'root' : 'runtime'}`, message },
    ]);
  }
  if (application.versions && !application.versions.includes(version)) {
    const message = `${application.title} cannot run on ${runtime} ${version}. Choose one of: ${application.versions.join(', ')}.`;
    throw new InvalidInput([{ path: `runtimes.${index}.version`, message }]);
  }
}

/** What the customer asked for, and what the application needs beside it; no two of one engine have the same name. @throws InvalidInput */
export function wantedDatabases(
  input: NewDomain,
  application: Application | undefined,
): { engine: DatabaseEngine; name: string }[] {
  const asked: { engine: DatabaseEngine; name?: string }[] = [...(input.databases ?? [])];
  for (const engine of application?.databases ?? []) {
    if (!asked.some((database) => database.engine === engine)) asked.unshift({ engine });
  }
  const names = new Map<DatabaseEngine, Set<string>>();
  return asked.map(({ engine, name }, index) => {
    const taken = names.get(engine) ?? new Set();
    names.set(engine, taken);
    const chosen = name ?? freeName(taken);
    requireDatabaseName(chosen, `databases.${index}.name`);
    if (taken.has(chosen)) {
      throw new InvalidInput([{ path: `databases.${index}.name`, message: 'Two databases have this name.' }]);
    }
    taken.add(chosen);
    return { engine, name: chosen };
  });
}

/** The engines that a new domain needs, each with the field that asks for it. */
export function wantedEngines(input: NewDomain, application: Application | undefined): EngineWish[] {
  const asked = (input.databases ?? []).map(({ engine }, index) => ({ engine, path: `databases.${index}.engine` }));
  const needed = (application?.databases ?? []).map((engine) => ({ engine, path: 'app' }));
  return [...asked, ...needed];
}

function freeName(taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'main' : `main_${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Limits that a customer may set. @throws InvalidInput */
export function requireLimits(limits: RevisionSpec['limits']): RevisionSpec['limits'] {
  const errors = [];
  const { memoryBytes, cpus } = limits;
  if (memoryBytes !== undefined && (memoryBytes < 32 * MIB || memoryBytes > 4096 * MIB)) {
    errors.push({ path: 'limits.memoryBytes', message: 'Choose 32 MiB to 4 GiB.' });
  }
  if (cpus !== undefined && (cpus < 0.1 || cpus > 2)) {
    errors.push({ path: 'limits.cpus', message: 'Choose 0.1 to 2.' });
  }
  if (errors.length > 0) throw new InvalidInput(errors);
  return { ...(memoryBytes === undefined ? {} : { memoryBytes }), ...(cpus === undefined ? {} : { cpus }) };
}

const MIB = 1024 ** 2;
