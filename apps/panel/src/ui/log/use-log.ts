import { useEffect, useState } from 'react';
import { followStream, whileLookedAt } from '../../api/event-stream.ts';
import { type LogLine, repetitionsOf, withLines } from './log-lines.ts';

const GATHER_MS = 100;

export type LogState = 'connecting' | 'open' | 'lost' | 'ended';

interface FollowedLog {
  lines: LogLine[];
  state: LogState;
  /** Where it has ended: looks whether there is more by now. */
  again: () => void;
}

/**
 * The last lines and, from then on, every one as it is written; gathered, so that a burst is one look at the page.
 * `ends`: it is over when the server says so; else it is opened again until the page is left.
 */
export function useLog(url: string, { ends = false } = {}): FollowedLog {
  const [lines, setLines] = useState<LogLine[]>([]);
  const [state, setState] = useState<LogState>('connecting');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let shown: LogLine[] = [];
    let fresh: LogLine[] = [];
    let isRepeated = repetitionsOf(shown);
    const show = () => {
      const taken = fresh.filter((line) => !isRepeated(line));
      fresh = [];
      if (taken.length === 0) return;
      shown = withLines(shown, taken);
      setLines(shown);
    };
    const timer = setInterval(show, GATHER_MS);
    const follow = () =>
      followStream(url, {
        types: ['line'],
        heard: (_type, data) => fresh.push(JSON.parse(data) as LogLine),
        opened: () => {
          // A connection that is opened again begins with the last lines.
          show();
          isRepeated = repetitionsOf(shown);
          setState('open');
        },
        lost: () => setState('lost'),
        ended: ends ? () => setState('ended') : undefined,
      });
    const end = whileLookedAt(follow);
    return () => {
      end();
      clearInterval(timer);
      setLines([]);
      setState('connecting');
    };
  }, [url, ends, attempt]);
  return { lines, state, again: () => setAttempt(attempt + 1) };
}
