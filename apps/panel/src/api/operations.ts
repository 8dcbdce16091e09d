import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type Operation = Schemas['Operation'];

export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', id],
    queryFn: () => answerOf(api.GET('/api/v1/operations/{id}', { params: { path: { id } } })),
  });

/** The newest first. */
export const recentOperationsQuery = queryOptions({
  queryKey: ['operations', 'recent'],
  queryFn: () => answerOf(api.GET('/api/v1/operations', { params: { query: { limit: 20 } } })),
});
