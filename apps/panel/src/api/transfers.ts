import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type Transfer = Schemas['Transfer'];
export type Registration = Schemas['Registration'];

export const transfersQuery = infiniteQueryOptions({
  queryKey: ['transfers', 'list'],
  queryFn: ({ pageParam }) =>
    answerOf(api.GET('/api/v1/transfers', { params: { query: { limit: 25, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

/** Nothing tells of a registration that changed, so it is looked at by itself. */
export const registrationsQuery = infiniteQueryOptions({
  queryKey: ['registrations', 'list'],
  refetchInterval: 30_000,
  queryFn: ({ pageParam }) =>
    answerOf(api.GET('/api/v1/registrations', { params: { query: { limit: 25, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

export function startTransfer(body: { hostname: string; authCode?: string }) {
  return answerOf(api.POST('/api/v1/transfers', { body }));
}

export function cancelTransfer(id: string) {
  return answerOf(api.DELETE('/api/v1/transfers/{id}', { params: { path: { id } } }));
}

export function setAutoRenew(id: string, autoRenew: boolean) {
  return answerOf(api.PATCH('/api/v1/registrations/{id}', { params: { path: { id } }, body: { autoRenew } }));
}
