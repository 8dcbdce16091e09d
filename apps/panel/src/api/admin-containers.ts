import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type Container = Schemas['Container'];
export type MetricPoint = Schemas['ContainerMetrics']['points'][number];
export type ContainerEvent = Schemas['ContainerEvents']['items'][number];
export type MetricWindow = '5m' | '15m' | '30m' | '1h';

export interface ContainerList {
  items: Container[];
  measuredAt: string | null;
}

/** All of them: what is searched, sorted and grouped in the browser answers at once, and 5,000 are ten pages. */
export const containersQuery = queryOptions({
  queryKey: ['admin', 'containers'],
  refetchInterval: 15_000,
  queryFn: async ({ signal }): Promise<ContainerList> => {
    const items: Container[] = [];
    let cursor: string | undefined;
    for (;;) {
      const query = { limit: 500, cursor };
      const page = await answerOf(api.GET('/api/v1/admin/containers', { params: { query }, signal }));
      items.push(...page.items);
      if (!page.nextCursor) return { items, measuredAt: page.measuredAt };
      cursor = page.nextCursor;
    }
  },
});

export const containerQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'container', id],
    queryFn: () => answerOf(api.GET('/api/v1/admin/containers/{id}', { params: { path: { id } } })),
  });

/** The worker measures every ten seconds; a line in a table need not follow that closely. */
export const metricsQuery = (id: string, window: MetricWindow, every = 15_000) =>
  queryOptions({
    queryKey: ['admin', 'container', id, 'metrics', window],
    staleTime: every,
    refetchInterval: every,
    queryFn: () =>
      answerOf(api.GET('/api/v1/admin/containers/{id}/metrics', { params: { path: { id }, query: { window } } })),
  });

/** The event stream says when there are more; this is for what it does not tell, like a signal that was heeded by nothing. */
export const containerEventsQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'container', id, 'events'],
    refetchInterval: 15_000,
    queryFn: async () =>
      (await answerOf(api.GET('/api/v1/admin/containers/{id}/events', { params: { path: { id } } }))).items,
  });

export async function restartContainer(id: string): Promise<Container> {
  const { container } = await answerOf(api.POST('/api/v1/admin/containers/{id}/restart', { params: { path: { id } } }));
  return container;
}
