import { Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type AnyOperation, anyOperationsQuery, type OperationFilter } from '../../api/admin-operations.ts';
import { instant } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { Facts } from '../../ui/facts.tsx';
import { OperationSteps } from '../../ui/operation-steps.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { type Look, LookDot } from '../../ui/look-dot.tsx';
import { PagedTable } from './paged-table.tsx';
import { useUrlState } from '../../ui/url-state.ts';

const LOOKS: Record<AnyOperation['status'], Look> = {
  pending: 'changing',
  running: 'changing',
  succeeded: 'well',
  failed: 'failing',
  superseded: 'quiet',
};

/** Of one account, or of all; each opens with its steps and why it failed. */
export function OperationsTable({ account }: { account?: string }) {
  const { operations, administration } = useTexts();
  const texts = administration.operations;
  const url = useUrlState();
  const query = useInfiniteQuery(
    anyOperationsQuery({
      account: account ?? url.get('account'),
      status: url.get<NonNullable<OperationFilter['status']>>('status'),
      kind: url.get<NonNullable<OperationFilter['kind']>>('kind'),
    }),
  );
  const opened = query.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === url.get('operation'));
  return (
    <div>
      <Group gap="xs" mb="md">
        <FilterMenu name="status" label={texts.status} options={operations.statuses} />
        <FilterMenu name="kind" label={texts.kind} options={operations.kinds} />
      </Group>
      <PagedTable
        texts={texts}
        query={query}
        columns={useColumns(account !== undefined)}
        keyOf={({ id }) => id}
        to={({ id }) => url.with({ operation: id })}
      />
      <OperationDrawer operation={opened} onClose={() => url.set({ operation: null })} />
    </div>
  );
}

function useColumns(ofOne: boolean): Column<AnyOperation>[] {
  const { operations, administration } = useTexts();
  const texts = administration.operations;
  const account: Column<AnyOperation> = {
    ...{ key: 'account', title: texts.account, width: '1.5fr' },
    render: ({ accountName, accountId }) => accountName ?? accountId,
  };
  return [
    { key: 'kind', title: texts.kind, width: '2fr', render: ({ kind }) => operations.kinds[kind] },
    ...(ofOne ? [] : [account]),
    {
      ...{ key: 'status', title: texts.status, width: '1.9fr', card: 'bare' },
      render: ({ status }) => <LookDot look={LOOKS[status]} word={operations.statuses[status]} />,
    },
    {
      ...{ key: 'step', title: texts.step, width: '2.4fr' },
      render: ({ steps, error }) => {
        const said = error?.message ?? steps.find(({ status }) => status === 'running')?.title;
        return said ? translated(said) : steps.length > 0 ? texts.steps(steps.length) : '—';
      },
    },
    {
      ...{ key: 'createdAt', title: texts.began, width: '1.1fr' },
      render: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
  ];
}

function OperationDrawer({ operation, onClose }: { operation: AnyOperation | undefined; onClose: () => void }) {
  const { texts, language } = useLanguage();
  const { operations, administration } = texts;
  const words = administration.operations;
  return (
    <SideDrawer opened={operation !== undefined} onClose={onClose} title={words.one}>
      {operation && (
        <Stack gap="lg">
          <Stack gap={4}>
            <Text size="lg" fw={650}>
              {operations.kinds[operation.kind]}
            </Text>
            <LookDot look={LOOKS[operation.status]} word={operations.statuses[operation.status]} />
          </Stack>
          <OperationSteps operation={operation} />
          <Facts
            facts={[
              [words.account, operation.accountName ?? operation.accountId],
              [words.subject, operation.subject],
              [words.id, operation.id],
              [words.began, instant(operation.createdAt, language)],
              [words.ended, operation.finishedAt ? instant(operation.finishedAt, language) : '—'],
            ]}
          />
        </Stack>
      )}
    </SideDrawer>
  );
}
