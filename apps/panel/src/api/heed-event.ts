import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';

export const KINDS = {
  'domain.updated': 'domains',
  'database.updated': 'databases',
  'operation.updated': 'operations',
  'transfer.updated': 'transfers',
  'invoice.updated': 'invoices',
} as const;

export interface Told {
  type: keyof typeof KINDS;
  data: { id: string; status?: string; dnsLostSince?: string | null };
}

/** What is shown of the object is replaced at once; lists that may have gained or lost it are asked for again. */
export function heedEvent(client: QueryClient, { type, data }: Told, askAgain: (key: QueryKey) => void): void {
  const resource = KINDS[type];
  if (isThere(data)) client.setQueryData([resource, data.id], data);
  const known = replaceInLists(client, resource, data);
  if (!known || resource !== 'domains') askAgain([resource, 'list']);
  else
    listsByState(data)
      .filter((key) => isMissed(client, key, data.id))
      .forEach(askAgain);
  if (resource === 'domains') askAgain(['env', data.id]);
  if (resource === 'operations') askAgain(['operations', 'recent']);
  if (resource === 'invoices') askAgain(['billing']);
}

/** Of what is gone for good there is only the id. */
function isThere(data: { id: string }): boolean {
  return Object.keys(data).length > 1;
}

type Listed = InfiniteData<{ items: { id: string }[] }>;

function replaceInLists(client: QueryClient, resource: string, data: { id: string }): boolean {
  let found = false;
  client.setQueriesData<Listed>({ queryKey: [resource, 'list'] }, (list) => {
    if (!list || !holds(list, data.id)) return list;
    found = true;
    const items = (page: Listed['pages'][number]) =>
      page.items.flatMap((one) => (one.id === data.id ? (isThere(data) ? data : []) : one));
    return { ...list, pages: list.pages.map((page) => ({ ...page, items: items(page) })) };
  });
  return found;
}

/** Those that a domain is in by its state. From those that it is in no more, it is left out where they are shown. */
function listsByState({ status, dnsLostSince }: Told['data']): QueryKey[] {
  const filters = [...(status ? [{ status }] : []), ...(dnsLostSince ? [{ dns: 'lost' }] : [])];
  return filters.map((filter) => ['domains', 'list', filter]);
}

function isMissed(client: QueryClient, key: QueryKey, id: string): boolean {
  return client.getQueriesData<Listed>({ queryKey: key }).some(([, list]) => list && !holds(list, id));
}

function holds({ pages }: Listed, id: string): boolean {
  return pages.some(({ items }) => items.some((one) => one.id === id));
}
