import type { InfiniteData } from '@tanstack/react-query';
import { followSharedStream } from './event-stream.ts';
import { queryClient } from './query-client.ts';

const KINDS = {
  'domain.updated': 'domains',
  'database.updated': 'databases',
  'operation.updated': 'operations',
  'transfer.updated': 'transfers',
  'invoice.updated': 'invoices',
} as const;

interface Told {
  type: keyof typeof KINDS;
  data: { id: string };
}

/** Follows the account's events, in whichever tab. @returns what ends it */
export function followEvents(): () => void {
  return followSharedStream({
    name: 'onebox-events',
    url: '/api/v1/events',
    types: Object.keys(KINDS),
    heard: (type, data) => heed({ type: type as Told['type'], data: JSON.parse(data) as Told['data'] }),
    missed: () => void queryClient.invalidateQueries(),
  });
}

/** What is shown of the object is replaced at once; lists that may have gained or lost it are asked for again. */
function heed({ type, data }: Told): void {
  const resource = KINDS[type];
  if (Object.keys(data).length > 1) queryClient.setQueryData([resource, data.id], data);
  const changed = replaceInLists(resource, data);
  if (!changed || resource !== 'domains') void queryClient.invalidateQueries({ queryKey: [resource, 'list'] });
  if (resource === 'domains') void queryClient.invalidateQueries({ queryKey: ['env', data.id] });
  if (resource === 'operations') void queryClient.invalidateQueries({ queryKey: ['operations', 'recent'] });
  if (resource === 'invoices') void queryClient.invalidateQueries({ queryKey: ['billing'] });
}

type Listed = InfiniteData<{ items: { id: string }[] }>;

function replaceInLists(resource: string, data: { id: string }): boolean {
  let found = false;
  queryClient.setQueriesData<Listed>({ queryKey: [resource, 'list'] }, (list) => {
    if (!list?.pages.some(({ items }) => items.some(({ id }) => id === data.id))) return list;
    found = true;
    const items = (page: Listed['pages'][number]) => page.items.map((one) => (one.id === data.id ? data : one));
    return { ...list, pages: list.pages.map((page) => ({ ...page, items: items(page) })) };
  });
  return found;
}
