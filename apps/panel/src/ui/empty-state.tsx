import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** Where nothing is yet: one line that teaches, and one thing to do. */
export function EmptyState({ title, text, action }: { title: string; text: string; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={48} px="md">
      <Title order={2} ta="center">
        {title}
      </Title>
      <Text c="dimmed" ta="center" maw={460}>
        {text}
      </Text>
      {action}
    </Stack>
  );
}
