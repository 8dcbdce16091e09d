import { useInfiniteQuery } from '@tanstack/react-query';
import type { Domain } from '../../api/domain-changes.ts';
import { type DomainFilter, domainsQuery } from '../../api/domains.ts';

/** Events put new states into lists that were asked for by another state: those rows are left away. */
export function useDomains(filter: DomainFilter) {
  const query = useInfiniteQuery({ ...domainsQuery(filter), placeholderData: (before) => before });
  const fits = ({ status }: Domain) => (filter.status ? status === filter.status : status !== 'deleted');
  const domains = query.data?.pages.flatMap(({ items }) => items).filter(fits) ?? [];
  return { ...query, domains };
}

const FAILING = ['failed', 'degraded', 'suspended'] as const;

export interface NeedingAttention {
  domains: Domain[];
  /** There are more than these. */
  more: boolean;
  /** Not all of them are known yet. */
  isPending: boolean;
}

/** What should be looked at first, of all of the list; `known`, kept by events, is newer than what was asked for. */
export function useNeedingAttention(known: Domain[]): NeedingAttention {
  const lists = [
    useDomains({ status: 'failed' }),
    useDomains({ status: 'degraded' }),
    useDomains({ status: 'suspended' }),
    useDomains({ dns: 'lost' }),
  ];
  const byId = new Map([...lists.flatMap(({ domains }) => domains), ...known].map((domain) => [domain.id, domain]));
  const domains = [...byId.values()].filter(
    ({ status, dnsLostSince }) => dnsLostSince !== null || FAILING.some((failing) => failing === status),
  );
  const isPending = lists.some((list) => list.isPending);
  return { domains, more: lists.some(({ hasNextPage }) => hasNextPage), isPending };
}
