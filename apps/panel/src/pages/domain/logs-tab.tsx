import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { filtered, logText } from './log-lines.ts';
import { LogView } from './log-view.tsx';
import { useLog } from './use-log.ts';

/** What the site's containers say, as they say it. The filter stands in the URL. */
export function LogsTab({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.logs;
  const [params, setParams] = useSearchParams();
  const set = (name: string, value: string | null) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  const runtime = params.get('runtime');
  const { lines, state } = useLog(domain.id, runtime);
  const [wanted] = useDebouncedValue(params.get('q') ?? '', 150);
  const shown = useMemo(() => filtered(lines, wanted), [lines, wanted]);
  return (
    <>
      <Group gap="sm" justify="space-between">
        <Group gap="sm">
          <TextInput
            type="search"
            aria-label={texts.filter}
            placeholder={texts.filter}
            leftSection={<Icon name="search" size={16} />}
            defaultValue={params.get('q') ?? ''}
            onChange={(event) => set('q', event.currentTarget.value)}
            w={{ base: '100%', xs: 280 }}
          />
          {domain.runtimes.length > 1 && (
            <Select
              aria-label={texts.runtime}
              placeholder={texts.allRuntimes}
              data={domain.runtimes.map(({ name }) => name)}
              value={runtime}
              onChange={(value) => set('runtime', value)}
              clearable
              w={180}
            />
          )}
        </Group>
        <Group gap="sm">
          <Text size="sm" c="dimmed" role="status">
            {texts.states[state]}
          </Text>
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="download" size={14} />}
            disabled={lines.length === 0}
            onClick={() => download(`${domain.hostname}.log`, logText(lines))}
          >
            {texts.download}
          </Button>
        </Group>
      </Group>
      <LogView
        key={`${runtime} ${wanted}`}
        lines={shown}
        empty={state !== 'open' ? texts.states[state] : wanted.trim() ? texts.nothing : texts.none}
      />
    </>
  );
}

/** All lines that are there, not only those in sight. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
