import { type Catalogue, catalogue } from './catalogue.js';
import type { ContentFinding, RuntimeSpec } from './revision-spec.js';

/** A runtime of a domain whose files have to be looked through before they can run. */
export type InspectedRuntime = Pick<RuntimeSpec, 'name' | 'runtime' | 'version' | 'root'>;

export function inspectedRuntimes(runtimes: RuntimeSpec[], known: Catalogue = catalogue): InspectedRuntime[] {
  return runtimes
    .filter(({ runtime }) => known.find(runtime)?.inspects !== undefined)
    .map(({ name, runtime, version, root }) => ({ name, runtime, version, root }));
}

/** The image that runs what was found; undefined where the catalogue does not have the runtime (any more). */
export function imageOfFinding(
  { runtime, version }: Pick<RuntimeSpec, 'runtime' | 'version'>,
  finding: ContentFinding,
  known: Catalogue = catalogue,
): string | undefined {
  const entry = known.find(runtime);
  const chosen = entry?.versions.find((candidate) => candidate.version === version);
  if (!entry || !chosen) return undefined;
  const site = { directory: '', mount: '/', secret: '', databases: [], uploaded: true, finding };
  return entry.program?.(chosen, site).image ?? chosen.image;
}
