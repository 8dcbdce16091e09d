import { type OwnedReading, type Sample, WHOLE_ACCOUNT } from '@onebox/metering';
import type { OwnerLabels } from '@onebox/engine';
import type { Container } from '../figures/container.js';
import type { Figures } from '../figures/figures.js';

/** What runs for customers by their wish; one-shots and sandboxes are the platform's own work. */
const METERED: OwnerLabels['kind'][] = ['site', 'database-server', 'database-tool'];

/** What each metered container used since its start, with the samples of its memory since `from` (ms). */
export function runReadings(figures: Pick<Figures, 'all' | 'history'>, from: number): OwnedReading[] {
  return figures.all().flatMap((container) => {
    const { labels, usage, startedAt, name } = container;
    if (!METERED.includes(labels.kind) || !labels.accountId || !usage || !startedAt) return [];
    const counters = { requests: 0, failedRequests: 0, bytesIn: 0, bytesOut: 0 };
    return {
      ...{ kind: 'run' as const, source: name, epoch: startedAt.toISOString() },
      ...{ accountId: labels.accountId, subjectId: labels.domainId ?? labels.databaseId ?? WHOLE_ACCOUNT },
      ...{ at: usage.at, since: startedAt.getTime() },
      counters: { ...counters, cpuMilliseconds: Math.floor(usage.cpuNanoseconds / 1e6) },
      samples: samplesOf(container, figures, Math.max(from, startedAt.getTime())),
    };
  });
}

/** Those that are kept, and the last look's. */
function samplesOf({ id, usage }: Container, { history }: Pick<Figures, 'history'>, from: number): Sample[] {
  const { at, memoryBytes } = usage!;
  const kept = history
    .since(id, from)
    .flatMap((point) =>
      point.memoryBytes === null || point.at >= at ? [] : [{ at: point.at, bytes: point.memoryBytes }],
    );
  return [...kept, { at, bytes: memoryBytes }];
}
