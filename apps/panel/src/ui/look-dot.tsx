import { Group, Text } from '@mantine/core';
import dots from './state-dot.module.css';

export type Look = 'well' | 'changing' | 'failing' | 'quiet';

/** A state that is not a domain's, with the same shapes. */
export function LookDot({ look, word }: { look: Look; word: string }) {
  return (
    <Group gap={6} wrap="nowrap" component="span" className={dots.state} align="center">
      <span className={dots.dot} data-look={look} aria-hidden="true" />
      <Text size="sm" component="span">
        {word}
      </Text>
    </Group>
  );
}
