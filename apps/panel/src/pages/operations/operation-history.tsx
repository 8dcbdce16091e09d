import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { type OperationFilter, operationHistoryQuery } from '../../api/operation-history.ts';
import { isOver, waitsForOthers } from '../../api/operation-standing.ts';
import type { Operation } from '../../api/operations.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { OperationSteps } from '../../ui/operation-steps.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useNames } from './use-names.ts';
import classes from './operation-history.module.css';

interface OperationHistoryProps {
  filter: OperationFilter;
  /** With all pages, and links to what was changed. */
  whole?: boolean;
  /** Where there is none. */
  empty?: React.ReactNode;
}

/** What was done, the newest first; what failed is open, with its error in full. */
export function OperationHistory({ filter, whole = true, empty }: OperationHistoryProps) {
  const texts = useTexts();
  const { data, error, refetch, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    operationHistoryQuery(filter),
  );
  const names = useNames(whole);
  const operations = data?.pages.flatMap(({ items }) => items) ?? [];
  const fitting = operations.filter(({ status }) => !filter.status || status === filter.status);
  if (isPending) return <Skeleton height={120} aria-busy="true" />;
  return (
    <Stack gap={0}>
      <ProblemNote error={error} retry={() => void refetch()} />
      {fitting.length === 0 && !error && (empty ?? <Text c="dimmed">{texts.domains.history.none}</Text>)}
      {fitting.map((operation, index) => (
        <OperationRow
          key={operation.id}
          operation={operation}
          open={index === 0 && !whole}
          link={whole}
          name={names.get(operation.subject)}
        />
      ))}
      {whole && hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {texts.common.more}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface OperationRowProps {
  operation: Operation;
  open: boolean;
  link: boolean;
  /** What the subject is called, where it is not said by the page. */
  name?: string;
}

function OperationRow({ operation, open, link, name }: OperationRowProps) {
  const { operations, domains } = useTexts();
  const { kind, status, subject, createdAt } = operation;
  const done = name && status === 'succeeded' ? operations.done[kind](name) : null;
  const look = !isOver(operation) ? 'changing' : status === 'failed' ? 'failing' : 'over';
  return (
    <details className={classes.operation} open={open || status === 'failed' || look === 'changing'}>
      <summary className={classes.summary}>
        <span className={classes.chevron}>
          <Icon name="chevron-right" size={16} />
        </span>
        <span className={classes.kind}>{done ?? operations.kinds[kind]}</span>
        {name && !done && <span className={classes.name}>{name}</span>}
        <span className={classes.status} data-look={look}>
          {operations.statuses[waitsForOthers(operation) ? 'pending' : status]}
        </span>
        <Text component="span" size="sm" c="dimmed" className={classes.time}>
          <RelativeTime at={createdAt} />
        </Text>
      </summary>
      <div className={classes.steps}>
        <OperationSteps operation={operation} />
        {link && subject.startsWith('dom_') && (
          <Anchor component={Link} to={`/domains/${subject}`} size="sm">
            {domains.history.toDomain}
          </Anchor>
        )}
      </div>
    </details>
  );
}
