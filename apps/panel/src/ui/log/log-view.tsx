import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useLanguage } from '../../texts/texts.tsx';
import { type LogLine, logText, type ShownLine } from './log-lines.ts';
import classes from './log-view.module.css';

const LINE_HEIGHT = 20;
const AT_END = 24;

/** Only the lines in sight are in the page. Scrolling up stops following; nothing is lost meanwhile. */
export function LogView({ lines, empty }: { lines: ShownLine[]; empty: string }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.logs;
  const box = useRef<HTMLDivElement>(null);
  /** The last line when the reader went up; null: follows. Not how many there were: in a full log the oldest ones go. */
  const [seen, setSeen] = useState<LogLine | null>(null);
  const lastTop = useRef(0);
  const selection = useSelectAll(lines);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  const following = seen === null;
  useEffect(() => {
    if (following && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [following, lines, rows]);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    const atEnd = scrollHeight - scrollTop - clientHeight < AT_END;
    // Following only ever goes down: who went up is a reader.
    const wentUp = scrollTop < lastTop.current - 1;
    lastTop.current = scrollTop;
    if (atEnd) setSeen(null);
    else if (wentUp) setSeen((before) => before ?? lines.at(-1)?.line ?? null);
  };
  const unseen = seen ? lines.length - 1 - lines.findLastIndex(({ line }) => line === seen) : 0;
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23' });
  return (
    <div className={classes.frame}>
      <div
        ref={box}
        className={classes.box}
        role="log"
        aria-live="off"
        aria-label={texts.label}
        tabIndex={0}
        onScroll={scrolled}
        data-all={selection.all || undefined}
        {...selection.handlers}
      >
        {lines.length === 0 && <p className={classes.empty}>{empty}</p>}
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const { line, fits } = lines[index]!;
            return (
              <div
                key={index}
                ref={rows.measureElement}
                data-index={index}
                className={classes.line}
                data-stream={line.stream}
                data-context={!fits || undefined}
                style={{ transform: `translateY(${start}px)` }}
              >
                <time dateTime={line.time} className={classes.time}>
                  {time.format(new Date(line.time))}
                </time>{' '}
                {line.runtime && <span className={classes.runtime}>{line.runtime} </span>}
                <span className={classes.text}>{line.text}</span>
              </div>
            );
          })}
        </div>
      </div>
      {!following && (
        <Button size="xs" className={classes.down} onClick={() => setSeen(null)} aria-live="polite">
          {unseen > 0 ? texts.newLines(unseen) : texts.toEnd}
        </Button>
      )}
    </div>
  );
}

/** Ctrl-A means the whole log, of which most is not in the page. */
function useSelectAll(lines: ShownLine[]) {
  const [all, setAll] = useState(false);
  const handlers = {
    onKeyDown: (event: KeyboardEvent) => {
      if (!(event.key === 'a' && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      setAll(true);
      // A copy is only told where something is selected.
      getSelection()?.selectAllChildren(event.currentTarget);
    },
    onPointerDown: () => setAll(false),
    onCopy: (event: ClipboardEvent) => {
      if (!all) return;
      event.preventDefault();
      event.clipboardData.setData('text/plain', logText(lines.map(({ line }) => line)));
    },
  };
  return { all, handlers };
}
