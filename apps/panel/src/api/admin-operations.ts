import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type AnyOperation = Schemas['AnyOperation'];

export interface OperationFilter {
  status?: AnyOperation['status'];
  kind?: AnyOperation['kind'];
  account?: string;
}

export const anyOperationsQuery = (filter: OperationFilter) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'operations', filter],
    refetchInterval: 30_000,
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/v1/admin/operations', { params: { query: { ...filter, limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const operationKey = (id: string) => ['admin', 'operation', id];

/** One operation of any account, kept up to date by events; looked for among its account's newest where none came. */
export const anyOperationQuery = (id: string, account: string) =>
  queryOptions({
    queryKey: operationKey(id),
    staleTime: 10_000,
    queryFn: async () => {
      const query = { account, limit: 50 };
      const { items } = await answerOf(api.GET('/api/v1/admin/operations', { params: { query } }));
      return items.find((operation) => operation.id === id) ?? null;
    },
  });
