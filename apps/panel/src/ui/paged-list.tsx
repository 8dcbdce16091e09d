import { Button, Group, Skeleton, Stack } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Section } from './page.tsx';
import { ProblemNote } from './problem-note.tsx';

interface PagedListProps<T> {
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  title: string;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
}

/** A list that comes in pages, in each of its states. */
export function PagedList<T>({ query, title, empty, children }: PagedListProps<T>) {
  const { common } = useTexts();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  if (!data) {
    if (error) return <ProblemNote error={error} retry={() => void refetch()} />;
    return (
      <Stack gap="xs" aria-busy="true">
        {[0, 1, 2, 3].map((row) => (
          <Skeleton key={row} height={44} radius="md" />
        ))}
      </Stack>
    );
  }
  const items = data.pages.flatMap((page) => page.items);
  return (
    <Section title={title}>
      {items.length === 0 ? empty : children(items)}
      <ProblemNote error={error} retry={() => void refetch()} />
      {hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {common.more}
          </Button>
        </Group>
      )}
    </Section>
  );
}
