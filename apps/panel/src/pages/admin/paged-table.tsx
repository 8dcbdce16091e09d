import { Loader, Skeleton, Stack } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { To } from 'react-router';
import { EmptyState } from '../../ui/empty-state.tsx';
import { nextPageOf } from '../../ui/next-page.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { type Column, VirtualTable } from '../../ui/virtual-table.tsx';

interface PagedTableProps<Row> {
  /** `none`: where it has no rows. */
  texts: { title: string; none: string; noneText: string };
  query: UseInfiniteQueryResult<InfiniteData<{ items: Row[] }>>;
  columns: Column<Row>[];
  keyOf: (row: Row) => string;
  to?: (row: Row) => To;
  sort?: string;
  onSort?: (sort: string) => void;
}

/** A list of the API: its next page is asked for as its end comes into sight. */
export function PagedTable<Row extends object>({ query, texts, ...table }: PagedTableProps<Row>) {
  const { data, error, isPending, isFetchingNextPage } = query;
  const next = nextPageOf(query);
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="sm">
      {!next.failed && <ProblemNote error={error} retry={next.retry} />}
      {isPending && <RowSkeletons />}
      {data && rows.length === 0 && <EmptyState title={texts.none} text={texts.noneText} />}
      {rows.length > 0 && <VirtualTable {...table} label={texts.title} rows={rows} onEnd={next.load} />}
      {next.failed && <ProblemNote error={error} retry={next.retry} />}
      {isFetchingNextPage && <Loader size="sm" mx="auto" />}
    </Stack>
  );
}

export function RowSkeletons({ count = 8 }: { count?: number }) {
  return (
    <Stack gap="xs" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={48} />
      ))}
    </Stack>
  );
}
