import { type Catalogue, catalogue } from './catalogue.js';
import type { PlannedRoutes } from './plan.js';
import type { RouteSpec, RuntimeSpec } from './revision-spec.js';

/**
 * Derived: a mount other than `/` is a prefix rule; who shares `/` with the default runtime gets the extensions that it
 * claims in the catalogue. A list of the customer's replaces all of that.
 */
export function plannedRoutes(runtimes: RuntimeSpec[], routes: RouteSpec[] | null, known: Catalogue): PlannedRoutes {
  const defaultPool = runtimes.find((runtime) => runtime.default)!.name;
  return { defaultPool, ...split(routes ?? derivedRoutes(runtimes, known)) };
}

/** The customer's list, or the derived one, in the order in which it is looked up: what answers what, for a person. */
export function effectiveRoutes(
  runtimes: RuntimeSpec[],
  routes: RouteSpec[] | null,
  known: Catalogue = catalogue,
): RouteSpec[] {
  const { prefixes, extensions } = split(routes ?? derivedRoutes(runtimes, known));
  return [
    ...prefixes.map(({ prefix, pool }) => ({ match: { prefix }, to: pool })),
    ...extensions.map(({ extension, pool }) => ({ match: { extension }, to: pool })),
  ];
}

export function derivedRoutes(runtimes: RuntimeSpec[], known: Catalogue): RouteSpec[] {
  return runtimes.flatMap((spec): RouteSpec[] => {
    if (spec.mount !== '/') return [{ match: { prefix: spec.mount }, to: spec.name }];
    const extensions = known.find(spec.runtime)?.extensions ?? [];
    return spec.default ? [] : extensions.map((extension) => ({ match: { extension }, to: spec.name }));
  });
}

/**
 * Who answers a path: the longest prefix, then the extension of its last segment, then the default. What the edge does by
 * its maps; it also knows a runtime's extension before the end (`/a.aspx/b`).
 */
export function poolOf({ prefixes, extensions, defaultPool }: PlannedRoutes, path: string): string {
  const extension = /\.[^./]+$/.exec(path)?.[0].toLowerCase();
  return (
    prefixes.find(({ prefix }) => `${path}/`.startsWith(prefix))?.pool ??
    extensions.find((rule) => rule.extension === extension)?.pool ??
    defaultPool
  );
}

/** The longest prefix first, extensions by name: the order that they are looked up in, and always the same one. */
function split(routes: RouteSpec[]): Pick<PlannedRoutes, 'prefixes' | 'extensions'> {
  const prefixes = routes.flatMap(({ match, to }) => ('prefix' in match ? [{ prefix: match.prefix, pool: to }] : []));
  const extensions = routes.flatMap(({ match, to }) =>
    'extension' in match ? [{ extension: match.extension, pool: to }] : [],
  );
  return {
    prefixes: prefixes.sort((a, b) => b.prefix.length - a.prefix.length || compare(a.prefix, b.prefix)),
    extensions: extensions.sort((a, b) => compare(a.extension, b.extension)),
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
