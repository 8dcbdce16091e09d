import { createHash } from 'node:crypto';

/** What the API calls a container: always the same for the same name, and no way back to the name or the host. */
export function containerId(name: string): string {
  return `ctr_${createHash('sha256').update(name).digest('hex').slice(0, 26)}`;
}
