/** What is listened to, and who is told. */
export interface StreamOptions {
  /** Names of the events. */
  types: readonly string[];
  heard: (type: string, data: string) => void;
  /** The connection stands; `again` is true where there was one before, so that something may have been missed. */
  opened?: (again: boolean) => void;
  /** The connection broke; it is tried again by itself. */
  lost?: () => void;
}

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 15_000;

/**
 * Server-sent events that come back after anything. A browser opens a broken connection again by itself, but gives up at an
 * answer that is no stream, such as the 503 that the edge gives while the API restarts.
 * @returns what ends it
 */
export function followStream(url: string, { types, heard, opened, lost }: StreamOptions): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let delay = FIRST_DELAY_MS;
  let before = false;
  const connect = () => {
    source = new EventSource(url);
    for (const type of types)
      source.addEventListener(type, ({ data }: MessageEvent<string>) => {
        heard(type, data);
      });
    source.onopen = () => {
      opened?.(before);
      before = true;
      delay = FIRST_DELAY_MS;
    };
    source.onerror = () => {
      lost?.();
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, delay);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    };
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

export interface SharedStreamOptions {
  /** Of the lock and the channel: the same in all tabs that share it. */
  name: string;
  url: string;
  types: readonly string[];
  heard: (type: string, data: string) => void;
  /** Events may have been missed: what is shown is asked for again. */
  missed: () => void;
}

type Told = { type: string; data: string } | 'missed';

/**
 * One stream for all tabs of a browser, since HTTP/1.1 has six connections for a host. The tab that holds the lock has the
 * stream and passes on what it hears; when it is closed, the next one takes over.
 * @returns what ends it
 */
export function followSharedStream({ name, url, types, heard, missed }: SharedStreamOptions): () => void {
  const channel = new BroadcastChannel(name);
  const ended = new AbortController();
  const heed = (told: Told) => (told === 'missed' ? missed() : heard(told.type, told.data));
  const tell = (told: Told) => {
    if (!ended.signal.aborted) channel.postMessage(told);
    heed(told);
  };
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    heed(data);
  };
  const lead = () =>
    new Promise<void>((resolve) => {
      const end = followStream(url, {
        types,
        heard: (type, data) => tell({ type, data }),
        opened: (again) => again && tell('missed'),
      });
      ended.signal.addEventListener('abort', () => {
        end();
        resolve();
      });
    });
  // Over plain HTTP from another machine browsers have no locks: there each tab has a stream.
  const locks = (navigator as { locks?: LockManager }).locks;
  const takeOver = async (manager: LockManager) => {
    const { held = [] } = await manager.query();
    const isSecond = held.some((lock) => lock.name === name);
    await manager.request(name, { signal: ended.signal }, () => {
      // Between the end of the one before and now nobody listened.
      if (isSecond) tell('missed');
      return lead();
    });
  };
  if (locks) takeOver(locks).catch(() => undefined);
  else void lead();
  return () => {
    ended.abort();
    channel.close();
  };
}

/** Runs while the page is looked at: a browser has few connections for a host, and a hidden page needs none. @returns what ends it */
export function whileLookedAt(begin: () => () => void): () => void {
  let end = document.hidden ? null : begin();
  const look = () => {
    end?.();
    end = document.hidden ? null : begin();
  };
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    end?.();
  };
}
