import { Button, Group, Stack, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { answerOf, api } from '../../api/client.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import classes from './container-log.module.css';
import { type FollowedLog, useLog } from './use-log.ts';

/** What a container prints. It follows until the reader scrolls up, and says how much came since. */
export function ContainerLog({ containerId, name }: { containerId: string; name: string }) {
  const { log: texts } = useTexts().administration;
  const [attempt, setAttempt] = useState(0);
  const log = useLog(containerId, attempt);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {log.ended ? texts.ended : texts.follows}
        </Text>
        <Group gap="xs">
          {log.ended && (
            <Button size="xs" variant="default" onClick={() => setAttempt(attempt + 1)}>
              {texts.again}
            </Button>
          )}
          <Download containerId={containerId} name={name} />
        </Group>
      </Group>
      <Lines log={log} />
    </Stack>
  );
}

function Lines({ log: { lines, count } }: { log: FollowedLog }) {
  const { log: texts } = useTexts().administration;
  const box = useRef<HTMLDivElement>(null);
  /** How many lines there were when the reader left the end; null: follows. */
  const [left, setLeft] = useState<number | null>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => 18,
    overscan: 20,
  });
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useLayoutEffect(() => {
    if (left === null) toEnd();
  }, [count, left]);
  return (
    <div className={classes.box}>
      <div
        ref={box}
        className={classes.log}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={texts.title}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setLeft((known) => (scrollHeight - scrollTop - clientHeight < 24 ? null : (known ?? count)))
        }
      >
        {lines.length === 0 && <Text c="dimmed">{texts.nothing}</Text>}
        <div className={classes.lines} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => (
            <div
              key={key}
              className={classes.line}
              data-stream={lines[index]!.stream}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className={classes.time}>{clockOf(lines[index]!.time)} </span>
              {lines[index]!.text}
            </div>
          ))}
        </div>
      </div>
      {left !== null && (
        <Button size="xs" className={classes.new} onClick={toEnd}>
          {texts.more(count - left)}
        </Button>
      )}
    </div>
  );
}

/** All that is still there, as a text. */
function Download({ containerId, name }: { containerId: string; name: string }) {
  const { log: texts } = useTexts().administration;
  const [pending, setPending] = useState(false);
  const take = async () => {
    setPending(true);
    try {
      const params = { path: { id: containerId }, query: { tail: 10_000 } };
      const { items } = await answerOf(api.GET('/api/v1/admin/containers/{id}/logs', { params }));
      save(items.map(({ time, text }) => `${time} ${text}\n`).join(''), `${name}.log`);
    } finally {
      setPending(false);
    }
  };
  return (
    <Button
      size="xs"
      variant="default"
      loading={pending}
      leftSection={<Icon name="download" size={14} />}
      onClick={() => void take()}
    >
      {texts.download}
    </Button>
  );
}

function save(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function clockOf(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? '' : at.toLocaleTimeString('en-GB');
}
