import { useQueryClient } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.ts';
import { changeDomain, type Domain } from '../../api/domain-changes.ts';
import { domainQuery } from '../../api/domains.ts';
import { useDraft } from './use-draft.ts';

/** A part of the domain in a form, saved as one revision. */
export function useDomainDraft<Values extends Record<string, unknown>>(
  domain: Domain,
  valuesOf: (domain: Domain) => Values,
  patchOf: (values: Values) => Schemas['DomainPatch'],
  pathOf?: (path: string) => string,
) {
  const queryClient = useQueryClient();
  return useDraft<Domain, Values>({
    current: domain,
    valuesOf,
    send: async (base, values) => {
      const change = await changeDomain(base, patchOf(values));
      return { next: change.domain, operation: change.operation };
    },
    pathOf,
    reload: () => queryClient.fetchQuery({ ...domainQuery(domain.id), staleTime: 0 }),
  });
}
