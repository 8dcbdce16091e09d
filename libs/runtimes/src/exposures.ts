import type { RuntimeSpec } from './revision-spec.js';

/** A runtime whose root lies in another's: the other would serve its files at `exposedAt`. */
export interface Exposure {
  outer: RuntimeSpec;
  inner: RuntimeSpec;
  exposedAt: string;
}

/** Strictly deeper roots only: runtimes with one root, such as PHP and .NET, share its files, where they may. */
export function exposures(runtimes: RuntimeSpec[]): Exposure[] {
  return runtimes.flatMap((outer) =>
    runtimes
      .filter((inner) => inner.root !== outer.root && inner.root.startsWith(outer.root))
      .map((inner) => ({ outer, inner, exposedAt: outer.mount + inner.root.slice(outer.root.length) })),
  );
}
