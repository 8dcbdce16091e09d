import { Stack, Text, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../texts/texts.tsx';
import type { EnvFault } from './env-file.ts';
import classes from './env-table.module.css';

interface EnvRawProps {
  text: string;
  faults: EnvFault[];
  error?: ReactNode;
  onChange: (text: string) => void;
}

export function EnvRaw({ text, faults, error, onChange }: EnvRawProps) {
  const texts = useTexts().domains.env;
  return (
    <Stack gap={4}>
      <Textarea
        aria-label={texts.raw}
        description={texts.rawHelp}
        classNames={{ input: classes.mono }}
        autosize
        minRows={8}
        maxRows={30}
        value={text}
        error={faults.length > 0 ? true : error}
        onChange={(event) => onChange(event.currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
      />
      <div role="status">
        {faults.map(({ line, kind, name }) => (
          <Text key={`${line} ${kind}`} size="sm" c="var(--mantine-color-error)">
            {texts.faults[kind](line, name)}
          </Text>
        ))}
      </div>
    </Stack>
  );
}
