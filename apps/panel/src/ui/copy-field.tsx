import { ActionIcon, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { Icon } from './icon.tsx';

/** A value to take elsewhere: a password, a record, an address. */
export function CopyField({ value, label }: { value: string; label: string }) {
  const { copy, copied: done } = useTexts().common;
  return (
    <Group gap={6} wrap="nowrap">
      <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
      <CopyButton value={value}>
        {({ copied, copy: take }) => (
          <Tooltip label={copied ? done : copy}>
            <ActionIcon variant="subtle" size="sm" onClick={take} aria-label={`${copy}: ${label}`}>
              <Icon name={copied ? 'check' : 'copy'} size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
