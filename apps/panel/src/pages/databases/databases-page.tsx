import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { type Database, databasesQuery, deleteDatabase, restoreDatabase } from '../../api/databases.ts';
import { domainQuery } from '../../api/domains.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { FilterChip } from '../domains/filter-chip.tsx';
import { SearchBox } from '../domains/search-box.tsx';
import { DatabaseCard } from './database-card.tsx';
import { NewDatabase } from './new-database.tsx';

export default function DatabasesPage() {
  const { nav, domains, databaseStates } = useTexts();
  const [creating, setCreating] = useState(false);
  const list = useDatabases();
  const create = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setCreating(true)}>
      {domains.databases.create}
    </Button>
  );
  return (
    <Page
      title={nav.databases}
      actions={<div style={{ visibility: list.isPending || list.isEmpty ? 'hidden' : undefined }}>{create}</div>}
    >
      <Group gap="sm">
        <SearchBox label={domains.databases.search} />
        <FilterChip name="status" value="deleted">
          {databaseStates.deleted}
        </FilterChip>
      </Group>
      <List {...list} create={create} />
      <NewDatabase opened={creating} onClose={() => setCreating(false)} />
    </Page>
  );
}

function useDatabases() {
  const [params] = useSearchParams();
  const deleted = params.get('status') === 'deleted';
  const [q] = useDebouncedValue(params.get('q') ?? undefined, 150);
  const query = useInfiniteQuery({
    ...databasesQuery({ q, ...(deleted ? { status: 'deleted' } : {}) }),
    placeholderData: keepPreviousData,
  });
  const all = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const databases = all.filter(({ status }) => (status === 'deleted') === deleted);
  // Of what was asked for before, none may fit: that says nothing of what is asked for now.
  const isPending = query.isPending || (query.isPlaceholderData && databases.length === 0);
  const isEmpty = query.isSuccess && !isPending && databases.length === 0 && !deleted && !q;
  return { ...query, databases, deleted, isPending, isEmpty };
}

function List({
  databases,
  deleted,
  isEmpty,
  create,
  ...query
}: ReturnType<typeof useDatabases> & { create: ReactNode }) {
  const { common, domains } = useTexts();
  if (query.isPending) return <Skeleton height={180} aria-busy="true" />;
  if (databases.length === 0 && !query.error) {
    return (
      <Section>
        <EmptyState
          title={isEmpty ? domains.databases.emptyTitle : common.nothingFound}
          text={isEmpty ? domains.databases.emptyText : domains.databases.nothingText}
          action={isEmpty && create}
        />
      </Section>
    );
  }
  return (
    <Stack gap="sm">
      <ProblemNote error={query.error} retry={() => void query.refetch()} />
      {databases.map((database) => (
        <DatabaseCard
          key={database.id}
          database={database}
          used={<UsedBy ids={database.domains} />}
          actions={deleted ? <Restore database={database} /> : <Delete database={database} />}
        />
      ))}
      {query.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {common.more}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function UsedBy({ ids }: { ids: string[] }) {
  const texts = useTexts().domains.databases;
  return (
    <Text size="sm" c="dimmed" component="div">
      {texts.usedBy(ids.length)}{' '}
      {ids.map((id, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <DomainLink id={id} />
        </span>
      ))}
    </Text>
  );
}

function DomainLink({ id }: { id: string }) {
  const { data } = useQuery(domainQuery(id));
  return (
    <Anchor component={Link} to={`/domains/${id}/databases`} size="sm">
      {data?.hostname ?? '…'}
    </Anchor>
  );
}

function Delete({ database: { id, name, status } }: { database: Database }) {
  const texts = useTexts().domains.databases;
  const [asking, setAsking] = useState(false);
  const remove = useMutation({ mutationFn: () => deleteDatabase(id), onSuccess: () => setAsking(false) });
  if (status === 'deleting') return null;
  return (
    <>
      <Button
        size="xs"
        variant="subtle"
        color="red"
        onClick={() => setAsking(true)}
        aria-label={`${texts.remove}: ${name}`}
      >
        {texts.remove}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={texts.removeOf(name)}
        typed={name}
        verb={texts.remove}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
      >
        {texts.removeWarning}
      </Confirm>
    </>
  );
}

function Restore({ database: { id, name } }: { database: Database }) {
  const texts = useTexts().domains.list;
  const restore = useMutation({ mutationFn: () => restoreDatabase(id) });
  return (
    <Stack gap="xs">
      <Button
        size="xs"
        variant="default"
        loading={restore.isPending}
        onClick={() => restore.mutate()}
        aria-label={`${texts.restore}: ${name}`}
      >
        {texts.restore}
      </Button>
      <ProblemNote error={restore.error} />
    </Stack>
  );
}
