import { Alert, Button, Group, Text } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';

/** An error where it happened: what it was, and what to do. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const texts = useTexts();
  if (!error) return null;
  return (
    <Alert color="red" variant="light" role="alert" data-problem>
      <Group justify="space-between">
        <Text size="md">{error instanceof Error ? error.message : texts.common.somethingWrong}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {texts.common.retry}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
