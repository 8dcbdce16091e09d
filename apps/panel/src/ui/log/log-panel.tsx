import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../icon.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { useUrlState } from '../url-state.ts';
import { completed, filtered, type LogLine, logText } from './log-lines.ts';
import { LogView } from './log-view.tsx';
import { useLog } from './use-log.ts';

interface LogPanelProps {
  /** Of the stream. */
  url: string;
  /** Of the file that a download makes. */
  file: string;
  /** All that the API still has. */
  readAll: () => Promise<LogLine[]>;
  /** What the filter is called in the address. */
  filterName?: string;
  /** It may be over: a container's is with it. */
  ends?: boolean;
  none: string;
  /** Beside the filter. */
  children?: ReactNode;
}

/** A log as it is written: followed, filtered, copied, taken home. The filter stands in the URL. */
export function LogPanel({ url, file, readAll, filterName = 'q', ends, none, children }: LogPanelProps) {
  const texts = useTexts().domains.logs;
  const address = useUrlState();
  const { lines, state, again } = useLog(url, { ends });
  const filter = address.get(filterName) ?? '';
  const [wanted] = useDebouncedValue(filter, 150);
  const shown = useMemo(() => filtered(lines, wanted), [lines, wanted]);
  const download = useMutation({
    mutationFn: readAll,
    onSuccess: (all) => save(file, logText(completed(all, lines))),
  });
  return (
    <Stack gap="sm">
      <Group gap="sm" justify="space-between">
        <Group gap="sm">
          <TextInput
            type="search"
            aria-label={texts.filter}
            placeholder={texts.filter}
            leftSection={<Icon name="search" size={16} />}
            defaultValue={filter}
            onChange={({ currentTarget }) => address.set({ [filterName]: currentTarget.value })}
            w={{ base: '100%', xs: 280 }}
          />
          {children}
        </Group>
        <Group gap="sm">
          <Text size="sm" c="dimmed" role="status">
            {texts.states[state]}
          </Text>
          {state === 'ended' && (
            <Button size="xs" variant="default" onClick={again}>
              {texts.again}
            </Button>
          )}
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="download" size={14} />}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            {texts.download}
          </Button>
        </Group>
      </Group>
      <ProblemNote error={download.error} />
      <LogView
        key={`${url} ${wanted}`}
        lines={shown}
        empty={state === 'connecting' || state === 'lost' ? texts.states[state] : wanted.trim() ? texts.nothing : none}
      />
    </Stack>
  );
}

function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
