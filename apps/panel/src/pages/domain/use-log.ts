import { useEffect, useState } from 'react';
import { type LogLine, withLines } from './log-lines.ts';

const TAIL = 1000;
const GATHER_MS = 100;

/** The last lines and, from then on, every one as it is written; gathered, so that a burst is one look at the page. */
export function useLog(domainId: string, runtime: string | null) {
  const [lines, setLines] = useState<LogLine[]>([]);
  const [state, setState] = useState<'connecting' | 'open' | 'lost'>('connecting');
  useEffect(() => {
    const query = new URLSearchParams({ tail: String(TAIL), ...(runtime ? { runtime } : {}) });
    const source = new EventSource(`/api/v1/domains/${domainId}/logs?${query.toString()}`);
    let fresh: LogLine[] = [];
    const timer = setInterval(() => {
      const taken = fresh;
      if (taken.length === 0) return;
      fresh = [];
      setLines((before) => withLines(before, taken));
    }, GATHER_MS);
    source.addEventListener('line', ({ data }: MessageEvent<string>) => fresh.push(JSON.parse(data) as LogLine));
    source.onopen = () => setState('open');
    source.onerror = () => setState('lost');
    return () => {
      source.close();
      clearInterval(timer);
      setLines([]);
      setState('connecting');
    };
  }, [domainId, runtime]);
  return { lines, state };
}
