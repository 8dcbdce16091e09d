import type { Application } from './application.js';
import { wordpress } from './wordpress/wordpress.application.js';

export interface ApplicationRegistry {
  applications: Application[];
  find(id: string): Application | undefined;
}

/** @throws Error when an entry contradicts another or itself: a mistake of ours, found at start. */
export function createRegistry(applications: Application[]): ApplicationRegistry {
  const byId = new Map(applications.map((application) => [application.id, application]));
  if (byId.size < applications.length) throw new Error('Two applications have the same id.');
  for (const { id, shared } of applications) {
    if (!/^[a-z0-9-]{1,32}$/.test(id)) throw new Error(`${id} cannot be an application's id.`);
    if (shared.some((path) => /\s|^\/|(^|\/)\.\.?(\/|$)/.test(path))) throw new Error(`${id}: wrong shared path.`);
  }
  return { applications, find: (id) => byId.get(id) };
}

export const applications = createRegistry([wordpress]);
