import { type FieldError, InvalidInput } from '@onebox/errors';
import { type Catalogue, catalogue, DEFAULT_RUNTIME } from './catalogue.js';
import { checkRoutes, normalisedRoute } from './check-routes.js';
import { exposures } from './exposures.js';
import type { RouteSpec, RuntimeSpec } from './revision-spec.js';
import { derivedRoutes } from './routes.js';
import type { Runtime } from './runtime.js';
import { normalisePath, WRONG_PATH } from './site-path.js';

/** What a customer may leave out. */
export interface RuntimeInput {
  /** By default the runtime's id, with a number where it is taken. */
  name?: string;
  runtime: string;
  version?: string;
  root?: string;
  mount?: string;
  start?: string;
  default?: boolean;
}

const NAME = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
const START = /^[^\p{Cc}]*[^\p{Cc}\s][^\p{Cc}]*$/u;

/** What of a site answers what. */
export interface Serving {
  runtimes: RuntimeSpec[];
  /** Null: derived from the runtimes. */
  routes: RouteSpec[] | null;
}

/**
 * Fills in what was left out and checks what a domain runs and which of it answers what.
 * @throws InvalidInput naming every field (`runtimes.0.root`, `routes.1.match.prefix`) that is wrong.
 */
export function resolveServing(
  wish: { runtimes: RuntimeInput[]; routes: RouteSpec[] | null },
  known: Catalogue = catalogue,
): Serving {
  const wanted = wish.runtimes.length > 0 ? wish.runtimes : [{ runtime: DEFAULT_RUNTIME }];
  const runtimes = withDefault(withNames(wanted).map((input) => filledIn(input, known)));
  const routes = wish.routes?.map(normalisedRoute) ?? null;
  reject([...checkRuntimes(runtimes, routes, known), ...(routes ? checkRoutes(routes, runtimes) : [])]);
  return { runtimes, routes };
}

/** Of a domain whose routes are derived. @throws InvalidInput naming every field that is wrong. */
export function resolveRuntimes(inputs: RuntimeInput[], known: Catalogue = catalogue): RuntimeSpec[] {
  return resolveServing({ runtimes: inputs, routes: null }, known).runtimes;
}

function checkRuntimes(runtimes: RuntimeSpec[], routes: RouteSpec[] | null, known: Catalogue): FieldError[] {
  return [
    ...runtimes.flatMap((spec, index) => checkOne(spec, `runtimes.${index}`, known)),
    ...checkNames(runtimes),
    ...checkDefault(runtimes),
    ...(routes ? [] : checkMounts(runtimes, known)),
    ...checkRoots(runtimes),
    ...checkSharedRoots(runtimes, known),
  ];
}

function withNames(inputs: RuntimeInput[]): (RuntimeInput & { name: string })[] {
  const taken = new Set(inputs.flatMap(({ name }) => name ?? []));
  return inputs.map((input) => {
    const name = input.name ?? freeName(input.runtime, taken);
    taken.add(name);
    return { ...input, name };
  });
}

function freeName(base: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(name)) return name;
  }
}

function filledIn(input: RuntimeInput & { name: string }, known: Catalogue): RuntimeSpec {
  const { name, runtime, root = '/', mount = '/', start } = input;
  return {
    name,
    runtime,
    version: input.version ?? known.find(runtime)?.versions[0]?.version ?? '',
    root: normalisePath(root) ?? root,
    mount: normalisePath(mount) ?? mount,
    ...(start === undefined ? {} : { start }),
    default: input.default ?? false,
  };
}

/** Where nobody was named, the first one that answers `/`. */
function withDefault(runtimes: RuntimeSpec[]): RuntimeSpec[] {
  if (runtimes.some((spec) => spec.default)) return runtimes;
  const chosen = runtimes.find(({ mount }) => mount === '/') ?? runtimes[0];
  return runtimes.map((spec) => (spec === chosen ? { ...spec, default: true } : spec));
}

function checkOne(spec: RuntimeSpec, path: string, known: Catalogue): FieldError[] {
  const errors: FieldError[] = [];
  const runtime = known.find(spec.runtime);
  if (!NAME.test(spec.name)) {
    errors.push({ path: `${path}.name`, message: 'must be 1 to 32 small letters, digits and hyphens.' });
  } else if (spec.name in {}) {
    // What is kept by name would be found where nothing was kept: `constructor`.
    errors.push({ path: `${path}.name`, message: `cannot be ${spec.name}: choose another name.` });
  }
  if (normalisePath(spec.root) !== spec.root) errors.push({ path: `${path}.root`, message: WRONG_PATH });
  if (normalisePath(spec.mount) !== spec.mount) errors.push({ path: `${path}.mount`, message: WRONG_PATH });
  if (!runtime) {
    const choices = known.runtimes.map(({ id }) => id).join(', ');
    errors.push({
      path: `${path}.runtime`,
      message: `There is no runtime ${spec.runtime}. Choose one of: ${choices}.`,
    });
    return errors;
  }
  return [...errors, ...checkAgainst(runtime, spec, path)];
}

function checkAgainst(runtime: Runtime, spec: RuntimeSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!runtime.versions.some(({ version }) => version === spec.version)) {
    const choices = runtime.versions.map(({ version }) => version).join(', ');
    errors.push({
      path: `${path}.version`,
      message: `There is no ${runtime.title} ${spec.version}. Choose one of: ${choices}.`,
    });
  }
  if (spec.start !== undefined && !runtime.takesStart) {
    errors.push({ path: `${path}.start`, message: `${runtime.title} needs no start command.` });
  } else if (spec.start !== undefined && !START.test(spec.start)) {
    errors.push({ path: `${path}.start`, message: 'A start command is one line of text.' });
  }
  return errors;
}

function checkNames(runtimes: RuntimeSpec[]): FieldError[] {
  return runtimes.flatMap(({ name }, index) =>
    runtimes.findIndex((other) => other.name === name) < index
      ? [{ path: `runtimes.${index}.name`, message: `There is another runtime named ${name}.` }]
      : [],
  );
}

function checkDefault(runtimes: RuntimeSpec[]): FieldError[] {
  const defaults = runtimes.flatMap((spec, index) => (spec.default ? [index] : []));
  const [first, second] = defaults;
  if (second !== undefined) return [{ path: `runtimes.${second}.default`, message: 'Only one can be the default.' }];
  if (first === undefined || runtimes[first]!.mount === '/') return [];
  return [
    {
      path: `runtimes.${first}.mount`,
      message: 'The default runtime answers what no other does, so its mount must be /.',
    },
  ];
}

/** Two runtimes may share `/` only where something tells their requests apart. */
function checkMounts(runtimes: RuntimeSpec[], known: Catalogue): FieldError[] {
  const claimed = new Set<string>();
  return runtimes.flatMap((spec, index) => {
    if (spec.default) return [];
    const rules = derivedRoutes([spec], known).map(({ match }) => Object.values(match)[0] as string);
    const path = `runtimes.${index}.mount`;
    if (rules.length === 0) {
      return [{ path, message: `${spec.name} would never be asked: give it a mount such as /${spec.name}/.` }];
    }
    const rival = rules.find((rule) => claimed.has(rule)) ?? rivalOfDefault(runtimes, spec, known);
    rules.forEach((rule) => claimed.add(rule));
    return rival ? [{ path, message: `Another runtime answers ${rival} already: give this one a mount.` }] : [];
  });
}

/** The default answers all the files that it claims, with or without a rule. */
function rivalOfDefault(runtimes: RuntimeSpec[], spec: RuntimeSpec, known: Catalogue): string | undefined {
  const main = runtimes.find((candidate) => candidate.default);
  if (!main || spec.mount !== '/') return undefined;
  const claims = known.find(main.runtime)?.extensions ?? [];
  return known.find(spec.runtime)?.extensions.find((extension) => claims.includes(extension));
}

/** No runtime serves files under another's root: what lies there must be answered by the other. */
function checkRoots(runtimes: RuntimeSpec[]): FieldError[] {
  return exposures(runtimes)
    .filter(({ inner, exposedAt }) => !runtimes.some(({ root, mount }) => root === inner.root && mount === exposedAt))
    .map(({ outer, inner, exposedAt }) => ({
      path: `runtimes.${runtimes.indexOf(inner)}.mount`,
      message: `${outer.name} would serve the files of ${inner.name} at ${exposedAt}: mount ${inner.name} there, or move its root.`,
    }));
}

/** Of what has one root with a runtime that serves files, `docker/runtime/denied` must be able to tell the sources. */
function checkSharedRoots(runtimes: RuntimeSpec[], known: Catalogue): FieldError[] {
  const servesFiles = ({ runtime }: RuntimeSpec) => (known.find(runtime)?.defaultDocuments.length ?? 0) > 0;
  return runtimes.flatMap(({ name, runtime, root }, index) => {
    if (!known.find(runtime)?.needsOwnRoot) return [];
    const server = runtimes.find((other) => other.root === root && servesFiles(other));
    if (!server) return [];
    const message = `${server.name} would serve the sources of ${name} at ${root}: give ${name} a root of its own, such as /${name}/.`;
    return [{ path: `runtimes.${index}.root`, message }];
  });
}

function reject(errors: FieldError[]): void {
  if (errors.length > 0) throw new InvalidInput(errors);
}
