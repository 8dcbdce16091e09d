import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { checkDns, dnsQuery } from '../../api/dns.ts';
import { nextLook } from './next-look.ts';

/** What DNS says of the domain's names: looked at every ten seconds while the page is open, then slower. */
export function useDns(id: string) {
  const [openedAt] = useState(() => Date.now());
  const known = useQuery(dnsQuery(id));
  const look = useQuery({
    queryKey: ['dns-look', id],
    queryFn: () => checkDns(id),
    // What was found goes to `known`; it is looked at again whenever the page is opened.
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchInterval: ({ state }) => nextLook(state.data?.names ?? [], Date.now() - openedAt),
  });
  return { names: known.data?.names, error: known.error, look };
}
