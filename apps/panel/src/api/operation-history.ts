import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';
import type { Operation } from './operations.ts';

export interface OperationFilter {
  subject?: string;
  status?: Operation['status'];
  limit?: number;
}

export const operationHistoryQuery = ({ limit = 50, ...filter }: OperationFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['operations', 'list', { ...filter, limit }],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/v1/operations', { params: { query: { ...filter, limit, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
