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
  switch (labels.kind) {
    case 'site':
      return labels.domainId ? [`domain:${labels.domainId}`] : [];
    case 'database-server':
      return labels.accountId ? [`network:${labels.accountId}`] : [];
    case 'platform':
      return name.endsWith('-edge') ? ['platform:edge'] : [];
    default:
      return [];
  }
}
