import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { Operation } from '../../api/operations.ts';
import { useTexts } from '../../texts/texts.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Applied } from './applied.tsx';

interface DraftFooterProps {
  draft: {
    form: { isDirty: () => boolean };
    error: unknown;
    isPending: boolean;
    operation: Operation | null;
    discard: () => void;
    conflict: { keepMine: () => void; takeTheirs: () => void } | null;
  };
}

/** Below a form: save or leave it, what became of it, and what to do where somebody else was quicker. */
export function DraftFooter({ draft }: DraftFooterProps) {
  const { common, domains } = useTexts();
  const { form, error, isPending, operation, conflict } = draft;
  const dirty = form.isDirty();
  return (
    <Stack gap="sm">
      <ProblemNote error={error} />
      {conflict && (
        <Alert color="yellow" role="alert">
          <Group justify="space-between">
            <Text>{domains.applied.overtaken}</Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={conflict.takeTheirs}>
                {domains.applied.takeTheirs}
              </Button>
              <Button size="xs" loading={isPending} onClick={conflict.keepMine}>
                {domains.applied.keepMine}
              </Button>
            </Group>
          </Group>
        </Alert>
      )}
      <Group gap="sm">
        <Button type="submit" loading={isPending} disabled={!dirty}>
          {common.save}
        </Button>
        {dirty && !isPending && (
          <Button variant="subtle" color="gray" c="dimmed" onClick={draft.discard}>
            {domains.applied.discard}
          </Button>
        )}
        {!dirty && <Applied operation={operation} />}
      </Group>
    </Stack>
  );
}
