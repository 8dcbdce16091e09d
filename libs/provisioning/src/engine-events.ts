import type { EngineEvent } from '@onebox/engine';
import type { Key } from '@onebox/reconcile';

/** What of an object ends or breaks; what we make ourselves is known to the pass that makes it. */
const TELLING: EngineEvent['action'][] = ['die', 'oom', 'destroy'];

/**
 * Whose pass an event of the engine asks for. `connected` asks for none: something may have been missed, so its receiver
 * looks at everything.
 */
export function keysOfEvent({ kind, action, labels, name }: EngineEvent): Key[] {
  if (kind !== 'workload' || !TELLING.includes(action)) return [];
  // A step's end; that of a client of a database is awaited by who runs it.
  if (labels.kind === 'one-shot' && labels.domainId && action === 'die') return [`domain:${labels.domainId}`];
  if (labels.kind === 'site' && labels.domainId) return [`domain:${labels.domainId}`];
  if (labels.kind === 'database-server' && labels.accountId) return [`network:${labels.accountId}`];
  if (labels.kind === 'database-tool' && labels.databaseId) return [`tool:${labels.databaseId}`];
  return labels.kind === 'platform' && name.endsWith('-edge') ? ['platform:edge'] : [];
}
