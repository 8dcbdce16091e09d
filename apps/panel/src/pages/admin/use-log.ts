import { useEffect, useState } from 'react';
import { appended, type LogLine } from './log-lines.ts';

const MOST = 20_000;

export interface FollowedLog {
  lines: LogLine[];
  /** How many there were, also of those that are no longer kept. */
  count: number;
  ended: boolean;
}

/** The last lines and all that follow, put in once a frame: a container may print thousands a second. */
export function useLog(containerId: string, attempt: number): FollowedLog {
  const [log, setLog] = useState<FollowedLog>({ lines: [], count: 0, ended: false });
  useEffect(() => {
    setLog({ lines: [], count: 0, ended: false });
    const source = new EventSource(`/api/v1/admin/containers/${containerId}/logs?tail=500`);
    let waiting: LogLine[] = [];
    let frame = 0;
    const put = () => {
      const more = waiting;
      waiting = [];
      frame = 0;
      setLog(({ lines, count }) => ({
        lines: appended(lines, more, MOST),
        count: count + more.length,
        ended: source.readyState === EventSource.CLOSED,
      }));
    };
    const soon = () => (frame ||= requestAnimationFrame(put));
    source.addEventListener('line', ({ data }: MessageEvent<string>) => {
      waiting.push(JSON.parse(data) as LogLine);
      soon();
    });
    // Opened again by itself it would repeat the last lines, and go on asking for the log of a container that has ended.
    source.onerror = () => {
      source.close();
      soon();
    };
    return () => {
      source.close();
      cancelAnimationFrame(frame);
    };
  }, [containerId, attempt]);
  return log;
}
