import { runtimesByFolder } from './catalogue.generated.js';
import { catalogueProblems } from './check-catalogue.js';
import type { Runtime } from './runtime.js';

export interface Catalogue {
  runtimes: Runtime[];
  find(id: string): Runtime | undefined;
}

/** @throws Error naming everything that is wrong with the entries: mistakes of ours, found at start. */
export function createCatalogue(runtimes: Runtime[]): Catalogue {
  const problems = catalogueProblems(runtimes);
  if (problems.length > 0) throw new Error(`The catalogue of runtimes is wrong. ${problems.join(' ')}`);
  const byId = new Map(runtimes.map((runtime) => [runtime.id, runtime]));
  return { runtimes, find: (id) => byId.get(id) };
}

/** @throws Error where a folder holds a runtime of another name. */
export function catalogueOfFolders(byFolder: Record<string, Runtime>): Catalogue {
  for (const [folder, { id }] of Object.entries(byFolder)) {
    if (folder !== id) throw new Error(`The runtime ${id} lies in the folder ${folder}: the two must be the same.`);
  }
  return createCatalogue(Object.values(byFolder));
}

export const catalogue = catalogueOfFolders(runtimesByFolder);

/** What a domain runs when its customer names nothing. */
export const DEFAULT_RUNTIME = 'php';
