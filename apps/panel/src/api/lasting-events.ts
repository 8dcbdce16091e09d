import { api } from './client.ts';
import { queryClient } from './query-client.ts';

const SOONEST_MS = 2_000;
const LATEST_MS = 30_000;

/**
 * A stream of events that is opened again also where the browser gives up: after an answer that is none, such as 401 or 503. A
 * session that has ended is asked for first. What was missed meanwhile is asked for.
 * @returns what ends it
 */
export function lastingEvents(url: string, listen: (source: EventSource) => void): () => void {
  let source = open();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = SOONEST_MS;

  function open(): EventSource {
    const opened = new EventSource(url);
    listen(opened);
    opened.addEventListener('open', () => (wait = SOONEST_MS));
    opened.addEventListener('error', () => {
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(() => void again(), wait);
    });
    return opened;
  }

  async function again(): Promise<void> {
    wait = Math.min(2 * wait, LATEST_MS);
    await api.GET('/api/v1/account').catch(() => undefined);
    if (timer === undefined) return;
    source = open();
    void queryClient.invalidateQueries();
  }

  return () => {
    clearTimeout(timer);
    timer = undefined;
    source.close();
  };
}
