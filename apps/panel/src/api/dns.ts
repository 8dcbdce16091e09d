import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { queryClient } from './query-client.ts';

export type DnsName = Schemas['DnsName'];

/** As it was found out last. */
export const dnsQuery = (id: string) =>
  queryOptions({
    queryKey: ['dns', id],
    queryFn: () => answerOf(api.GET('/api/v1/domains/{id}/dns', { params: { path: { id } } })),
  });

/** Looks now; what was found is shown wherever the names are. */
export async function checkDns(id: string) {
  const found = await answerOf(api.POST('/api/v1/domains/{id}/dns/check', { params: { path: { id } } }));
  queryClient.setQueryData(dnsQuery(id).queryKey, found);
  return found;
}
