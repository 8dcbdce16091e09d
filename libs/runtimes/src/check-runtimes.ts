import { type FieldError, InvalidInput } from '@onebox/errors';
import { type Catalogue, catalogue, DEFAULT_RUNTIME } from './catalogue.js';
import type { RouteSpec, RuntimeSpec } from './revision-spec.js';
import { derivedRoutes } from './routes.js';
import type { Runtime } from './runtime.js';
import { normalisePath } from './site-path.js';

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
const EXTENSION = /^\.[a-z0-9]{1,16}$/;
const WRONG_PATH = 'must be a folder such as / or /shop/, of letters, digits, dots, hyphens and underscores.';

/**
 * Fills in what was left out and checks what a domain runs.
 * @throws InvalidInput naming every field (`runtimes.0.root`) that is wrong.
 */
export function resolveRuntimes(inputs: RuntimeInput[], known: Catalogue = catalogue): RuntimeSpec[] {
  const wanted = inputs.length > 0 ? inputs : [{ runtime: DEFAULT_RUNTIME }];
  const runtimes = withDefault(withNames(wanted).map((input) => filledIn(input, known)));
  reject(checkRuntimes(runtimes, known));
  return runtimes;
}

/**
 * Brings a customer's routes into the form that is kept.
 * @throws InvalidInput naming every field (`routes.1.match.prefix`) that is wrong.
 */
export function resolveRoutes(routes: RouteSpec[] | null, runtimes: RuntimeSpec[]): RouteSpec[] | null {
  const resolved = routes?.map(({ match, to }) => ({ match: normalisedMatch(match), to })) ?? null;
  reject(resolved ? checkRoutes(resolved, runtimes) : []);
  return resolved;
}

/** Everything that is wrong with the runtimes and routes of a revision, field by field; nothing is thrown. */
export function checkRuntimes(runtimes: RuntimeSpec[], known: Catalogue = catalogue): FieldError[] {
  return [
    ...runtimes.flatMap((spec, index) => checkOne(spec, `runtimes.${index}`, known)),
    ...checkNames(runtimes),
    ...checkDefault(runtimes),
    ...checkMounts(runtimes, known),
    ...checkRoots(runtimes),
  ];
}

export function checkRoutes(routes: RouteSpec[], runtimes: RuntimeSpec[]): FieldError[] {
  const seen = new Set<string>();
  const errors = routes.flatMap(({ match, to }, index) => {
    const problems: FieldError[] = [];
    const [kind, text] = Object.entries(match)[0] as ['prefix' | 'extension', string];
    const path = `routes.${index}.match.${kind}`;
    if (kind === 'extension' && !EXTENSION.test(text)) problems.push({ path, message: 'must look like .php.' });
    if (kind === 'prefix' && normalisePath(text) !== text) problems.push({ path, message: WRONG_PATH });
    if (text === '/') problems.push({ path, message: 'The default runtime answers /: choose another prefix.' });
    if (seen.has(kind + text)) problems.push({ path, message: `There is another route for ${text}.` });
    if (!runtimes.some(({ name }) => name === to)) {
      problems.push({ path: `routes.${index}.to`, message: `This domain has no runtime named ${to}.` });
    }
    seen.add(kind + text);
    return problems;
  });
  return [...errors, ...checkHiddenRoots(routes, runtimes)];
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
    const rival = rules.find((rule) => claimed.has(rule)) ?? rivalOfDefault(runtimes, spec);
    rules.forEach((rule) => claimed.add(rule));
    return rival ? [{ path, message: `Another runtime answers ${rival} already: give this one a mount.` }] : [];
  });
}

function rivalOfDefault(runtimes: RuntimeSpec[], spec: RuntimeSpec): string | undefined {
  const main = runtimes.find((candidate) => candidate.default);
  return spec.mount === '/' && main?.runtime === spec.runtime ? 'these files' : undefined;
}

/** No runtime serves files under another's root: what lies there must be answered by the other. */
function checkRoots(runtimes: RuntimeSpec[]): FieldError[] {
  return exposures(runtimes)
    .filter(({ inner, exposedAt }) => inner.mount !== exposedAt)
    .map(({ outer, inner, exposedAt }) => ({
      path: `runtimes.${runtimes.indexOf(inner)}.mount`,
      message: `${outer.name} would serve the files of ${inner.name} at ${exposedAt}: mount ${inner.name} there, or move its root.`,
    }));
}

/** A list of the customer's replaces the derived prefixes, so it must guard such roots itself. */
function checkHiddenRoots(routes: RouteSpec[], runtimes: RuntimeSpec[]): FieldError[] {
  return exposures(runtimes)
    .filter(({ inner, exposedAt }) => !routes.some(({ match, to }) => leads(match, exposedAt) && to === inner.name))
    .map(({ outer, inner, exposedAt }) => ({
      path: 'routes',
      message: `Without a route from ${exposedAt} to ${inner.name}, ${outer.name} would serve its files.`,
    }));
}

function leads(match: RouteSpec['match'], prefix: string): boolean {
  return 'prefix' in match && match.prefix === prefix;
}

function exposures(runtimes: RuntimeSpec[]) {
  return runtimes.flatMap((outer) =>
    runtimes
      .filter((inner) => inner.root !== outer.root && inner.root.startsWith(outer.root))
      .map((inner) => ({ outer, inner, exposedAt: outer.mount + inner.root.slice(outer.root.length) })),
  );
}

function normalisedMatch(match: RouteSpec['match']): RouteSpec['match'] {
  return 'prefix' in match
    ? { prefix: normalisePath(match.prefix) ?? match.prefix }
    : { extension: match.extension.toLowerCase() };
}

function reject(errors: FieldError[]): void {
  if (errors.length > 0) throw new InvalidInput(errors);
}
