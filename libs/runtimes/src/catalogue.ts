import { php } from './php/php.runtime.js';
import type { Runtime } from './runtime.js';
import { staticFiles } from './static/static.runtime.js';

export interface Catalogue {
  runtimes: Runtime[];
  find(id: string): Runtime | undefined;
}

/** @throws Error when two entries have the same id: a mistake of ours. */
export function createCatalogue(runtimes: Runtime[]): Catalogue {
  const byId = new Map(runtimes.map((runtime) => [runtime.id, runtime]));
  if (byId.size < runtimes.length) throw new Error('Two runtimes of the catalogue have the same id.');
  return { runtimes, find: (id) => byId.get(id) };
}

export const catalogue = createCatalogue([php, staticFiles]);

/** What a domain runs when its customer names nothing. */
export const DEFAULT_RUNTIME = 'php';
