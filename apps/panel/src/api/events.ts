import type { InfiniteData } from '@tanstack/react-query';
import { lastingEvents } from './lasting-events.ts';
import { queryClient } from './query-client.ts';

const CHANNEL = 'onebox-events';
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

/**
 * Follows the account's events: one stream for all tabs of a browser, since HTTP/1.1 has six connections for a host. The tab
 * that holds the lock has the stream and passes on what it hears; when it is closed, the next one takes over.
 * @returns what ends it
 */
export function followEvents(): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  const ended = new AbortController();
  channel.onmessage = ({ data }: MessageEvent<Told>) => heed(data);
  const follow = () => stream(channel, ended.signal);
  // Over plain HTTP from another machine browsers have no locks: there each tab has a stream.
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks) locks.request(CHANNEL, { signal: ended.signal }, follow).catch(() => undefined);
  else void follow();
  return () => {
    ended.abort();
    channel.close();
  };
}

function stream(channel: BroadcastChannel, signal: AbortSignal): Promise<void> {
  const end = lastingEvents('/api/v1/events', (source) => {
    for (const type of Object.keys(KINDS) as Told['type'][]) {
      source.addEventListener(type, ({ data }: MessageEvent<string>) => {
        const told = { type, data: JSON.parse(data) as Told['data'] };
        if (!signal.aborted) channel.postMessage(told);
        heed(told);
      });
    }
  });
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      end();
      resolve();
    });
  });
}

/** What is shown of the object is replaced at once; lists that may have gained or lost it are asked for again. */
function heed({ type, data }: Told): void {
  const resource = KINDS[type];
  if (Object.keys(data).length > 1) queryClient.setQueryData([resource, data.id], data);
  const changed = replaceInLists(resource, data);
  if (!changed || resource !== 'domains') void queryClient.invalidateQueries({ queryKey: [resource, 'list'] });
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
