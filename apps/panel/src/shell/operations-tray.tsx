import { Button, Loader, Popover, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isOver, recentOperationsQuery } from '../api/operations.ts';
import { useTexts } from '../texts/texts.tsx';
import { OperationSteps } from '../ui/operation-steps.tsx';

/** What is being changed right now, from wherever it was asked for; it survives a reload, since the API knows it. */
export function OperationsTray() {
  const { operations: texts } = useTexts();
  const { data } = useQuery(recentOperationsQuery);
  const running = (data?.items ?? []).filter((operation) => !isOver(operation));
  if (running.length === 0) return null;
  return (
    <Popover position="bottom-end" width={320} withArrow>
      <Popover.Target>
        <Button variant="light" size="xs" leftSection={<Loader size={12} />} aria-label={texts.running(running.length)}>
          {running.length}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text fw={600}>{texts.title}</Text>
          {running.map((operation) => (
            <div key={operation.id}>
              <Text size="sm">{texts.kinds[operation.kind]}</Text>
              <OperationSteps operation={operation} />
            </div>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
