import { Code, Group, Loader, Stack, Text } from '@mantine/core';
import { waitsForOthers } from '../api/operation-standing.ts';
import type { Operation } from '../api/operations.ts';
import { duration } from '../texts/figures.ts';
import type { Language } from '../texts/language.ts';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import { translated } from '../texts/translated.ts';
import { Icon } from './icon.tsx';

/** The steps of an operation as they happen, with their times; and why it failed, with the last lines of its log. */
export function OperationSteps({ operation }: { operation: Operation }) {
  const { texts: all, language } = useLanguage();
  const texts = all.operations;
  const waits = waitsForOthers(operation);
  return (
    <Stack gap={6} role="status">
      {operation.steps.length === 0 && <Text size="sm">{texts.statuses[operation.status]}</Text>}
      {operation.steps.map((step) => (
        <Group key={step.name} gap="xs" wrap="nowrap" c={step.status === 'pending' ? 'dimmed' : undefined}>
          <StepMark status={waits && step.status === 'running' ? 'pending' : step.status} />
          <Text size="sm" flex={1}>
            {translated(step.title)}
            {step.detail && (
              <Text span c="dimmed" size="xs">
                {' '}
                {step.detail}
              </Text>
            )}
          </Text>
          <Text size="xs" c="dimmed">
            {durationOf(step, language)}
          </Text>
        </Group>
      ))}
      {operation.error && (
        <Stack gap="xs">
          <Text size="sm" fw={600}>
            {translated(operation.error.message)}
          </Text>
          {operation.error.detail.length > 0 && <Code block>{operation.error.detail.join('\n')}</Code>}
        </Stack>
      )}
    </Stack>
  );
}

type Step = Operation['steps'][number];

function StepMark({ status }: { status: Step['status'] }) {
  const { statuses } = useTexts().operations;
  return (
    <span role="img" aria-label={statuses[status]} style={{ width: 18, display: 'inline-flex' }}>
      {status === 'running' && <Loader size={14} />}
      {status === 'succeeded' && <Icon name="check" size={16} />}
      {status === 'failed' && <Icon name="cross" size={16} />}
      {status === 'pending' && <Icon name="clock" size={16} />}
    </span>
  );
}

function durationOf({ startedAt, finishedAt }: Step, language: Language): string {
  if (!startedAt || !finishedAt) return '';
  const milliseconds = new Date(finishedAt).getTime() - new Date(startedAt).getTime();
  return duration(milliseconds, language);
}
