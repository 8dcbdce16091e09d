import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { queryClient } from './query-client.ts';

export type Database = Schemas['Database'];

export const databasesQuery = (filter: { status?: 'deleted'; q?: string } = {}) =>
  infiniteQueryOptions({
    queryKey: ['databases', 'list', filter],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/v1/databases', { params: { query: { ...filter, limit: 100, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** Which databases there are, and which domains have them, is asked for again after a change. */
async function noted<T extends { operation: Schemas['Operation'] }>(call: Promise<{ data?: T }>): Promise<T> {
  const change = await answerOf(call);
  queryClient.setQueryData(['operations', change.operation.id], change.operation);
  await queryClient.invalidateQueries({ queryKey: ['databases'] });
  void queryClient.invalidateQueries({ queryKey: ['domains'] });
  return change;
}

export function createDatabase(body: Schemas['NewDatabase'], key: string) {
  return noted(api.POST('/api/v1/databases', { body, params: { header: { 'Idempotency-Key': key } } }));
}

export function deleteDatabase(id: string) {
  return noted(api.DELETE('/api/v1/databases/{id}', { params: { path: { id } } }));
}

export function restoreDatabase(id: string) {
  return noted(api.POST('/api/v1/databases/{id}/restore', { params: { path: { id } } }));
}

export function attachDatabase(id: string, domainId: string) {
  return noted(api.PUT('/api/v1/databases/{id}/domains/{domainId}', { params: { path: { id, domainId } } }));
}

export function detachDatabase(id: string, domainId: string) {
  return noted(api.DELETE('/api/v1/databases/{id}/domains/{domainId}', { params: { path: { id, domainId } } }));
}

export function changeDatabasePassword(id: string) {
  return noted(api.POST('/api/v1/databases/{id}/password', { params: { path: { id } } }));
}

export function openDatabaseTool(id: string) {
  return answerOf(api.POST('/api/v1/databases/{id}/web-session', { params: { path: { id } } }));
}
