import { useEffect, useState } from 'react';
import { followStream, whileLookedAt } from '../../api/event-stream.ts';
import { type LogLine, withLines } from './log-lines.ts';

const TAIL = 1000;
const GATHER_MS = 100;

/** The last lines and, from then on, every one as it is written; gathered, so that a burst is one look at the page. */
export function useLog(domainId: string, runtime: string | null) {
  const [lines, setLines] = useState<LogLine[]>([]);
  const [state, setState] = useState<'connecting' | 'open' | 'lost'>('connecting');
  useEffect(() => {
    const query = new URLSearchParams({ tail: String(TAIL), ...(runtime ? { runtime } : {}) });
    let fresh: LogLine[] = [];
    let newest = '';
    // A connection that is opened again begins with the last lines: those that are here already are left out.
    let known = '';
    const timer = setInterval(() => {
      const taken = fresh.filter(({ time }) => time > known);
      fresh = [];
      if (taken.length === 0) return;
      newest = taken.reduce((latest, { time }) => (time > latest ? time : latest), newest);
      setLines((before) => withLines(before, taken));
    }, GATHER_MS);
    const follow = () =>
      followStream(`/api/v1/domains/${domainId}/logs?${query.toString()}`, {
        types: ['line'],
        heard: (_type, data) => fresh.push(JSON.parse(data) as LogLine),
        opened: () => {
          known = newest;
          setState('open');
        },
        lost: () => setState('lost'),
      });
    const end = whileLookedAt(follow);
    return () => {
      end();
      clearInterval(timer);
      setLines([]);
      setState('connecting');
    };
  }, [domainId, runtime]);
  return { lines, state };
}
