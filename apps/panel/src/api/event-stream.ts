import { api } from './client.ts';

/** What is listened to, and who is told. */
export interface StreamOptions {
  /** Names of the events. */
  types: readonly string[];
  heard: (type: string, data: string) => void;
  /** The connection stands; `late` where it did not at once, or broke: something may have been missed. */
  opened?: (late: boolean) => void;
  /** There was none for a while before, so that already the first one is late. */
  later?: boolean;
  /** The connection broke; it is tried again by itself. */
  lost?: () => void;
  /** The server said that there is no more: what is followed is over. */
  ended?: () => void;
}

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 15_000;

/**
 * Server-sent events that come back after anything. A browser opens a broken connection again by itself, but gives up at an
 * answer that is no stream: the 503 that the edge gives while the API restarts, or the 401 of a session that has ended, for
 * which something is asked for first, so that who sits there signs in.
 * @returns what ends it
 */
export function followStream(
  url: string,
  { types, heard, opened, later = false, lost, ended }: StreamOptions,
): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let delay = FIRST_DELAY_MS;
  let late = later;
  let over = false;
  const connect = () => {
    source = new EventSource(url);
    for (const type of types)
      source.addEventListener(type, ({ data }: MessageEvent<string>) => {
        heard(type, data);
      });
    source.addEventListener('end', () => {
      if (!ended) return;
      source.close();
      ended();
    });
    source.onopen = () => {
      opened?.(late);
      late = false;
      delay = FIRST_DELAY_MS;
    };
    source.onerror = () => {
      late = true;
      lost?.();
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(() => void again(), delay);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    };
  };
  const again = async () => {
    await api.GET('/api/v1/account').catch(() => undefined);
    if (!over) connect();
  };
  connect();
  return () => {
    over = true;
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

/** Begins something. `later`: it was not there for a while before. @returns what ends it */
type Begin = (later: boolean) => () => void;

/**
 * One stream for all tabs of a browser, since HTTP/1.1 has six connections for a host: the tab that has it passes on what it
 * hears. Over plain HTTP from another machine browsers have no locks: there each tab that is looked at has a stream.
 * @returns what ends it
 */
export function followSharedStream({ name, url, types, heard, missed }: SharedStreamOptions): () => void {
  const channel = new BroadcastChannel(name);
  const heed = (told: Told) => (told === 'missed' ? missed() : heard(told.type, told.data));
  const tell = (told: Told) => {
    channel.postMessage(told);
    heed(told);
  };
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    heed(data);
  };
  const lead: Begin = (later) =>
    followStream(url, {
      types,
      heard: (type, data) => tell({ type, data }),
      opened: (late) => late && tell('missed'),
      later,
    });
  const locks = (navigator as { locks?: LockManager }).locks;
  const end = locks ? inTurn(locks, name, lead) : whileLookedAt(lead);
  return () => {
    end();
    channel.close();
  };
}

/** Runs in one tab at a time: in this one at once, or when the one that runs it is closed. @returns what ends it */
function inTurn(locks: LockManager, name: string, begin: Begin): () => void {
  const ended = new AbortController();
  const run = (later: boolean) =>
    new Promise<void>((resolve) => {
      const end = begin(later);
      ended.signal.addEventListener('abort', () => {
        end();
        resolve();
      });
    });
  const wait = async () => {
    const { held = [] } = await locks.query();
    const later = held.some((lock) => lock.name === name);
    await locks.request(name, { signal: ended.signal }, () => run(later));
  };
  wait().catch(() => undefined);
  return () => ended.abort();
}

/** Runs while the page is looked at: a hidden page needs no connection. @returns what ends it */
export function whileLookedAt(begin: Begin): () => void {
  let end = document.hidden ? null : begin(false);
  const look = () => {
    end?.();
    end = document.hidden ? null : begin(true);
  };
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    end?.();
  };
}
