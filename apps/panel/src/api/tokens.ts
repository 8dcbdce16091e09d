import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { queryClient } from './query-client.ts';

export type Token = Schemas['Token'];
export type Scope = Schemas['TokenScope'];

export const tokensQuery = infiniteQueryOptions({
  queryKey: ['tokens', 'list'],
  queryFn: ({ pageParam }) =>
    answerOf(api.GET('/api/v1/tokens', { params: { query: { limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

export async function createToken(body: Schemas['NewToken'], key: string): Promise<Schemas['TokenGiven']> {
  try {
    return await answerOf(api.POST('/api/v1/tokens', { body, headers: { 'Idempotency-Key': key } }));
  } finally {
    void queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
  }
}

export async function revokeToken(id: string): Promise<void> {
  await api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } });
  await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
}
