import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas, setCsrfToken } from './client.ts';
import { Problem } from './problem.ts';
import { queryClient } from './query-client.ts';
import { endSession } from './session-end.ts';

/** Null: nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Infinity,
  queryFn: async () => {
    try {
      return remember(await answerOf(api.GET('/api/v1/sessions/current')));
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
});

/** On pages that only who is signed in gets to see. */
export function useSession(): Schemas['Session'] {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error('Nobody is signed in.');
  return data;
}

/** The answer of sign-up and sign-in: from now on somebody is signed in. */
export function signedIn(session: Schemas['Session']): void {
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, remember(session));
}

/** The session in the place of one that ended: what is shown stays, and is asked for again. */
export function resumed(session: Schemas['Session']): void {
  queryClient.setQueryData(sessionQuery.queryKey, remember(session));
  void queryClient.invalidateQueries(
    { predicate: ({ queryKey }) => queryKey[0] !== 'session' },
    { cancelRefetch: false },
  );
}

/** Whether this browser has a session after all: somebody may have signed in in another tab. */
export function sessionNow(): Promise<Schemas['Session'] | null> {
  return queryClient.fetchQuery({ ...sessionQuery, queryKey: ['session', 'now'], staleTime: 0, gcTime: 0 });
}

export async function signOut(): Promise<void> {
  await endSession({ end: () => api.DELETE('/api/v1/sessions/current'), sessionNow });
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, null);
}

function remember(session: Schemas['Session']): Schemas['Session'] {
  setCsrfToken(session.csrfToken);
  return session;
}
