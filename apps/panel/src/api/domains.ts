import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';

export interface DomainFilter {
  q?: string;
  status?: 'provisioning' | 'live' | 'sleeping' | 'degraded' | 'suspended' | 'failed' | 'deleting' | 'deleted';
  runtime?: string;
  dns?: 'lost';
  limit?: number;
}

/** A page of the list: what a screen shows, so that the first one is light. */
export const DOMAINS_AT_ONCE = 15;

export const domainsQuery = ({ limit = DOMAINS_AT_ONCE, ...filter }: DomainFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['domains', 'list', { ...filter, limit }],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/v1/domains', { params: { query: { ...filter, limit, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const domainQuery = (id: string) =>
  queryOptions({
    queryKey: ['domains', id],
    queryFn: () => answerOf(api.GET('/api/v1/domains/{id}', { params: { path: { id } } })),
  });

export const runtimesQuery = queryOptions({
  queryKey: ['runtimes'],
  staleTime: Infinity,
  queryFn: () => answerOf(api.GET('/api/v1/runtimes')),
});

export const applicationsQuery = queryOptions({
  queryKey: ['applications'],
  staleTime: Infinity,
  queryFn: () => answerOf(api.GET('/api/v1/applications')),
});

export const databaseEnginesQuery = queryOptions({
  queryKey: ['database-engines'],
  staleTime: Infinity,
  queryFn: () => answerOf(api.GET('/api/v1/database-engines')),
});
