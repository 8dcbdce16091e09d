import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { queryClient } from './query-client.ts';
import { sessionQuery } from './session.ts';

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: () => answerOf(api.GET('/api/v1/account')),
});

export async function changeAccount(body: Schemas['AccountChange']): Promise<Schemas['Account']> {
  const account = await answerOf(api.PATCH('/api/v1/account', { body }));
  queryClient.setQueryData(accountQuery.queryKey, account);
  queryClient.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, account });
  return account;
}

/** Ends all other sessions. */
export async function changePassword(body: Schemas['PasswordChange']): Promise<void> {
  await api.PUT('/api/v1/account/password', { body });
}
