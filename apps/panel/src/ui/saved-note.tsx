import { Text } from '@mantine/core';

/** Beside the button that did it; read out when it appears. */
export function SavedNote({ text }: { text: string | null }) {
  return (
    <Text size="sm" c="dimmed" role="status">
      {text}
    </Text>
  );
}
