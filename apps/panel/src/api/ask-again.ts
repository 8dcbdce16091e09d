import type { QueryKey } from '@tanstack/react-query';

interface Asking {
  isFetching: (key: QueryKey) => boolean;
  ask: (key: QueryKey) => void;
}

/** A site that is set up tells of each of its steps. */
const TOGETHER_MS = 250;

/**
 * Asks for what events made stale, a moment later and once however many they are. What is being fetched is let come to its
 * end first (it may be what somebody clicked for), and asked for again after it: it may have been read before the event.
 */
export function askingAgain({ isFetching, ask }: Asking): (key: QueryKey) => void {
  const stale = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(look, TOGETHER_MS);
  };
  const look = () => {
    timer = undefined;
    for (const [name, key] of stale) {
      if (isFetching(key)) continue;
      stale.delete(name);
      ask(key);
    }
    if (stale.size > 0) soon();
  };
  return (key) => {
    stale.set(JSON.stringify(key), key);
    soon();
  };
}
