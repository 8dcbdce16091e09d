import { Button, Loader, Popover, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { underWay } from '../api/operation-standing.ts';
import { recentOperationsQuery } from '../api/operations.ts';
import { useTexts } from '../texts/texts.tsx';
import { Icon } from '../ui/icon.tsx';
import { OperationSteps } from '../ui/operation-steps.tsx';

/**
 * What is being changed right now, from wherever it was asked for; it survives a reload, since the API knows it. What only
 * waits for somebody else is there too, but does not turn or count.
 */
export function OperationsTray() {
  const { operations: texts } = useTexts();
  const { data } = useQuery(recentOperationsQuery);
  const { running, waiting } = underWay(data?.items ?? []);
  if (running.length + waiting.length === 0) return null;
  return (
    <Popover position="bottom-end" width={320} withArrow>
      <Popover.Target>
        {running.length > 0 ? (
          <Button
            variant="light"
            size="xs"
            leftSection={<Loader size={12} />}
            aria-label={texts.running(running.length)}
          >
            {running.length}
          </Button>
        ) : (
          <Button variant="default" size="xs" aria-label={texts.waiting(waiting.length)}>
            <Icon name="clock" size={14} />
          </Button>
        )}
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text fw={600}>{running.length > 0 ? texts.title : texts.waiting(waiting.length)}</Text>
          {[...running, ...waiting].map((operation) => (
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
