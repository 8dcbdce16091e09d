import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { once } from './attempt.ts';
import { answerOf, api, type Schemas } from './client.ts';
import { queryClient } from './query-client.ts';

export type AccountOverview = Schemas['AccountOverview'];
export type AccountDetails = Schemas['AccountDetails'];
export type LedgerEntry = Schemas['LedgerEntry'];

export interface AccountFilter {
  q?: string;
  status?: AccountOverview['status'];
  state?: 'suspended' | 'overdue';
  sort?: AccountSort;
}

type Field = 'createdAt' | 'name' | 'billedThrough' | 'openCents';
export type AccountSort = Field | `-${Field}`;

export const accountsQuery = (filter: AccountFilter) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'accounts', filter],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/v1/admin/accounts', { params: { query: { ...filter, limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'account', id],
    queryFn: () => answerOf(api.GET('/api/v1/admin/accounts/{id}', { params: { path: { id } } })),
  });

export const ledgerQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'account', id, 'ledger'],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/admin/accounts/{id}/ledger', {
          params: { path: { id }, query: { limit: 25, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const suspendAccount = (id: string, reason: string, key: string) =>
  answerOf(api.POST('/api/v1/admin/accounts/{id}/suspend', { ...once(id, key), body: { reason } }));

export const resumeAccount = (id: string, reason: string, key: string) =>
  answerOf(api.POST('/api/v1/admin/accounts/{id}/resume', { ...once(id, key), body: { reason } }));

export const creditAccount = (id: string, body: Schemas['AccountCredit'], key: string) =>
  answerOf(api.POST('/api/v1/admin/accounts/{id}/credit', { ...once(id, key), body }));

export async function moveClock(id: string, to: string): Promise<Schemas['Operation']> {
  const { operation } = await answerOf(
    api.POST('/api/v1/admin/accounts/{id}/clock', { params: { path: { id } }, body: { to } }),
  );
  return operation;
}

/** Money moves much at once: the account, its ledger, lists, invoices. All that is seen of it is asked for again. */
export function moneyMoved(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['admin'] });
}
