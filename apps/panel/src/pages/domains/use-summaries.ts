import { useQueries } from '@tanstack/react-query';
import type { Domain } from '../../api/domain-changes.ts';
import { type SiteSummary, summariesQuery } from '../../api/figures.ts';
import { DOMAINS_AT_ONCE } from '../../api/domains.ts';

/** One request for as many sites as a page of the list has, not one for each. */
export function useSummaries(domains: Domain[]): Map<string, SiteSummary> {
  const ids = domains.filter(({ status }) => status !== 'deleted').map(({ id }) => id);
  const pages = Array.from({ length: Math.ceil(ids.length / DOMAINS_AT_ONCE) }, (_, page) =>
    ids.slice(page * DOMAINS_AT_ONCE, (page + 1) * DOMAINS_AT_ONCE),
  );
  return useQueries({
    queries: pages.map(summariesQuery),
    combine: (answers) => new Map(answers.flatMap(({ data }) => data?.items ?? []).map((item) => [item.id, item])),
  });
}
