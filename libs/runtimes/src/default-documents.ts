import type { Catalogue } from './catalogue.js';
import type { PlannedRoutes } from './plan.js';
import type { RuntimeSpec } from './revision-spec.js';
import { poolOf } from './routes.js';

/** What a request for a directory finds first, whichever runtime it belongs to; others follow in the order of the domain. */
const ORDER = ['index.php', 'index.aspx', 'Default.aspx', 'index.html', 'index.htm'];

/**
 * The default documents of those who serve the same folder at the same mount, which this one answers with a redirect where
 * it has none of its own (defaults.md). Only those whose requests lead to another one.
 */
export function otherDocuments(
  spec: RuntimeSpec,
  runtimes: RuntimeSpec[],
  routes: PlannedRoutes,
  known: Catalogue,
): string[] {
  const own = documentsOf(spec, known);
  if (own.length === 0) return [];
  const others = runtimes
    .filter(({ name, root, mount }) => name !== spec.name && root === spec.root && mount === spec.mount)
    .flatMap((other) =>
      documentsOf(other, known).filter((document) => poolOf(routes, spec.mount + document) === other.name),
    );
  return [...new Set(others)].filter((document) => !own.includes(document)).sort((a, b) => rank(a) - rank(b));
}

function documentsOf({ runtime }: RuntimeSpec, known: Catalogue): string[] {
  return known.find(runtime)?.defaultDocuments ?? [];
}

function rank(document: string): number {
  const place = ORDER.indexOf(document);
  return place < 0 ? ORDER.length : place;
}
