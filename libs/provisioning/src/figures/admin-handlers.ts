import type { AdminHandlers, ContainerPage, ListContainers, NodeList } from '@onebox/commands';
import type { PlatformFacts } from '@onebox/platform';
import { matching, pageOf } from './container-list.js';
import { nodeItems } from './node-list.js';
import { RestartContainer, type RestartContainerDeps } from './restart-container.js';
import { ShowContainer } from './show-container.js';

export interface AdminHandlersDeps extends RestartContainerDeps {
  platformFacts: PlatformFacts;
}

/** The worker's commands for administrators. Lists come from memory and the database; the engine is not asked. */
export function adminHandlers(deps: AdminHandlersDeps): AdminHandlers {
  const { figures, platformFacts } = deps;
  const show = new ShowContainer(deps);
  const restart = new RestartContainer(deps);
  return {
    containers: (input) => list(deps, input),
    containerCounts: ({ accountIds }) => Promise.resolve(counts(deps, accountIds)),
    container: ({ containerId }) => show.details(containerId),
    containerMetrics: async (input) => show.metrics(input),
    containerEvents: async (input) => show.events(input),
    containerLogs: (input, signal) => show.logs(input, signal),
    restartContainer: ({ containerId }) => restart.run(containerId),
    nodes: async (): Promise<NodeList> => ({ items: nodeItems(await platformFacts.nodes(), figures.all()) }),
  };
}

async function list({ figures, views }: AdminHandlersDeps, input: ListContainers): Promise<ContainerPage> {
  const { items, nextCursor } = pageOf(matching(figures.all(), input, await views.find(input.q)), input);
  const measuredAt = figures.measuredAt === 0 ? null : new Date(figures.measuredAt).toISOString();
  return { items: await views.of(items), nextCursor, measuredAt };
}

function counts({ figures }: AdminHandlersDeps, accountIds: string[]): Record<string, number> {
  const found = new Map(accountIds.map((id) => [id, 0]));
  for (const { labels } of figures.all()) {
    const count = found.get(labels.accountId ?? '');
    if (count !== undefined) found.set(labels.accountId!, count + 1);
  }
  return Object.fromEntries(found);
}
