import { Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isOver } from '../../api/operation-standing.ts';
import { type Operation, operationQuery } from '../../api/operations.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { OperationSteps } from '../../ui/operation-steps.tsx';

/** Saving applies: what became of it, told when it is so and not before. */
export function Applied({ operation: begun }: { operation: Operation | null }) {
  return begun && <Followed key={begun.id} id={begun.id} begun={begun} />;
}

function Followed({ id, begun }: { id: string; begun?: Operation }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.applied;
  const { data: operation = begun } = useQuery({
    ...operationQuery(id),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 10_000),
  });
  // A newer change carries on what this one began: what becomes of that counts.
  if (operation?.supersededBy) return <Followed id={operation.supersededBy} />;
  if (operation?.status === 'failed') {
    return (
      <Stack gap="xs" w="100%" role="alert">
        <Text fw={600}>{texts.failed}</Text>
        <OperationSteps operation={operation} />
      </Stack>
    );
  }
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const done = operation && isOver(operation);
  return (
    <Group gap={6} role="status">
      {done ? <Icon name="check" size={16} /> : <Loader size={14} />}
      <Text size="sm">
        {done ? texts.at(time.format(new Date(operation.finishedAt ?? Date.now()))) : texts.applying}
      </Text>
    </Group>
  );
}
